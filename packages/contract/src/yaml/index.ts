export { type ManifestFile, readManifest } from './read-manifest.ts'
export { placed, readYaml, type YamlFile } from './read-yaml.ts'
export { writeManifest } from './write-manifest.ts'
