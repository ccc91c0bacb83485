const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?'
const YEAR = '(?:(?:, ?| )(\\d{4}))?'

const ISO = /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/gu
const SLASHED = /(?<!\d)(\d{4})\/(\d{1,2})\/(\d{1,2})(?!\d)/gu
const DOTTED = /(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/gu
const EITHER = /(?<![\d/])(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/gu
const MONTH_FIRST = new RegExp(`\\b${MONTH} ${DAY}\\b${YEAR}`, 'gu')
const DAY_FIRST = new RegExp(`\\b${DAY} (?:of )?${MONTH}${YEAR}`, 'gu')

const two = (n: number): string => String(n).padStart(2, '0')

const key = (year: string | undefined, month: number, day: number): string | undefined => {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  // A day named without its year is kept apart, so that a day named with one never matches another year.
  return year === undefined ? `day:${two(month)}-${two(day)}` : `date:${year}-${two(month)}-${two(day)}`
}

const monthOf = (name: string | undefined): number => MONTHS.indexOf((name ?? '').slice(0, 3)) + 1

/**
 * Dates named in a normalised text: ISO 8601, 2024/05/15, 15.05.2024, both readings of 05/06/2024, and English month
 * names with or without a year.
 */
export const datesIn = (text: string): string[] => {
  const found: (string | undefined)[] = []
  for (const [, y, m, d] of text.matchAll(ISO)) found.push(key(y, Number(m), Number(d)))
  for (const [, y, m, d] of text.matchAll(SLASHED)) found.push(key(y, Number(m), Number(d)))
  for (const [, d, m, y] of text.matchAll(DOTTED)) found.push(key(y, Number(m), Number(d)))
  for (const [, a, b, y] of text.matchAll(EITHER)) {
    found.push(key(y, Number(a), Number(b)), key(y, Number(b), Number(a)))
  }
  for (const [, m, d, y] of text.matchAll(MONTH_FIRST)) found.push(key(y, monthOf(m), Number(d)))
  for (const [, d, m, y] of text.matchAll(DAY_FIRST)) found.push(key(y, monthOf(m), Number(d)))
  return found.filter((k) => k !== undefined)
}

const MONTH_YEAR = new RegExp(`\\b${MONTH}(?: of)?,? \\d{4}\\b`, 'gu')
const SPOKEN = [ISO, SLASHED, DOTTED, EITHER, MONTH_FIRST, DAY_FIRST, MONTH_YEAR]

/** A normalised text without the dates in it: their digits are no sums. */
export const withoutDates = (text: string): string => SPOKEN.reduce((left, pattern) => left.replace(pattern, ';'), text)

const MOMENT = /^(\d{4}-\d{1,2}-\d{1,2})(?:[t ](\d{1,2}:\d{2})(?::\d{2}(?:\.\d{1,9})?)? ?(?:z|[+-]\d{2}:?\d{2})?)?$/u

/** A normalised value that is a date, with or without a time of day. `keys`: the date, then its day without year. */
export type Moment = { readonly keys: readonly string[]; readonly time?: string }

/** Reads a whole normalised value as a date and time, or returns nothing. */
export const momentOf = (value: string): Moment | undefined => {
  const match = MOMENT.exec(value)
  const date = match?.[1] ?? value
  const full = match || value.length <= 24 ? datesIn(date) : []
  const only = full[0]
  if (!only?.startsWith('date:') || full.length > 2) return undefined
  if (!match && !isWholeDate(value)) return undefined
  const keys = full.flatMap((k) => [k, `day:${k.slice(-5)}`])
  const time = match?.[2]
  return time === undefined ? { keys } : { keys, time }
}

const WHOLE = [SLASHED, DOTTED, EITHER, MONTH_FIRST, DAY_FIRST].map((r) => new RegExp(`^(?:${r.source})$`, 'u'))
const isWholeDate = (value: string): boolean => WHOLE.some((pattern) => pattern.test(value))
