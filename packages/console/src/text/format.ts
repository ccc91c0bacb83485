import type { Language } from './catalogue.ts'

/** Regional conventions of a language: day before month, 24 hours. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' }

export type Format = {
  readonly zone: string
  /** `14 May 2027, 10:00 CEST`: never a bare number, never without its zone */
  instant(at: string): string
  /** `14 May 2027` */
  day(at: string): string
  /** `10:00:07` */
  clock(at: string): string
  /** `in 3 days`, `2 hours ago`: to the larger unit that says something */
  distance(at: string, now: number): string
  number(value: number): string
  list(items: readonly string[]): string
}

const STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]
/** Two of a unit before it is used: `in 36 hours` says more than `in 1 day`. */
const WORTH = 2

/** @param zone IANA name, such as `Europe/Berlin` */
export function formatIn(language: Language, zone: string): Format {
  const locale = LOCALES[language]
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone })
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone } as const
  const minute = new Intl.DateTimeFormat(locale, { ...time, timeZoneName: 'short' })
  const second = new Intl.DateTimeFormat(locale, { ...time, second: '2-digit' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const number = new Intl.NumberFormat(locale)
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return {
    zone,
    instant: (at) => `${day.format(new Date(at))}, ${minute.format(new Date(at))}`,
    day: (at) => day.format(new Date(at)),
    clock: (at) => second.format(new Date(at)),
    distance: (at, now) => {
      const seconds = Math.trunc((Date.parse(at) - now) / 1000)
      const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step * WORTH) ?? (['second', 1] as const)
      return relative.format(Math.trunc(seconds / size), unit)
    },
    number: (value) => number.format(value),
    list: (items) => list.format(items),
  }
}

/** `one` for 1, else `many`: what English and German need. */
export const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
