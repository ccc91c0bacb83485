export { type ManifestFile, readManifest } from './read-manifest.ts'
export { placed, readYaml, type YamlFile } from './read-yaml.ts'
