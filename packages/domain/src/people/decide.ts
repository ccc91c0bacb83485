import type { CommandOf, NewKey } from '@answerable/contract'
import { unitWithin } from '../authority/chain.ts'
import { hasSigned, holdsPowerIn } from '../authority/cover.ts'
import { isActive, type Person } from '../model.ts'
import { isRefused, no, yes } from '../refuse.ts'
import { keyBody, keyFault } from './key.ts'
import { lastAdministrator } from './last.ts'
import { recoverKey } from './recover.ts'
import type { DecideContext, Decided } from '../types.ts'

/** The founding person: registered once, by whoever holds the token the installer printed. Gives no authority. */
export function setUpPerson(context: DecideContext, { id, payload }: CommandOf<'person.setup'>): Decided {
  if (context.model.persons.size > 0) return no('setup_done', 'the founding person is registered already')
  return register(context, id, { ...payload, employment: 'own', unit: null, basis: 'setup', inviter: null })
}

export function registerPerson(
  context: DecideContext,
  inviter: Person,
  { id, payload }: CommandOf<'person.register'>,
): Decided {
  if (inviter.employment === 'supplier') return no('forbidden', 'a supplier’s staff registers nobody')
  // A made-up person must not be able to bring a real one in under an automatic signature.
  if (inviter.fictional && !payload.fictional)
    return no('forbidden', 'a fictional person registers fictional people only')
  return register(context, id, { ...payload, basis: 'inviter', inviter: inviter.id })
}

type Registration = {
  name: string
  email: string
  key: NewKey
  fictional: boolean
  employment: Person['employment']
  unit: string | null
  basis: 'setup' | 'inviter'
  inviter: string | null
  invitation?: string
}

/** Registers a person with a key they proved to hold. Whether somebody may is judged before. */
export function register({ model, tools }: DecideContext, id: string, registration: Registration): Decided {
  const fault = keyFault(model, tools, registration.key)
  if (fault !== null) return fault
  const { key, name, email, employment, unit, fictional, basis, inviter, invitation } = registration
  const person = tools.personIdOf(key.publicKey)
  // Ids are 80 bits of a digest: whoever finds two keys with one id must not overwrite a person with the second.
  if (model.persons.has(person)) return no('conflict', 'a person of this id is registered already')
  const body = {
    person,
    employment,
    unit,
    fictional,
    basis,
    inviter,
    key: keyBody(tools, key),
    ...(invitation === undefined ? {} : { invitation }),
  }
  const cause = invitation === undefined ? [] : [invitation]
  return yes<'person.registered'>({ type: 'person.registered', id, body, seal: { name, email }, cause })
}

export function addKey(context: DecideContext, signer: Person, { id, payload }: CommandOf<'key.add'>): Decided {
  if (payload.person !== signer.id) return recoverKey(context, signer, { id, payload })
  const fault = keyFault(context.model, context.tools, payload.key)
  if (fault !== null) return fault
  const body = { person: signer.id, key: keyBody(context.tools, payload.key) }
  return yes<'key.added'>({ type: 'key.added', id, body })
}

export function revokeKey(context: DecideContext, signer: Person, { id, payload }: CommandOf<'key.revoke'>): Decided {
  const subject = context.model.persons.get(payload.person)
  const key = subject?.keys.find((candidate) => candidate.id === payload.key)
  if (subject === undefined || key === undefined) return no('not_found', 'no such person or key')
  if (key.revoked !== null) return no('conflict', `the key was revoked at ${key.revoked}`)
  const right = rightOver(context, signer, subject)
  if (isRefused(right)) return right
  const last = lastAdministrator(context, subject, key.id)
  if (last !== null) return last
  return yes<'key.revoked'>({
    type: 'key.revoked',
    id,
    body: { person: subject.id, key: key.id },
    seal: { reason: payload.reason },
  })
}

export function departPerson(
  context: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'person.depart'>,
): Decided {
  const subject = context.model.persons.get(payload.person)
  if (!isActive(subject)) return no('not_found', 'no such active person')
  const right = rightOver(context, signer, subject)
  if (isRefused(right)) return right
  const last = lastAdministrator(context, subject)
  if (last !== null) return last
  return yes<'person.departed'>({
    type: 'person.departed',
    id,
    body: { person: subject.id },
    seal: { reason: payload.reason },
  })
}

/** A move closes by itself what it takes out of reach; it opens nothing, so nobody moves themself into a better place. */
export function movePerson(context: DecideContext, signer: Person, { id, payload }: CommandOf<'person.move'>): Decided {
  const subject = context.model.persons.get(payload.person)
  if (!isActive(subject)) return no('not_found', 'no such active person')
  if (signer.id === subject.id || signer.employment === 'supplier')
    return no('forbidden', 'somebody else of the organisation records a move')
  const right = rightOver(context, signer, subject)
  if (isRefused(right)) return right
  const { person, unit, employment, reason } = payload
  if (subject.unit === unit && subject.employment === employment) return no('conflict', 'that is where they are')
  return yes<'person.moved'>({ type: 'person.moved', id, body: { person, unit, employment }, seal: { reason } })
}

/** Closing a person's means to act: themself, a signer of a mandate above them, or a holder of `restrict` over their unit. */
export function rightOver(
  { model, now }: Pick<DecideContext, 'model' | 'now'>,
  signer: Person,
  subject: Person,
): Person | ReturnType<typeof no> {
  if (signer.id === subject.id) return signer
  for (const mandate of model.mandates.values()) {
    const { unit, parentUnit } = mandate
    const above = parentUnit === null || (subject.unit !== null && unitWithin(model, subject.unit, unit))
    if (above && hasSigned(mandate, signer.id)) return signer
  }
  if (subject.unit !== null && holdsPowerIn(model, signer.id, 'restrict', subject.unit, now)) return signer
  return no('forbidden', 'only the person, a mandate’s signer or a holder of `restrict` over their unit may do that')
}
