import type { Manifest, Payload } from '@answerable/contract'

/**
 * What the harness says is running, against what the owner signed. Claims can only tighten: silence passes here, a
 * mismatch denies this call and voids nothing. Returns the first value that differs, as `model <id>` and the like.
 */
export function runningMismatch(
  manifest: Manifest,
  digest: string,
  running: Payload<'decision.request'>['running'],
): string | null {
  if (running === undefined) return null
  if (running.manifest !== undefined && running.manifest !== digest) return 'manifest'
  for (const [id, version] of Object.entries(running.models ?? {})) {
    if (manifest.models.find((model) => model.id === id)?.version !== version) return `model ${id}`
  }
  for (const [id, prompt] of Object.entries(running.prompts ?? {})) {
    if (manifest.prompts.find((candidate) => candidate.id === id)?.digest !== prompt) return `prompt ${id}`
  }
  return null
}
