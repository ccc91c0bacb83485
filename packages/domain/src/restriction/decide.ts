import { type CommandOf, type Payload, Tier } from '@answerable/contract'
import { plusDuration } from '../instants.ts'
import { authorityFault, unitWithin } from '../authority/chain.ts'
import { authorityFor, hasSigned, holdsPowerIn, isMandateSigner } from '../authority/cover.ts'
import { mayAnswer } from '../authority/grantor.ts'
import {
  type Authority,
  latestRevision,
  type Model,
  type Person,
  type Restriction,
  type Revision,
  signedRevision,
} from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import { combinedByException } from '../relief.ts'
import { separationFaultNow } from '../use-case/roles.ts'
import type { DecideContext, Decided, RecordQuery } from '../types.ts'
import { listedPeople, type Nomination } from '../nomination/model.ts'
import { listedUnder, needsChallenger, useCaseUnder } from './lifting.ts'

type Scope = Payload<'restriction.set'>['scope']
/** Whoever stops something in a hurry says why within a day. */
const REASON_WITHIN = 'P1D'
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
  const due = reason === undefined ? { reasonDue: plusDuration(now, REASON_WITHIN) } : {}
  return yes<'restriction.set'>({
    type: 'restriction.set',
    id,
    body: { scope, mode, cause, openPermits: ids, openPermitsTotal: open[0].total + open[1].total, ...due },
    seal: reason === undefined ? {} : { reason },
  })
}

/** Why this person may not close this; null: they may. */
export function closingFault(model: Model, signer: Person, scope: Scope, now: string): Refused | null {
  if (scope.kind === 'everything') {
    if (isMandateSigner(model, signer.id)) return null
    for (const mandate of model.mandates.values())
      if (holdsPowerIn(model, signer.id, 'restrict', mandate.unit, now)) return null
    return no('forbidden', 'closing everything needs a mandate’s signer or a holder of `restrict`')
  }
  const listed = listedUnder(model, scope)
  if (listed !== undefined) return listedClosingFault(model, signer, listed, now)
  const useCase = useCaseUnder(model, scope)
  const signed = useCase === undefined ? undefined : signedRevision(useCase)
  const latest = useCase === undefined ? undefined : latestRevision(useCase)
  if (signed === undefined || latest === undefined) return no('not_found', 'no such use case or agent')
  // A proposal that leaves somebody out must not take their brake away; one that adds somebody may give them theirs.
  if ([...peopleOf(signed), ...peopleOf(latest)].includes(signer.id)) return null
  if (
    isMandateSigner(model, signer.id, signed.unit) ||
    holdsPowerIn(model, signer.id, 'restrict', signed.unit, now, signed.useCase)
  )
    return null
  return no('forbidden', 'closing needs a role in the use case or `restrict` over its unit')
}

/** What is known from a list only is closed by anybody named for it, as readily as anything else. */
function listedClosingFault(model: Model, signer: Person, { useCase, unit }: Nomination, now: string): Refused | null {
  const may =
    listedPeople(model, useCase).includes(signer.id) ||
    isMandateSigner(model, signer.id, unit) ||
    holdsPowerIn(model, signer.id, 'restrict', unit, now, useCase)
  return may ? null : no('forbidden', 'closing needs a role in the use case or `restrict` over its unit')
}

function peopleOf({ owner, deputy, challenger, operators, hosts }: Revision): (string | null)[] {
  return [owner, deputy, challenger, ...operators, ...hosts]
}

/** Why a signature would not lift a restriction, by the kind of obstacle. */
export type LiftFault = 'lifted' | 'incident_open' | 'agreed' | 'no_power' | 'in_conflict' | 'own_conflict'

const fails = (why: LiftFault, ...refusal: Parameters<typeof no>) => ({ why, refused: no(...refusal) })

