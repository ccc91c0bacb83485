import type { CommandOf, LoggedEventOf } from '@answerable/contract'
import { holdsPowerIn, isMandateSigner, signsCountersigned } from '../authority/cover.ts'
import { mayAnswer } from '../authority/grantor.ts'
import { set } from '../maps.ts'
import { isActive, type Model, type Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

/** Who is in a team, said by somebody who answers for its unit and is not moved by saying it. */
export function setTeam(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'team.set'>,
): Decided {
  const before = model.teams.get(payload.team)
  // Whoever took a name first does not keep it from the unit it belongs to: a signer over both moves it.
  const moves = before !== undefined && before.unit !== payload.unit
  if (moves && ![before.unit, payload.unit].every((unit) => signsCountersigned(model, signer.id, unit)))
    return no('conflict', `the team belongs to ${before.unit}`)
  const may =
    (isMandateSigner(model, signer.id, payload.unit) && mayAnswer(signer)) || governs(model, signer, payload.unit, now)
  if (!may)
    return no('beyond_authority', 'a team is set by a mandate’s signer or a holder of `change_policy` over its unit')
  const unknown = payload.members.find((member) => !isActive(model.persons.get(member)))
  if (unknown !== undefined) return no('not_found', `${unknown} is not an active person of this log`)
  if (new Set(payload.members).size < payload.members.length) return no('invalid_input', 'a person stands twice')
  // INVARIANT 4: an owner in conflict must not end the conflict by striking their own name.
  if ((before?.members.includes(signer.id) ?? false) !== payload.members.includes(signer.id))
    return no('not_separate', 'nobody joins or leaves a team by their own signature')
  return yes<'team.set'>({ type: 'team.set', id, body: payload })
}

const governs = (model: Model, signer: Person, unit: string, now: string): boolean =>
  holdsPowerIn(model, signer.id, 'change_policy', unit, now)

export function withTeam(model: Model, { id, index, body }: LoggedEventOf<'team.set'>): Model {
  return { ...model, teams: set(model.teams, body.team, { ...body, id, index }) }
}
