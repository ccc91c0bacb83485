/**
 * The instant at which it is that hour on that day in that zone.
 * @param day `2027-05-14`
 * @param zone IANA name
 */
export function hourOn(day: string, hour: number, zone: string): string {
  return instantOn(day, `${String(hour).padStart(2, '0')}:00`, zone)
}

/**
 * The instant at which clocks of a zone show that time on that day.
 * @param time `10:05`
 */
export function instantOn(day: string, time: string, zone: string): string {
  const wanted = Date.parse(`${day}T${time}:00.000Z`)
  // The offset is that of the instant itself; a second look settles the days on which it changes.
  const near = wanted - offsetAt(wanted, zone)
  return new Date(wanted - offsetAt(near, zone)).toISOString()
}

/** The day an instant falls on in a zone, as `2027-05-14`. */
export function dayIn(at: string, zone: string): string {
  return new Date(Date.parse(at) + offsetAt(Date.parse(at), zone)).toISOString().slice(0, 10)
}

/** The time clocks of a zone show at an instant, as `10:05`. */
export function timeIn(at: string, zone: string): string {
  return new Date(Date.parse(at) + offsetAt(Date.parse(at), zone)).toISOString().slice(11, 16)
}

/** How far a zone is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const whole = Math.floor(instant / 1000) * 1000
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(whole)
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value)
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return shown - whole
}
