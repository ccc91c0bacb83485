import type { Manifest, Payload, Undo } from '@answerable/contract'
import type { Standing } from '../standing.ts'

/**
 * What the harness says is running, against what the owner signed. Claims can only tighten: silence passes here, a
 * mismatch denies this call and voids nothing. Returns the first value that differs, as `model <id>` and the like; it
 * stands in the entry in clear, so a name the manifest does not know is not repeated.
 */
export function runningMismatch(
  manifest: Manifest,
  digest: string,
  running: Payload<'decision.request'>['running'],
): string | null {
  if (running === undefined) return null
  if (running.manifest !== undefined && running.manifest !== digest) return 'manifest'
  for (const [id, version] of Object.entries(running.models ?? {})) {
    const signed = manifest.models.find((model) => model.id === id)
    if (signed === undefined) return 'a model that is not named'
    if (signed.version !== version) return `model ${id}`
  }
  for (const [id, prompt] of Object.entries(running.prompts ?? {})) {
    const signed = manifest.prompts.find((candidate) => candidate.id === id)
    if (signed === undefined) return 'a prompt that is not named'
    if (signed.digest !== prompt) return `prompt ${id}`
  }
  return null
}

/**
 * Design section 6: T1 and irreversible actions rest on what is observed or attested. An agent that merely asks vouches
 * for itself, and its word does not count there, whatever it says is running.
 */
export function wordTooWeak(
  { tier, enforcement }: Pick<Standing, 'tier' | 'enforcement'>,
  kind: string,
  undo: Undo | undefined,
): boolean {
  const grave = kind === 'action' && (tier === 'T1' || undo === 'irreversible')
  return grave && enforcement !== 'structural' && enforcement !== 'gateway'
}

/** The value of `running_mismatch` where the agent's own word does not count. */
export const AGENT_ALONE = 'known from the agent alone'
