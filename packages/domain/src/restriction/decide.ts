import type { CommandOf, Payload } from '@answerable/contract'
import { authorityFor, holdsPowerIn, isMandateSigner } from '../authority/cover.ts'
import { latestRevision, type Model, type Person, type Revision } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided, RecordQuery } from '../types.ts'

type Scope = Payload<'restriction.set'>['scope']
/** Open permits named on the answer; the total counts the rest. */
const NAMED_PERMITS = 512

/** Permits without an intent and intents without an effect, within a scope: what a closing gate has let through. */
export function openPermitQueries(
  scope: Scope,
  now: string,
): [RecordQuery & { kind: 'decision' }, RecordQuery & { kind: 'intent' }] {
  const where: Record<string, string> =
    scope.kind === 'use_case' ? { useCase: scope.useCase } : scope.kind === 'agent' ? { agent: scope.agent } : {}
  return [
    {
      kind: 'decision',
      where: { ...where, state: ['permitted', 'claimed'] },
      due: { after: now },
      limit: NAMED_PERMITS,
    },
    { kind: 'intent', where: { ...where, open: 1 }, limit: NAMED_PERMITS },
  ]
}

/** Closing. Anything but an agent may; here people do, in a statement, each over what they answer for or hold `restrict` on. */
export function setRestriction(
  { model, facts, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'restriction.set'>,
): Decided {
  const fault = closingFault(model, signer, payload.scope, now)
  if (fault !== null) return fault
  const [permits, intents] = openPermitQueries(payload.scope, now)
  const open = [facts.query(permits), facts.query(intents)] as const
  const ids = [...open[0].rows.map((row) => row.id), ...open[1].rows.map((row) => row.decision)].slice(0, NAMED_PERMITS)
  const { scope, mode, cause, reason } = payload
  return yes<'restriction.set'>({
    type: 'restriction.set',
    id,
    body: { scope, mode, cause, openPermits: ids, openPermitsTotal: open[0].total + open[1].total },
    seal: { reason },
  })
}

function closingFault(model: Model, signer: Person, scope: Scope, now: string): Refused | null {
  if (scope.kind === 'everything') {
    if (isMandateSigner(model, signer.id)) return null
    for (const mandate of model.mandates.values())
      if (holdsPowerIn(model, signer.id, 'restrict', mandate.unit, now)) return null
    return no('forbidden', 'closing everything needs a mandate’s signer or a holder of `restrict`')
  }
  const revision = revisionUnder(model, scope)
  if (revision === undefined) return no('not_found', 'no such use case or agent')
  const own = [revision.owner, revision.deputy, revision.challenger, ...revision.operators, ...revision.hosts]
  if (
    own.includes(signer.id) ||
    isMandateSigner(model, signer.id, revision.unit) ||
    holdsPowerIn(model, signer.id, 'restrict', revision.unit, now)
  )
    return null
  return no('forbidden', 'closing needs a role in the use case or `restrict` over its unit')
}

/** Reopening: a person with `reopen` over the use case, one restriction at a time, with a reason. */
export function liftRestriction(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'restriction.lift'>,
): Decided {
  const restriction = model.restrictions.get(payload.restriction)
  if (restriction === undefined) return no('not_found', 'no such restriction')
  if (restriction.lifted !== null) return no('conflict', `lifted at ${restriction.lifted}`)
  if (!mayReopen(model, signer, restriction.scope, now))
    return no('beyond_authority', 'reopening needs a live authority with `reopen` that covers it')
  return yes<'restriction.lifted'>({
    type: 'restriction.lifted',
    id,
    body: { restriction: restriction.id },
    seal: { reason: payload.reason },
    cause: [restriction.id],
  })
}

function mayReopen(model: Model, signer: Person, scope: Scope, now: string): boolean {
  if (scope.kind !== 'everything') {
    const revision = revisionUnder(model, scope)
    return revision !== undefined && authorityFor(model, signer.id, 'reopen', revision, now) !== undefined
  }
  return holdsPowerAtRoot(model, signer, now)
}

/** `reopen` over a unit at the top of the tree: what closes or stops everything is opened from there. */
export function holdsPowerAtRoot(model: Model, signer: Person, now: string): boolean {
  return [...model.mandates.values()].some(
    (mandate) =>
      mandate.parentUnit === null &&
      (mandate.signers.includes(signer.id) || holdsPowerIn(model, signer.id, 'reopen', mandate.unit, now)),
  )
}

function revisionUnder(model: Model, scope: Exclude<Scope, { kind: 'everything' }>): Revision | undefined {
  const id = scope.kind === 'use_case' ? scope.useCase : model.agents.get(scope.agent)?.useCase
  const useCase = id === undefined ? undefined : model.useCases.get(id)
  return useCase === undefined ? undefined : latestRevision(useCase)
}
