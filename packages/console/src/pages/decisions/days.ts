/** The day a person chose, in this machine's zone, as the instant the route takes; '' when none is chosen. */
export function toDay(day: string, days: 0 | 1): string {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined) return ''
  // The last millisecond of the day is still the day.
  const at = new Date(year, month - 1, date + days).getTime() - days
  return Number.isNaN(at) ? '' : new Date(at).toISOString()
}

/** `YYYY-MM-DD` of an instant, in this machine's zone. */
export function fromDay(instant: string | undefined): string {
  if (instant === undefined) return ''
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return ''
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