/** What this person's signature would meet now; null: it counts. */
export function liftFault(
  model: Model,
  signer: Person,
  restriction: Restriction,
  now: string,
): { why: LiftFault; refused: Refused } | null {
  const { scope } = restriction
  if (restriction.lifted !== null) return fails('lifted', 'conflict', `lifted at ${restriction.lifted}`)
  // What an incident closed is opened again once its owner has closed the incident, with what is to be corrected.
  const incident = restriction.incident === undefined ? undefined : model.incidents.get(restriction.incident)
  if (incident !== undefined && incident.closed === null)
    return fails('incident_open', 'conflict', `incident ${incident.id} is still open`)
  if (restriction.agreed.includes(signer.id))
    return fails('agreed', 'conflict', 'this person has agreed; another has to')
  const challenges = needsChallenger(model, scope)?.challenger === signer.id
  if (!challenges && !mayReopen(model, signer, scope, now))
    return fails('no_power', 'beyond_authority', 'reopening needs a live authority with `reopen` that covers it')
  // INVARIANT 3 and 4: a conflict is a finding about the owner, so somebody else says that it has ended.
  const useCase = useCaseUnder(model, scope)
  const signed = useCase === undefined ? undefined : signedRevision(useCase)
  const owner = signed?.owner
  if (signed !== undefined && signer.id === owner && suspended(model, signed, now))
    return fails('in_conflict', 'not_separate', 'a conflict of roles suspends the power to reopen')
  if (restriction.cause === 'conflict' && restriction.by !== signer.id && owner === signer.id)
    return fails('own_conflict', 'not_separate', 'the owner does not lift what somebody else closed for a conflict')
  return null
}

/** Reopening: a person with `reopen` over the use case, one restriction at a time, with a reason. */
export function liftRestriction(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'restriction.lift'>,
): Decided {
  const restriction = model.restrictions.get(payload.restriction)
  if (restriction === undefined) return no('not_found', 'no such restriction')
  const fault = liftFault(model, signer, restriction, now)
  if (fault !== null) return fault.refused
  return yes<'restriction.lifted'>({
    type: 'restriction.lifted',
    id,
    body: { restriction: restriction.id },
    seal: { reason: payload.reason },
    cause: [restriction.id],
  })
}

/** INVARIANT 3: an owner in conflict approves nothing, and reopening is an approval. */
function suspended(model: Model, revision: Revision, now: string): boolean {
  const fault = separationFaultNow(model, revision)
  return fault !== null && !(fault === 'operator' && combinedByException(model, revision, now))
}

function mayReopen(model: Model, signer: Person, scope: Scope, now: string): boolean {
  if (scope.kind === 'everything') return holdsPowerAtRoot(model, signer, now)
  const listed = listedUnder(model, scope)
  // A tier that nobody has computed counts as the highest.
  if (listed !== undefined)
    return authorityFor(model, signer.id, 'reopen', { ...listed, tier: 'T1' }, now) !== undefined
  const useCase = useCaseUnder(model, scope)
  if (useCase === undefined) return false
  const signed = useCase.accepted === null ? undefined : signedRevision(useCase)
  // Before the first signature a proposal could move the use case into a unit where a friend holds `reopen`.
  const under = signed === undefined ? useCase.revisions : [signed]
  return under.every((revision) => authorityFor(model, signer.id, 'reopen', revision, now) !== undefined)
}

/** `reopen` over a unit at the top of the tree: what closes or stops everything is opened from there. */
export function holdsPowerAtRoot(model: Model, signer: Person, now: string): boolean {
  if (!mayAnswer(signer)) return false
  return [...model.mandates.values()].some(
    (mandate) =>
      mandate.parentUnit === null && (hasSigned(mandate, signer.id) || reopensAll(model, signer, mandate.unit, now)),
  )
}

/** INVARIANT 5: everything includes T1, so a right limited to lower tiers or to named use cases does not reach it. */
function reopensAll(model: Model, signer: Person, unit: string, now: string): boolean {
  return [...model.authorities.values()].some(
    ({ id, grantee, powers, scope }) =>
      grantee === signer.id &&
      powers.includes('reopen') &&
      scope.useCases === undefined &&
      Tier.options.every((tier) => scope.tiers.includes(tier)) &&
      unitWithin(model, unit, scope.unit) &&
      authorityFault(model, id, now) === null,
  )
}

/** Whether an authority could make its holder a reopener of anything. */
export const hasPowerToReopen = ({ powers }: Authority): boolean => powers.includes('reopen')
