import type { CommandOf, LoggedEventOf } from '@answerable/contract'
import { holdsPowerIn, isMandateSigner } from '../authority/cover.ts'
import { mayAnswer } from '../authority/grantor.ts'
import { hasEnded, plusMs } from '../instants.ts'
import { change, set } from '../maps.ts'
import { isActive, type Model, type Person } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

const LONGEST_MS = 730 * 86_400_000

/** Said by somebody else: nobody certifies themself. */
export function recordCompetence(
  context: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'competence.record'>,
): Decided {
  const { model, now } = context
  const person = model.persons.get(payload.person)
  if (!isActive(person)) return no('not_found', 'no such active person')
  const fault = rightFault(context, signer, person)
  if (fault !== null) return fault
  if (hasEnded(payload.until, now)) return no('expired', 'it would end before it begins')
  if (payload.until > plusMs(now, LONGEST_MS)) return no('invalid_input', 'a competence lasts at most 730 days')
  return yes<'competence.recorded'>({ type: 'competence.recorded', id, body: payload })
}

export function revokeCompetence(
  context: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'competence.revoke'>,
): Decided {
  const competence = context.model.competences.get(payload.competence)
  if (competence === undefined) return no('not_found', 'no such competence')
  if (competence.revoked !== null) return no('conflict', `taken back at ${competence.revoked}`)
  const person = context.model.persons.get(competence.person)
  const fault = person === undefined || person.id === signer.id ? null : rightFault(context, signer, person)
  if (fault !== null) return fault
  return yes<'competence.revoked'>({
    type: 'competence.revoked',
    id,
    body: { competence: competence.id },
    seal: { reason: payload.reason },
    cause: [competence.id],
  })
}

/** A signer of a mandate above the person, or somebody who accepts risk over the person's unit. */
function rightFault({ model, now }: DecideContext, signer: Person, person: Person): Refused | null {
  if (signer.id === person.id) return no('not_separate', 'nobody states their own competence')
  if (!mayAnswer(signer)) return no('beyond_authority', 'a supplier’s staff certifies nobody')
  const { unit } = person
  const may =
    isMandateSigner(model, signer.id, unit ?? undefined) ||
    (unit !== null && holdsPowerIn(model, signer.id, 'accept_residual_risk', unit, now))
  return may
    ? null
    : no('beyond_authority', 'stated by a mandate’s signer or a holder of `accept_residual_risk` over their unit')
}

export function withCompetence(
  model: Model,
  event: LoggedEventOf<'competence.recorded' | 'competence.revoked'>,
): Model {
  if (event.type === 'competence.revoked') {
    const ended = change(model.competences, event.body.competence, (one) => ({ ...one, revoked: event.time }))
    return { ...model, competences: ended }
  }
  const { id, index, body } = event
  return { ...model, competences: set(model.competences, id, { ...body, id, index, revoked: null }) }
}
