import type { Outcome } from '@answerable/contract'

export const whole = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

export const share = (part: number, of: number): string =>
  of === 0 ? '–' : part === 0 ? '0 %' : part / of < 0.0005 ? '< 0.1 %' : `${((100 * part) / of).toFixed(1)} %`

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : many}`

/** What an outcome is to somebody who reads it afterwards. */
export const OUTCOME: Readonly<Record<Outcome, string>> = { allow: 'allowed', review: 'held', deny: 'refused' }

export const ORIGIN: Readonly<Record<string, string>> = {
  request: 'named by the request',
  trusted: 'from a trusted source',
  untrusted: 'copied from data others can write',
  model: 'from the model itself',
  unknown: 'of unknown origin, as the run is too long to trace',
}
