import { authorityFault } from '../authority/chain.ts'
import { beyond } from '../authority/cover.ts'
import { hasEnded } from '../instants.ts'
import { isActive, latestRevision, type Model } from '../model.ts'
import type { ObservedPeriod } from '../nomination/model.ts'
import { runsIt } from '../use-case/roles.ts'

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
  // What was retired does not come back by registering a manifest for it.
  const listed = model.nominations.get(useCaseId)
  if (listed === undefined ? useCase === undefined : listed.retired !== null) return null
  const owner = model.persons.get(period.owner)
  if (!isActive(owner) || owner.employment === 'supplier') return null
  if (authorityFault(model, period.authority, now) !== null) return null
  // INVARIANT 3: who runs it does not answer for it, also in the meantime.
  const revision = useCase === undefined ? undefined : latestRevision(useCase)
  if (revision === undefined) return period
  // INVARIANT 5: a proposal may move it to where the right it rests on does not reach.
  const authority = model.authorities.get(period.authority)
  if (authority === undefined || beyond(model, authority, revision) !== null) return null
  return runsIt(model, revision, period.owner) ? null : period
}
