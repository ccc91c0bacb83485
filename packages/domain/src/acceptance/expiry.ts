import type { RiskLevel, Tier } from '@answerable/contract'
import { durationMs, plusMs } from '../instants.ts'
import { LONGEST_BY_RISK, LONGEST_BY_TIER } from './longest.ts'

const DAY = 86_400_000
/** Working days looked at, so that signatures of many use cases do not all end on one day. */
const SPREAD = 10
const HOUR = 10

export type ExpiryWish = {
  now: string
  tier: Tier
  risk: RiskLevel
  /** when the authority ends: no signature outlives it */
  authorityUntil?: string | undefined
  /** where the manifest asks for attestation more often */
  attestEvery?: string | undefined
  /** when other signatures end */
  taken: readonly string[]
  /** days on which nobody is there, as `2027-12-24` in that zone */
  holidays?: readonly string[] | undefined
  /** IANA name of the zone the owner works in */
  zone: string
}

/**
 * An end to propose: as late as tier and risk allow, on a working day at 10:00 where the owner works, when somebody is
 * there to sign again, and among the last ten such days the one on which the fewest other signatures end. Where not one
 * working day is left, the latest allowed instant itself.
 */
export function proposeExpiry(wish: ExpiryWish): string {
  const { now, tier, risk, authorityUntil, attestEvery, taken, zone } = wish
  const holidays = new Set(wish.holidays)
  const longest = Math.min(
    durationMs(LONGEST_BY_TIER[tier]),
    durationMs(LONGEST_BY_RISK[risk]),
    durationMs(attestEvery ?? LONGEST_BY_TIER[tier]),
  )
  const last = plusMs(now, longest)
  const latest = authorityUntil !== undefined && authorityUntil < last ? authorityUntil : last
  const taking = new Map<string, number>()
  for (const end of taken) taking.set(dayIn(zone, end), (taking.get(dayIn(zone, end)) ?? 0) + 1)
  const days: { at: string; others: number }[] = []
  for (let back = 0; days.length < SPREAD && back < 4 * SPREAD; back += 1) {
    const at = tenOClock(zone, plusMs(latest, -back * DAY))
    if (at > latest || !isWorkingDay(zone, at) || holidays.has(dayIn(zone, at))) continue
    if (at <= now) break
    days.push({ at, others: taking.get(dayIn(zone, at)) ?? 0 })
  }
  const least = Math.min(...days.map(({ others }) => others))
  return days.find(({ others }) => others === least)?.at ?? latest
}

type Local = { year: number; month: number; day: number; hour: number; minute: number; second: number }

function localOf(zone: string, instant: string): Local {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(instant))
  const at = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return {
    year: at('year'),
    month: at('month'),
    day: at('day'),
    hour: at('hour'),
    minute: at('minute'),
    second: at('second'),
  }
}

const asUtc = ({ year, month, day, hour, minute, second }: Local): number =>
  Date.UTC(year, month - 1, day, hour, minute, second)

const dayIn = (zone: string, instant: string): string => {
  const { year, month, day } = localOf(zone, instant)
  return [String(year), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
}

/** 10:00 local on the local day of `instant`. The offset is asked for twice: the first guess may lie across a change. */
function tenOClock(zone: string, instant: string): string {
  const { year, month, day } = localOf(zone, instant)
  const wanted = Date.UTC(year, month - 1, day, HOUR)
  let at = wanted
  for (let round = 0; round < 2; round += 1) at += wanted - asUtc(localOf(zone, new Date(at).toISOString()))
  return new Date(at).toISOString()
}

function isWorkingDay(zone: string, instant: string): boolean {
  const { year, month, day } = localOf(zone, instant)
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
  return weekday !== 0 && weekday !== 6
}
