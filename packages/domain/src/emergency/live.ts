import type { ReasonCode, Undo } from '@answerable/contract'
import { mayAnswer } from '../authority/grantor.ts'
import type { Gone } from '../cover/live.ts'
import { hasEnded } from '../instants.ts'
import type { Emergency, Model, Restriction, Revision } from '../model.ts'

/** Restrictions set for safety. A continuation has no effect beside one, whatever mode it sets. */
const SAFETY: ReadonlySet<Restriction['cause']> = new Set<Restriction['cause']>(['incident', 'oversight', 'conflict'])

/**
 * Whether a missing thing is one that ran out: the signature, or the cover of an owner who is gone. What was taken away,
 * or never was there, has not lapsed: a deputy who never agreed is nobody's cover.
 */
export function isLapse(
  model: Model,
  { useCase, revision, gone }: { useCase: string; revision: Revision | undefined; gone: Gone | null },
  { code }: { code: ReasonCode },
  now: string,
): boolean {
  if (code === 'acceptance_lapsed') return true
  if (gone === null || (code !== gone.code && code !== 'successor_missing')) return false
  // The newest agreement counts, and its deputy is here: an older one that ended says nothing, and who left has not lapsed.
  const agreed = model.useCases.get(useCase)?.covers.findLast((one) => one.deputy === revision?.deputy)
  if (agreed === undefined || !mayAnswer(model.persons.get(agreed.deputy))) return false
  return hasEnded(agreed.until, now) || hasEnded(gone.ends, now)
}

export function safetyRestriction(restrictions: readonly Restriction[]): Restriction | undefined {
  return restrictions.find(({ cause }) => SAFETY.has(cause))
}

/** The live continuation of a use case, for this agent where it is narrowed to one. */
export function liveEmergency(
  model: Model,
  { useCase, agent }: { useCase: string; agent: string | undefined },
  restrictions: readonly Restriction[],
  now: string,
): Emergency | undefined {
  if (safetyRestriction(restrictions) !== undefined) return undefined
  const signature = model.useCases.get(useCase)?.acceptance?.id
  for (const emergency of model.emergencies.values()) {
    const { scope, until, acceptance } = emergency
    if (emergency.useCase !== useCase || until === null || hasEnded(until, now)) continue
    // Declared for one signature that had lapsed: another one, or none any more, is another matter.
    if (acceptance !== signature || (scope.kind === 'agent' && scope.agent !== agent)) continue
    // Whoever looked at it found no reason for it: then it does not run on to its end.
    if (emergency.review?.finding === 'not_justified') continue
    return emergency
  }
  return undefined
}

/** The first continuation whose review is overdue: until it is reviewed, the use case is paused. */
export function unreviewed(model: Model, useCase: string, now: string): Emergency | undefined {
  for (const emergency of model.emergencies.values()) {
    const { reviewBy, review } = emergency
    if (emergency.useCase === useCase && reviewBy !== null && review === null && hasEnded(reviewBy, now))
      return emergency
  }
  return undefined
}

/** Under a continuation nothing irreversible happens, unless the two who declared it named the tool. */
export function forbiddenIn(emergency: Emergency | null, tool: { name: string; undo: Undo } | undefined): boolean {
  return emergency !== null && tool?.undo === 'irreversible' && !emergency.irreversible.includes(tool.name)
}
