import { type AnyRow, columnsOf, recordTables } from '@answerable/contract'
import type { RecordQuery } from '@answerable/domain'
import type { Row } from './facts.ts'

/** Whether a row not yet stored is what a query asks for: the same test the stores run in SQL. */
export function matches(query: RecordQuery, { kind, value }: Row): boolean {
  if (kind !== query.kind) return false
  const names: readonly string[] = recordTables[kind].columns
  const values = columnsOf({ kind, row: value } as AnyRow)
  const column = (name: string) => values[names.indexOf(name)] ?? null
  for (const [name, wanted] of Object.entries(query.where)) {
    const held = column(name)
    // SQL: NULL equals nothing.
    if (held === null) return false
    if (typeof wanted === 'object' ? !wanted.includes(held) : held !== wanted) return false
  }
  const { atMost, after } = query.due ?? {}
  if (atMost === undefined && after === undefined) return true
  const due = column('due')
  if (typeof due !== 'string') return false
  return (atMost === undefined || due <= atMost) && (after === undefined || due > after)
}
