import type { CommandOf, LoggedEventOf } from '@answerable/contract'
import { isMandateSigner } from '../authority/cover.ts'
import { mayAnswer } from '../authority/grantor.ts'
import { unitWithin } from '../authority/chain.ts'
import { hasEnded, plusDuration } from '../instants.ts'
import { latestRevision, type Model, type Person, revisionInForce } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { runsIt } from '../use-case/roles.ts'

/** A check speaks for this long after the end of what it looked at. */
export const CHECK_SPEAKS_FOR = 'P90D'
const LONGEST_PERIOD = 'P366D'

export type Check = Omit<CommandOf<'check.record'>['payload'], 'notes'> & {
  id: string
  index: number
  time: string
  by: string
}

/** INVARIANT: nobody checks what they own or run; the word of an insider is no independent count. */
export function recordCheck(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'check.record'>,
): Decided {
  const { notes, ...body } = payload
  const { about, unit, useCase, from, to, looked, found } = body
  const aboutUnit = about === 'unregistered_use'
  if (aboutUnit !== (unit !== undefined) || aboutUnit === (useCase !== undefined))
    return no('invalid_input', 'name the unit for `unregistered_use`, the use case for the others')
  if (from >= to || to > now || to > plusDuration(from, LONGEST_PERIOD))
    return no('invalid_input', 'the period lies in the past and is at most 366 days long')
  if (found > looked) return no('invalid_input', 'no more can be found than was looked at')
  const fault = aboutUnit ? unitFault(model, signer, unit ?? '', now) : useCaseFault(model, signer, useCase ?? '', now)
  if (fault !== null) return fault
  return yes<'check.recorded'>({ type: 'check.recorded', id, body, seal: { notes } })
}

/** Who may look from outside: a signer of a mandate above it, or an auditor of the unit. */
function looksFromOutside(model: Model, signer: Person, unit: string, now: string): boolean {
  if (isMandateSigner(model, signer.id, unit)) return true
  return [...model.roles.values()].some(
    (role) =>
      role.person === signer.id &&
      role.role === 'auditor' &&
      role.withdrawn === null &&
      !hasEnded(role.until, now) &&
      unitWithin(model, unit, role.unit),
  )
}

function unitFault(model: Model, signer: Person, unit: string, now: string): Refused | null {
  if (![...model.mandates.values()].some((mandate) => mandate.unit === unit)) return no('not_found', 'no such unit')
  if (!mayAnswer(signer)) return no('beyond_authority', 'a supplier’s staff states nothing here')
  return looksFromOutside(model, signer, unit, now)
    ? null
    : no('beyond_authority', 'stated by a signer of its mandate or an auditor of the unit')
}

function useCaseFault(model: Model, signer: Person, id: string, now: string): Refused | null {
  const useCase = model.useCases.get(id)
  const revision = useCase === undefined ? undefined : (revisionInForce(useCase) ?? latestRevision(useCase))
  if (revision === undefined) return no('not_found', 'no such use case')
  if (!mayAnswer(signer)) return no('beyond_authority', 'a supplier’s staff states nothing here')
  if (revision.owner === signer.id || revision.deputy === signer.id || runsIt(model, revision, signer.id))
    return no('not_separate', 'whoever owns or runs it does not check it')
  return revision.challenger === signer.id || looksFromOutside(model, signer, revision.unit, now)
    ? null
    : no('beyond_authority', 'stated by its challenger, a signer of its mandate or an auditor of the unit')
}

/** The newest check of each kind and place; earlier ones stay in the log. */
export function withCheck(model: Model, { id, index, time, actor, body }: LoggedEventOf<'check.recorded'>): Model {
  const key = `${body.about}/${body.useCase ?? body.unit ?? ''}`
  return { ...model, checks: new Map(model.checks).set(key, { ...body, id, index, time, by: actor.id }) }
}

/** The check of a use case that still speaks at `now`. */
export function liveCheck(model: Model, about: Check['about'], place: string, now: string): Check | undefined {
  const check = model.checks.get(`${about}/${place}`)
  return check === undefined || hasEnded(plusDuration(check.to, CHECK_SPEAKS_FOR), now) ? undefined : check
}
