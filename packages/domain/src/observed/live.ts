import { authorityFault } from '../authority/chain.ts'
import { hasEnded } from '../instants.ts'
import { isActive, latestRevision, type Model } from '../model.ts'
import type { ObservedPeriod } from '../nomination/model.ts'

/**
 * The period in which a use case is observed at `now`; null when it is enforced, which is everything else.
 *
 * INVARIANT: only a use case that no owner has ever answered for is observed. What was signed once lapses shut: an
 * owner must not keep an expired gate open by calling it new. A refusal ends it as well.
 */
export function observedAt(model: Model, useCaseId: string, now: string): ObservedPeriod | null {
  const period = model.observed.get(useCaseId)
  if (period === undefined || hasEnded(period.until, now)) return null
  const useCase = model.useCases.get(useCaseId)
  if (useCase !== undefined && useCase.lastAnswer !== null) return null
  if (useCase === undefined && model.nominations.get(useCaseId)?.retired !== null) return null
  const owner = model.persons.get(period.owner)
  if (!isActive(owner) || owner.employment === 'supplier') return null
  if (authorityFault(model, period.authority, now) !== null) return null
  // INVARIANT 3: who runs it does not answer for it, also in the meantime.
  const revision = useCase === undefined ? undefined : latestRevision(useCase)
  const runs = revision === undefined ? [] : [...revision.operators, ...revision.hosts]
  return runs.includes(period.owner) ? null : period
}
