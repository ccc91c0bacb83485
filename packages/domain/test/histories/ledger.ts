import { createHmac } from 'node:crypto'
import type { LoggedEvent, LoggedEventOf } from '@answerable/contract'
import type { Envelope } from '../../src/index.ts'

/**
 * What the predicates see: the entries, the documents they name by digest, and what was sent with each entry. In a real
 * log the last is inside the entry (the key that signed) or sealed in the vault (arguments, running values).
 */
export type Ledger = {
  readonly log: readonly LoggedEvent[]
  readonly documents: ReadonlyMap<string, string>
  readonly sent: ReadonlyMap<string, Envelope>
}
export type Log = readonly LoggedEvent[]
export type Opening =
  | LoggedEventOf<'decision.recorded'>
  | LoggedEventOf<'decision.claimed'>
  | LoggedEventOf<'intent.opened'>
export type Decision = LoggedEventOf<'decision.recorded'>

export const SECOND = 1000
export const HOUR = 3_600_000
export const DAY = 86_400_000

export const of = <T extends LoggedEvent['type']>(log: Log, type: T): LoggedEventOf<T>[] =>
  log.filter((entry): entry is LoggedEventOf<T> & LoggedEvent => entry.type === type) as LoggedEventOf<T>[]

export const after = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString()
/** Over at the very instant it names. */
export const over = (end: string, time: string): boolean => Date.parse(time) >= Date.parse(end)

export const opens = (entry: LoggedEvent): entry is Opening =>
  (entry.type === 'decision.recorded' && entry.body.outcome === 'allow') ||
  (entry.type === 'decision.claimed' && entry.body.outcome === 'allow') ||
  entry.type === 'intent.opened'

/** The decision an opening is, or belongs to. */
export const decisionOf = (before: Log, entry: Opening): Decision | undefined =>
  entry.type === 'decision.recorded'
    ? entry
    : of(before, 'decision.recorded').find(({ id }) => id === entry.body.decision)

/** The same digest that the log keeps of a requester, made here again. */
export const keyed = (useCase: string, text: string): string =>
  `hmac-sha256:${createHmac('sha256', useCase).update(text).digest('base64url')}`

/** The ledger as it was before one entry. */
export const upTo = (ledger: Ledger, index: number): Ledger => ({ ...ledger, log: ledger.log.slice(0, index) })

/** The first fault of several, so that the cheap ones are looked for first. */
export function firstOf(...faults: (() => string | null)[]): string | null {
  for (const fault of faults) {
    const found = fault()
    if (found !== null) return found
  }
  return null
}
