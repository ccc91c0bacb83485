import type { CommandOf } from '@answerable/contract'
import { hasEnded, plusMs } from '../instants.ts'
import { nextToTell } from '../incident/ladder.ts'
import type { Model } from '../model.ts'
import { no, yes } from '../refuse.ts'
import { standing } from '../standing.ts'
import type { DecideContext, Decided } from '../types.ts'

const DAY_MS = 86_400_000
type Warning = CommandOf<'expiry.warn'>['payload']

/** Days before the end at which somebody is told, and how many people upwards from the owner. */
const STEPS = [
  { days: 1, people: 3 },
  { days: 3, people: 2 },
  { days: 14, people: 1 },
] as const

/** Ends that come near and nobody has been told of: of several steps due at once, only the last. */
export function warningsDue(model: Model, now: string): Warning[] {
  return [...model.useCases.keys(), ...model.observed.keys()].flatMap((useCase) => {
    const at = standing(model, useCase, undefined, now)
    const until = at.observed?.until ?? (at.missing.length === 0 ? at.until : null)
    if (until === null || hasEnded(until, now)) return []
    const step = STEPS.find(({ days }) => now >= plusMs(until, -days * DAY_MS))
    const told = model.warned.get(useCase)
    if (step === undefined || (told?.until === until && told.days <= step.days)) return []
    return [{ useCase, until, days: step.days }]
  })
}

export function warnOfExpiry({ model, now }: DecideContext, { id, payload }: CommandOf<'expiry.warn'>): Decided {
  const { useCase, until, days } = payload
  const due = warningsDue(model, now).some((one) => one.useCase === useCase && one.until === until && one.days === days)
  if (!due) return no('conflict', 'nobody has to be told of it now')
  const people = STEPS.find((step) => step.days === days)?.people ?? 1
  const tell: string[] = []
  for (let n = 0; n < people; n += 1) {
    const next = nextToTell(model, { useCase }, tell)
    if (next !== undefined) tell.push(next)
  }
  return yes<'expiry.warned'>({ type: 'expiry.warned', id, body: { useCase, until, days, tell } })
}
