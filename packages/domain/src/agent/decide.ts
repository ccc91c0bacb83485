import type { CommandOf } from '@answerable/contract'
import { authorityFor, holdsPowerIn } from '../authority/cover.ts'
import { hasEnded, plusDuration } from '../instants.ts'
import { type Model, type Person, signedRevision } from '../model.ts'
import { listedOnly, listedPeople } from '../nomination/model.ts'
import { observedAt } from '../observed/live.ts'
import { no, type Refused, yes } from '../refuse.ts'
import { keyTaken } from '../people/key.ts'
import { weakerEnforcement } from '../standing.ts'
import type { DecideContext, Decided } from '../types.ts'

const LONGEST_REGISTRATION = 'P365D'

/** One agent belongs to exactly one use case and has a key of its own: no shared secret, and never a person's key. */
export function registerAgent(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'agent.register'>,
): Decided {
  const useCase = model.useCases.get(payload.useCase)
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  if (revision === undefined) return registerListedAgent(model, signer, { id, payload }, now)
  if (![revision.owner, revision.deputy, ...revision.operators].includes(signer.id)) {
    return no('forbidden', 'an agent is registered by the owner, the deputy or an operator of its use case')
  }
  // How real the gate is, is the owner's to say: who operates an agent could call it a gateway by a word.
  const raises = weakerEnforcement(payload.enforcement, revision.enforcement) !== payload.enforcement
  if (raises && signer.id !== revision.owner && signer.id !== revision.deputy)
    return no('beyond_authority', `the signed manifest says ${revision.enforcement}: owner or deputy register more`)
  // A fresh name must not walk around a restriction that names an agent: only somebody who may reopen adds one then.
  if (hasRestrictedAgent(model, payload.useCase) && !authorityFor(model, signer.id, 'reopen', revision, now))
    return no('beyond_authority', 'an agent of this use case is restricted: a further one needs `reopen`')
  return (
    registrationFault(model, payload, now) ?? yes<'agent.registered'>({ type: 'agent.registered', id, body: payload })
  )
}

type Registration = Pick<CommandOf<'agent.register'>, 'id' | 'payload'>

/** A use case known from a list has agents so that it can be observed: whoever answers for it meanwhile adds them. */
function registerListedAgent(model: Model, signer: Person, { id, payload }: Registration, now: string): Decided {
  const listed = listedOnly(model, payload.useCase)
  if (listed === undefined) return no('not_found', 'no such use case')
  const nominee = listed.accepted === null ? undefined : listed.nominee
  if (signer.id !== nominee && signer.id !== observedAt(model, payload.useCase, now)?.owner)
    return no('forbidden', 'only an accepted nominee or the interim owner registers an agent here')
  if (hasRestrictedAgent(model, payload.useCase))
    return no('beyond_authority', 'an agent of this use case is restricted: no further one before it has a manifest')
  return (
    registrationFault(model, payload, now) ?? yes<'agent.registered'>({ type: 'agent.registered', id, body: payload })
  )
}

function registrationFault(model: Model, payload: Registration['payload'], now: string): Refused | null {
  const known = model.agents.get(payload.agent)
  if (known !== undefined && (known.revoked === null || known.useCase !== payload.useCase))
    return no('conflict', `agent ${payload.agent} is registered for ${known.useCase}`)
  if (keyTaken(model, payload.publicKey)) return no('conflict', 'this key is registered already')
  if (hasEnded(payload.until, now)) return no('expired', 'the registration would end before it begins')
  if (payload.until > plusDuration(now, LONGEST_REGISTRATION))
    return no('invalid_input', 'an agent is registered for at most 365 days')
  return null
}

function hasRestrictedAgent(model: Model, useCase: string): boolean {
  return [...model.restrictions.values()].some(
    ({ lifted, scope }) =>
      lifted === null && scope.kind === 'agent' && model.agents.get(scope.agent)?.useCase === useCase,
  )
}

export function revokeAgent(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'agent.revoke'>,
): Decided {
  const agent = model.agents.get(payload.agent)
  if (agent === undefined) return no('not_found', 'no such agent')
  if (agent.revoked !== null) return no('conflict', `revoked at ${agent.revoked}`)
  const useCase = model.useCases.get(agent.useCase)
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  const own =
    revision === undefined
      ? listedPeople(model, agent.useCase)
      : [revision.owner, revision.deputy, revision.challenger, ...revision.operators]
  if (
    !own.includes(signer.id) &&
    (revision === undefined || !holdsPowerIn(model, signer.id, 'restrict', revision.unit, now, agent.useCase))
  ) {
    return no('forbidden', 'an agent is revoked by a role of its use case or a holder of `restrict`')
  }
  return yes<'agent.revoked'>({
    type: 'agent.revoked',
    id,
    body: { agent: agent.agent, useCase: agent.useCase },
    seal: { reason: payload.reason },
  })
}
