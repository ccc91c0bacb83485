import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Manifest, readManifest } from '@answerable/contract'
import type { CompiledPolicy } from '@answerable/policy'
import { compileFor } from '../gate/check-policy.ts'

/** A use case as its files say, compiled. */
export type UseCaseFiles = { readonly manifest: Manifest; readonly policyText: string; readonly policy: CompiledPolicy }

/**
 * Reads a manifest and the policy it names.
 * @throws AnswerableError `manifest_invalid` with lines; PolicyError; the file system's error where one is missing
 */
export async function readUseCaseFiles(manifestFile: string): Promise<UseCaseFiles> {
  const { manifest } = readManifest(await readFile(manifestFile, 'utf8'))
  const policyText = await readFile(join(dirname(manifestFile), manifest.policy.file), 'utf8')
  return { manifest, policyText, policy: compileFor(manifest, policyText) }
}
