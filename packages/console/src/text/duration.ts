import type { Language } from './catalogue.ts'

const UNITS = ['day', 'hour', 'minute', 'second'] as const

/** `P1DT4H` as `1 day and 4 hours`; what is no such duration, as it is. */
export function spokenDuration(duration: string, language: Language): string {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/u.exec(duration)
  if (parts === null) return duration
  const said = UNITS.flatMap((unit, place) => {
    const amount = Number(parts[place + 1] ?? 0)
    if (amount === 0) return []
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
  })
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(said)
}
