import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { RiskLevel, Hazard } from '@answerable/contract'
import { InvalidArgumentError } from 'commander'
import { CliError } from './exit.ts'
import type { Io } from './io.ts'

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/**
 * An end as people write it: `90d`, `12h`, `20s` from now, `2027-05-14` (its first instant, UTC) or an RFC 3339 instant.
 * @param now the log's time, RFC 3339
 * @throws CliError `invalid_option`
 */
export function endInstant(text: string, now: string): string {
  const relative = /^(\d{1,6})([smhd])$/.exec(text)
  if (relative !== null) {
    const [, amount, unit] = relative
    const end = Date.parse(now) + Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
    // People read this instant before they sign it; only an end given in seconds is about anything finer.
    return new Date(unit === 's' ? end : end - (end % 1_000)).toISOString()
  }
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00.000Z` : text
  const parsed = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/.test(date) ? Date.parse(date) : Number.NaN
  if (Number.isNaN(parsed)) {
    throw new CliError('invalid_option', `"${text}" is no end: write 90d, 12h, 2027-05-14 or 2027-05-14T10:00Z.`)
  }
  if (parsed <= Date.parse(now)) {
    throw new CliError('invalid_option', `"${text}" is no end: it is past, and the log says it is ${now}.`)
  }
  return new Date(parsed).toISOString()
}

/** Commander collects an option that may be given several times; `a,b` counts as two. */
export const list = (text: string, before: string[] | undefined): string[] => [
  ...(before ?? []),
  ...text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
]

/** As {@link list}, for words that may hold commas. */
export const repeated = (text: string, before: string[] | undefined): string[] => [...(before ?? []), text]

export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('must be a whole number')
  return Number(text)
}

/** `low` for every hazard, or `bias=high` for one. */
export function risks(given: readonly string[]): Record<Hazard, RiskLevel> {
  const level = (text: string): RiskLevel => {
    const parsed = RiskLevel.safeParse(text)
    if (parsed.success) return parsed.data
    throw new CliError('invalid_option', `"${text}" is no risk level: low, moderate, high or critical.`)
  }
  const all: Partial<Record<Hazard, RiskLevel>> = {}
  for (const text of given.toSorted((a, b) => Number(a.includes('=')) - Number(b.includes('=')))) {
    const [name = '', value] = text.split('=')
    if (value === undefined) for (const hazard of Hazard.options) all[hazard] = level(name)
    else if (Hazard.options.some((hazard) => hazard === name)) all[name as Hazard] = level(value)
    else throw new CliError('invalid_option', `"${name}" is no hazard: ${Hazard.options.join(', ')}.`)
  }
  const missing = Hazard.options.find((hazard) => all[hazard] === undefined)
  if (missing !== undefined) {
    throw new CliError('invalid_option', `The risk of ${missing} is not stated: give one level for all, then others.`)
  }
  return all as Record<Hazard, RiskLevel>
}

/** @throws CliError `file_unreadable` */
export function readText(io: Pick<Io, 'cwd'>, path: string): string {
  try {
    return readFileSync(resolve(io.cwd, path), 'utf8')
  } catch (cause) {
    throw new CliError('file_unreadable', `${path} cannot be read.`, { cause })
  }
}
