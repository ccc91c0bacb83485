/** Instants are RFC 3339 UTC strings with milliseconds: they compare as text. Durations are ISO 8601 days to seconds. */

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** Milliseconds of an ISO 8601 duration of days, hours, minutes and seconds. Throws RangeError on anything else. */
export function durationMs(duration: string): number {
  const match = DURATION.exec(duration)
  if (match === null) throw new RangeError(`not a duration: ${duration}`)
  const [days, hours, minutes, seconds] = [1, 2, 3, 4].map((group) => Number(match[group] ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
}

/** The instant `ms` milliseconds after `instant`. */
export function plusMs(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString()
}

export function plusDuration(instant: string, duration: string): string {
  return plusMs(instant, durationMs(duration))
}

/** INVARIANT 6: what ends at `until` has ended at that very instant, not a millisecond later. */
export function hasEnded(until: string, now: string): boolean {
  return now >= until
}
