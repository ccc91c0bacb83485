import type { CommandOf } from '@answerable/contract'
import { authorityFault } from '../authority/chain.ts'
import { beyond } from '../authority/cover.ts'
import { hasEnded, plusDuration } from '../instants.ts'
import { type Authority, latestRevision, type Model, type Person } from '../model.ts'
import { listedOnly } from '../nomination/model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import { runsIt } from '../use-case/roles.ts'
import type { DecideContext, Decided } from '../types.ts'
import { observedAt } from './live.ts'

/** How long nothing is enforced, and once more if the grantor renews. */
export const OBSERVED_FOR = 'P90D'

/** The interim owner signs for a pile, each use case by name. It is one answer: all of them or none. */
export function signObserved(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'observed.sign'>,
): Decided {
  if (signer.employment === 'supplier') return no('forbidden', 'a supplier’s staff never answers for a use case')
  const authority = model.authorities.get(payload.authority)
  if (authority === undefined || authority.grantee !== signer.id)
    return no('beyond_authority', 'that authority is not the signer’s own')
  const right = authorityFault(model, authority.id, now)
  if (right !== null) return no('beyond_authority', `the authority does not hold: ${right.code}`)
  if (!authority.powers.includes('accept_residual_risk'))
    return no('beyond_authority', 'the authority lacks `accept_residual_risk`')
  for (const useCase of new Set(payload.useCases)) {
    const fault = pileFault(model, signer, authority, useCase)
    if (fault !== null) return fault
  }
  const ninety = plusDuration(now, OBSERVED_FOR)
  // INVARIANT 6: it does not outlive the authority it rests on.
  const until = ninety < authority.until ? ninety : authority.until
  return yes<'observed.signed'>({
    type: 'observed.signed',
    id,
    body: {
      owner: signer.id,
      grantor: authority.grantor,
      authority: authority.id,
      pile: [...new Set(payload.useCases)].map((useCase) => ({ useCase, until })),
    },
    seal: { reason: payload.reason },
    cause: [authority.id],
  })
}

function pileFault(model: Model, signer: Person, authority: Authority, id: string): Refused | null {
  const useCase = model.useCases.get(id)
  const revision = useCase === undefined ? undefined : latestRevision(useCase)
  const listed = listedOnly(model, id)
  const unit = revision?.unit ?? listed?.unit
  if (unit === undefined) return no('not_found', `${id}: no such use case`)
  if (useCase !== undefined && useCase.lastAnswer !== null)
    return no('conflict', `${id}: an owner has answered for it, so it is enforced`)
  if (model.observed.has(id)) return no('conflict', `${id}: it has been observed before; its grantor may renew it once`)
  if (revision !== undefined && runsIt(model, revision, signer.id))
    return no('not_separate', `${id}: who runs it does not answer for it`)
  // A tier that nobody has computed counts as the highest.
  const short = beyond(model, authority, { ...(revision ?? { tier: 'T1' as const }), unit, useCase: id })
  return short === null ? null : no('beyond_authority', `${id}: the authority does not reach this far: ${short}`)
}

/** Once, before it ends, and by nobody but the grantor: whoever signed for the pile does not prolong it. */
export function renewObserved(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'observed.renew'>,
): Decided {
  const pile: { useCase: string; until: string }[] = []
  for (const useCase of new Set(payload.useCases)) {
    const period = model.observed.get(useCase)
    if (period === undefined) return no('not_found', `${useCase}: it is not observed`)
    if (period.grantor !== signer.id) return no('forbidden', `${useCase}: only the grantor of its interim owner renews`)
    if (period.owner === signer.id) return no('not_separate', `${useCase}: nobody renews what they signed`)
    if (period.renewed !== null) return no('conflict', `${useCase}: renewed at ${period.renewed}, once is all there is`)
    if (hasEnded(period.until, now)) return no('expired', `${useCase}: it ended at ${period.until}`)
    if (observedAt(model, useCase, now) === null) return no('conflict', `${useCase}: it is enforced now`)
    const authority = model.authorities.get(period.authority)
    const later = plusDuration(period.until, OBSERVED_FOR)
    const until = authority !== undefined && authority.until < later ? authority.until : later
    if (until <= period.until) return no('expired', `${useCase}: the authority it rests on ends at ${until}`)
    pile.push({ useCase, until })
  }
  return yes<'observed.renewed'>({ type: 'observed.renewed', id, body: { pile }, seal: { reason: payload.reason } })
}
