const DURATION = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/

/**
 * Seconds of an ISO 8601 duration of days, hours, minutes and seconds.
 * Years, months and weeks are refused: their length depends on the calendar or on the reader.
 * @returns undefined when the text is not such a duration or is zero
 */
export function durationSeconds(text: string): number | undefined {
  const match = DURATION.exec(text)
  if (match === null || text.endsWith('T')) return undefined
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
  return total > 0 ? total : undefined
}

/** A duration as people say it: `4 hours`, `1 day 12 hours`. What is none stands as it is. */
export function durationWords(text: string): string {
  const seconds = durationSeconds(text)
  if (seconds === undefined || seconds === 0) return text
  const parts = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const
  return parts
    .flatMap(([amount, unit]) => (amount === 0 ? [] : [`${amount} ${unit}${amount === 1 ? '' : 's'}`]))
    .join(' ')
}
