import type { CommandOf } from '@answerable/contract'
import { nextToTell } from '../incident/ladder.ts'
import { hasEnded } from '../instants.ts'
import type { Model, Person, Restriction } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { closingFault } from './decide.ts'
import { useCaseIdUnder } from './lifting.ts'

/** How many are told of a reason that is overdue: whoever stopped it, and the next two upwards. */
const TOLD = 3

/** Whether a restriction still lacks its reason. It is owed after a lifting too. */
export const owesReason = ({ reasonDue, explained }: Restriction): boolean =>
  reasonDue !== undefined && explained === undefined

/** The reason, given later: by whoever closed it, or by anybody who could have. It opens nothing. */
export function explainRestriction(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'restriction.explain'>,
): Decided {
  const restriction = model.restrictions.get(payload.restriction)
  if (restriction === undefined) return no('not_found', 'no such restriction')
  if (restriction.reasonDue === undefined) return no('conflict', 'its reason was given when it was set')
  if (restriction.explained !== undefined)
    return no('conflict', `the reason was given at ${restriction.explained.time}`)
  if (restriction.by !== signer.id) {
    const fault = closingFault(model, signer, restriction.scope, now)
    if (fault !== null) return fault
  }
  return yes<'restriction.explained'>({
    type: 'restriction.explained',
    id,
    body: { restriction: restriction.id },
    seal: { reason: payload.reason },
    cause: [restriction.id],
  })
}

/** Overdue reasons nobody has been told of. */
export function remindersDue(model: Model, now: string): { restriction: string }[] {
  return [...model.restrictions.values()].flatMap((one) =>
    owesReason(one) && one.reminded === undefined && hasEnded(one.reasonDue ?? now, now)
      ? [{ restriction: one.id }]
      : [],
  )
}

/** Raised by a timer; happens once. Whoever closed it is told again, and so are the next upwards from its owner. */
export function remindOfReason(
  { model, now }: DecideContext,
  { id, payload }: CommandOf<'restriction.remind'>,
): Decided {
  const restriction = model.restrictions.get(payload.restriction)
  const due = remindersDue(model, now).some((one) => one.restriction === payload.restriction)
  if (restriction === undefined || !due) return no('conflict', 'no reason is overdue here')
  return yes<'restriction.reminded'>({
    type: 'restriction.reminded',
    id,
    body: { restriction: restriction.id, tell: whomToAsk(model, restriction) },
    cause: [restriction.id],
  })
}

/** Whoever closed it, then the owner, the deputy and those above: somebody is asked, whoever has left. */
export function whomToAsk(model: Model, restriction: Restriction): string[] {
  const told = [restriction.by]
  while (told.length < TOLD) {
    const next = nextToTell(model, { useCase: useCaseIdUnder(model, restriction.scope) }, told)
    if (next === undefined) break
    told.push(next)
  }
  return told
}
