import type { ReasonCode, Undo } from '@answerable/contract'
import { hasEnded } from '../instants.ts'
import type { Emergency, Model, Restriction } from '../model.ts'

/** What a continuation carries over: a signature, an attestation or a cover that ran out. Nothing that was taken away. */
const LAPSES: ReadonlySet<ReasonCode> = new Set<ReasonCode>(['acceptance_lapsed'])
/** Restrictions set for safety. A continuation has no effect beside one, whatever mode it sets. */
const SAFETY: ReadonlySet<Restriction['cause']> = new Set<Restriction['cause']>(['incident', 'oversight', 'conflict'])

export const isLapse = ({ code }: { code: ReasonCode }): boolean => LAPSES.has(code)

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
