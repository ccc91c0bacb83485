import { AnswerableError } from '../errors.ts'
import { validate } from '../json/index.ts'
import { Manifest } from '../manifest.ts'
import { placed, readYaml, type YamlFile } from './read-yaml.ts'

/** A manifest with defaults filled in, and the file it came from. */
export type ManifestFile = { manifest: Manifest; file: YamlFile }

/**
 * Reads `answerable.yaml`: form only. Whether it holds together is the domain's to say.
 * @throws AnswerableError `manifest_invalid`, every issue with line and column
 */
export function readManifest(text: string): ManifestFile {
  const file = readYaml(text)
  try {
    return { manifest: validate(Manifest, file.value), file }
  } catch (cause) {
    if (!(cause instanceof AnswerableError)) throw cause
    throw new AnswerableError('manifest_invalid', cause.detail, { issues: placed(cause.issues, file), cause })
  }
}
