import type { CommandOf, LoggedEventOf } from '@answerable/contract'
import { mandateOfUnit } from '../authority/chain.ts'
import { holdsPowerIn, isMandateSigner } from '../authority/cover.ts'
import { mayAnswer } from '../authority/grantor.ts'
import { set } from '../maps.ts'
import type { Model, Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

/** On which days nobody of a unit works, said by somebody who answers for it. INVARIANT: no gate reads a calendar. */
export function setCalendar(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'calendar.set'>,
): Decided {
  const { unit, holidays } = payload
  const signs = mayAnswer(signer) && isMandateSigner(model, signer.id, unit)
  if (!signs && !holdsPowerIn(model, signer.id, 'change_policy', unit, now))
    return no(
      'beyond_authority',
      'holidays are stated by a mandate’s signer or a holder of `change_policy` over the unit',
    )
  if (new Set(holidays).size < holidays.length) return no('invalid_input', 'a day stands twice')
  return yes<'calendar.set'>({ type: 'calendar.set', id, body: { unit, holidays: holidays.toSorted() } })
}

export function withCalendar(model: Model, { id, index, body }: LoggedEventOf<'calendar.set'>): Model {
  return { ...model, calendars: set(model.calendars, body.unit, { ...body, id, index }) }
}

/** The holidays of a unit; one that has stated none keeps those of the nearest unit above it. */
export function holidaysOf(model: Model, unit: string): readonly string[] {
  const seen = new Set<string>()
  for (let at: string | undefined = unit; at !== undefined && !seen.has(at); ) {
    const known = model.calendars.get(at)
    if (known !== undefined) return known.holidays
    seen.add(at)
    at = mandateOfUnit(model, at)?.parentUnit ?? undefined
  }
  return []
}
