import { type LoggedEvent, subjectOf } from '@answerable/contract'
import { erasedBy } from '@answerable/domain'
import type { Reads } from '../store/store.ts'
import { type ReadRow, requesterOf } from './requester.ts'
import type { Erasures } from './vault.ts'

/** Of the fields of an entry that no longer open, those that an entry erased, and the index of that entry. */
export async function erasedFields(
  event: LoggedEvent,
  missing: readonly string[],
  erasures: Erasures,
  reads: Pick<Reads, 'rows'>,
): Promise<Readonly<Record<string, number>>> {
  if (missing.length === 0 || erasures.size === 0) return {}
  const requester = await requesterOf({ ...event, seals: missing }, rowsOf(reads))
  return Object.fromEntries(
    missing.flatMap((field) => {
      const subject = subjectOf(event, field, { requester })
      const by = erasedBy(erasures, { index: event.index, field, subject })
      return by === undefined ? [] : [[field, by.index]]
    }),
  )
}

/** Rows as stored: here they only say whose a value was that is gone. */
export function rowsOf(reads: Pick<Reads, 'rows'>): ReadRow {
  return async (key) => {
    const [row] = await reads.rows([key])
    return row === undefined ? undefined : JSON.parse(row.value)
  }
}
