import { isMembers } from './entry.ts'
import type { Entry } from './entry.ts'
import type { Json, JsonMembers } from './json-parse.ts'

/** What an auditor has to be told of, whatever was asked for. */
export type DeviationKind =
  | 'denied_then_executed'
  | 'silent_effect'
  | 'unknown_effect'
  | 'overridden'
  | 'expired_review'
  | 'lapse'
  | 'restriction'
  | 'exception'
  | 'emergency'
  | 'gap'
  | 'clock_jump'
  | 'witness_alarm'
  | 'count'
  | 'server_killed'
  | 'erasure'

export type Deviation = {
  readonly kind: DeviationKind
  /** id of the entry that shows it */
  readonly entry: string
  readonly time: string
  readonly detail: string
}

/** Instants, RFC 3339: `from` is in, `to` is out. */
export type Period = { readonly from: string; readonly to: string }

const BY_TYPE: Readonly<Record<string, DeviationKind>> = {
  'review.expired': 'expired_review',
  'restriction.set': 'restriction',
  'exception.approved': 'exception',
  'emergency.declared': 'emergency',
  'clock.jumped': 'clock_jump',
  'witness.alarmed': 'witness_alarm',
  'vault.erased': 'erasure',
}
const UNKNOWN = new Set<Json>(['unknown', 'unreported'])
const OVERRIDDEN = new Set<Json>(['overridden', 'changed'])

/**
 * Every deviation in a period, found in the entries themselves: no list somebody made can leave one out.
 *
 * @param entries whole streams, in the order of the log; what lies outside the period is read for what it explains
 */
export function deviationsOf(entries: readonly Entry[], period: Period): Deviation[] {
  const inside = entries.filter(({ time }) => time >= period.from && time < period.to)
  const outcomes = new Map<Json, Json | undefined>()
  for (const entry of entries) {
    if (entry.type === 'decision.recorded') outcomes.set(entry.id, bodyOf(entry)['outcome'])
    if (entry.type === 'decision.claimed') outcomes.set(bodyOf(entry)['decision'] ?? '', bodyOf(entry)['outcome'])
  }
  const reported = new Set(
    entries.filter(({ type }) => type === 'effect.recorded').map((entry) => bodyOf(entry)['intent']),
  )
  return [
    ...inside.flatMap((entry) => ofEntry(entry, outcomes, reported, period)),
    ...lapses(entries, period),
    ...gaps(inside),
  ].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
}

function ofEntry(
  entry: Entry,
  outcomes: ReadonlyMap<Json, Json | undefined>,
  reported: ReadonlySet<Json | undefined>,
  { to }: Period,
): Deviation[] {
  const body = bodyOf(entry)
  const told = (kind: DeviationKind, detail: string): Deviation[] => [
    { kind, entry: entry.id, time: entry.time, detail },
  ]
  const byType = BY_TYPE[entry.type]
  if (byType !== undefined) return told(byType, entry.type)
  if (entry.type === 'stream.heads') return counts(body).flatMap(([kind, detail]) => told(kind, detail))
  if (entry.type === 'intent.opened') {
    const { decision = null, reportBy } = body
    if (outcomes.get(decision) === 'deny') return told('denied_then_executed', `decision ${textOf(decision)}`)
    const late = typeof reportBy === 'string' && reportBy < to && !reported.has(entry.id)
    return late ? told('silent_effect', `nobody reported by ${reportBy}`) : []
  }
  if (entry.type !== 'effect.recorded') return []
  const { outcome = null, decision = null } = body
  if (outcome === 'executed' && outcomes.get(decision) === 'deny')
    return told('denied_then_executed', `decision ${textOf(decision)}`)
  if (UNKNOWN.has(outcome)) return told('unknown_effect', textOf(outcome))
  return OVERRIDDEN.has(outcome) ? told('overridden', textOf(outcome)) : []
}

/** Where the server's own count of answered decisions is not that of the log, and servers that were killed with theirs. */
function counts({ counted }: JsonMembers): [DeviationKind, string][] {
  if (counted === undefined || !isMembers(counted)) return []
  const said = ({ answered = null, recorded = null }: JsonMembers): string =>
    `answered ${textOf(answered)}, recorded ${textOf(recorded)}`
  // Beside other servers one answers fewer than are recorded; more it never may.
  const isShort = ({ answered, recorded }: JsonMembers): boolean => Number(answered) > Number(recorded)
  const before = Array.isArray(counted['before']) ? counted['before'].filter(isMembers) : []
  const differs = counted['alone'] === true ? counted['answered'] !== counted['recorded'] : isShort(counted)
  return [
    ...(differs ? [['count', said(counted)] satisfies [DeviationKind, string]] : []),
    ...before.flatMap((life): [DeviationKind, string][] => {
      if (life['ended'] !== true) return [['server_killed', said(life)]]
      return isShort(life) ? [['count', said(life)]] : []
    }),
  ]
}

/** Signatures that ended within the period before the same use case was signed again. */
function lapses(entries: readonly Entry[], { from, to }: Period): Deviation[] {
  const signed = entries.filter(({ type }) => type === 'acceptance.signed')
  return signed.flatMap((entry) => {
    const { until, useCase } = bodyOf(entry)
    if (typeof until !== 'string' || until < from || until >= to) return []
    const renewed = signed.some(
      (other) => bodyOf(other)['useCase'] === useCase && other.time > entry.time && other.time <= until,
    )
    return renewed ? [] : [{ kind: 'lapse', entry: entry.id, time: until, detail: 'the signature ended' }]
  })
}

/** Numbers a program gave to commands that are not there. */
function gaps(entries: readonly Entry[]): Deviation[] {
  const seen = new Map<string, { numbers: Set<number>; last: Entry }>()
  for (const entry of entries) {
    const { emitter } = entry as { readonly emitter?: Json }
    if (emitter === undefined || !isMembers(emitter)) continue
    const { id, n } = emitter
    if (typeof id !== 'string' || typeof n !== 'number') continue
    const known = seen.get(id) ?? { numbers: new Set(), last: entry }
    known.numbers.add(n)
    seen.set(id, { ...known, last: entry })
  }
  return [...seen].flatMap(([id, { numbers, last }]) => {
    const sorted = [...numbers].sort((a, b) => a - b)
    const missing = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) + 1 - sorted.length
    return missing === 0 ? [] : [{ kind: 'gap', entry: last.id, time: last.time, detail: `${missing} of ${id}` }]
  })
}

function bodyOf(entry: Entry): JsonMembers {
  const { body } = entry as { readonly body?: Json }
  return body !== undefined && isMembers(body) ? body : {}
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
