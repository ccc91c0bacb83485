import type { SearchQuery } from './store.ts'

/** An id made this long before or after an instant is still looked at: ids come from another clock than entries. */
const SLACK_MS = 60_000

/**
 * The bounds an instant sets on ids: UUIDv7 begins with 48 bits of milliseconds (RFC 9562 section 5.7), so the primary
 * key finds a day among years.
 */
export function idBounds({ from, to }: Pick<SearchQuery, 'from' | 'to'>): { atLeast?: string; atMost?: string } {
  return {
    ...(from === undefined ? {} : { atLeast: idAt(Date.parse(from) - SLACK_MS, '0') }),
    ...(to === undefined ? {} : { atMost: idAt(Date.parse(to) + SLACK_MS, 'f') }),
  }
}

function idAt(milliseconds: number, fill: '0' | 'f'): string {
  const hex = Math.max(0, milliseconds).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${fill.repeat(4)}-${fill.repeat(4)}-${fill.repeat(12)}`
}

/** A test on the JSON text of a row: a member of the object, or a fragment of the text. */
export type RowTest =
  | { test: 'equals' | '>=' | '<='; member: string; value: string }
  | { test: 'holds'; any: readonly string[] }

export function rowTests({ equals, holds, from, to }: SearchQuery): RowTest[] {
  return [
    ...Object.entries(equals).map(([member, value]): RowTest => ({ test: 'equals', member, value })),
    ...holds.map((any): RowTest => ({ test: 'holds', any })),
    ...(from === undefined ? [] : [{ test: '>=' as const, member: 'time', value: from }]),
    ...(to === undefined ? [] : [{ test: '<=' as const, member: 'time', value: to }]),
  ]
}
