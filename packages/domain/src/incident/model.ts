import type { Body, Mode, Severity } from '@answerable/contract'
import { plusMs } from '../instants.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export type Incident = Body<'incident.opened'> & {
  id: string
  index: number
  time: string
  openedBy: string
  acknowledged: readonly { person: string; time: string }[]
  /** the highest rung of the ladder that was called; 0: the first person */
  rung: number
  rungTime: string
  /** each time it turned out to be worse than was thought */
  raised: readonly { from: Severity; to: Severity; by: string; time: string }[]
  /** how many acknowledgements are of before it was last raised, and silence no call since */
  stale: number
  decision: { choice: Body<'incident.decided'>['choice']; by: string; time: string; late: boolean } | null
  /** every restriction set for it, the automatic one among them */
  restrictions: readonly { id: string; time: string }[]
  /** whether the gate has narrowed by itself */
  narrowed: boolean
  closed: (Omit<Body<'incident.closed'>, 'incident' | 'useCase'> & { id: string; by: string; time: string }) | null
}

/** How long the person who is called has to say that they have it in hand, before the next one is called. */
const ACKNOWLEDGE: Readonly<Record<Severity, number>> = { S1: 5 * MINUTE, S2: 15 * MINUTE, S3: 4 * HOUR, S4: 24 * HOUR }
const DECIDE: Readonly<Record<Exclude<Severity, 'S4'>, number>> = { S1: 30 * MINUTE, S2: 2 * HOUR, S3: 24 * HOUR }

/** What the gate narrows to when nobody has decided in time. */
export const UNDECIDED: Readonly<Record<Severity, Exclude<Mode, 'live'>>> = {
  S1: 'paused',
  S2: 'paused',
  S3: 'advisory_only',
  S4: 'review_all',
}

/** When the owner has to have decided: S4 by the end of the next working day (17:00 UTC, Monday to Friday). */
export function decideByOf(severity: Severity, opened: string): string {
  return severity === 'S4' ? nextWorkingDay(opened) : plusMs(opened, DECIDE[severity])
}

function nextWorkingDay(instant: string): string {
  const day = new Date(instant)
  do day.setUTCDate(day.getUTCDate() + 1)
  while (day.getUTCDay() === 0 || day.getUTCDay() === 6)
  day.setUTCHours(17, 0, 0, 0)
  return day.toISOString()
}

/** Who has said that they have it in hand, as severe as it is now. */
export function inHandOf({ acknowledged, stale }: Incident): Incident['acknowledged'] {
  return acknowledged.slice(stale)
}

/** The instant at which the next rung is called, if nobody has it in hand by then; null at the end of the ladder. */
export function nextRungAt(incident: Incident): string | null {
  const { severity, rung, rungTime, ladder, closed } = incident
  if (closed !== null || inHandOf(incident).length > 0 || rung + 1 >= ladder.length) return null
  return plusMs(rungTime, ACKNOWLEDGE[severity])
}
