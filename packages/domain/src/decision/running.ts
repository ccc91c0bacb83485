import type { Undo } from '@answerable/contract'
import type { Standing } from '../standing.ts'

/**
 * Design section 6: T1 and irreversible actions rest on what is observed or attested. An agent that merely asks vouches
 * for itself, and its word does not count there, whatever it says is running; a pipeline the owner named vouches for it.
 */
export function wordTooWeak(
  { tier, enforcement, unobserved }: Pick<Standing, 'tier' | 'enforcement' | 'unobserved'>,
  kind: string,
  undo: Undo | undefined,
  attested: boolean,
): boolean {
  const grave = kind === 'action' && (tier === 'T1' || undo === 'irreversible')
  return grave && !attested && unobserved === null && enforcement !== 'structural' && enforcement !== 'gateway'
}

/** The exception without which the agent's word would be too weak here; none where it is not needed. */
export function unobservedBy(
  standing: Pick<Standing, 'tier' | 'enforcement' | 'unobserved'>,
  ...of: [kind: string, undo: Undo | undefined, attested: boolean]
): string[] {
  const { unobserved } = standing
  return unobserved !== null && wordTooWeak({ ...standing, unobserved: null }, ...of) ? [unobserved] : []
}

/** The value of `running_mismatch` where the agent's own word does not count. */
export const AGENT_ALONE = 'known from the agent alone'
