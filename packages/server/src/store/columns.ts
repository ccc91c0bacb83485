import { type RecordKind, recordTables } from '@answerable/contract'
import type { RecordQuery } from '@answerable/domain'

/** Query columns hold text, save these. */
const INTEGER_COLUMNS = new Set(['open', 'n'])

export const recordKinds = Object.keys(recordTables) as RecordKind[]

export function recordTableName(kind: string): string {
  return `record_${kind}`
}

/** Column names in SQL, in the order of `recordTables[kind].columns`. */
export function columnNames(kind: RecordKind): string[] {
  return recordTables[kind].columns.map(columnName)
}

export function columnType(column: string, types: { text: string; integer: string }): string {
  return INTEGER_COLUMNS.has(column) ? types.integer : types.text
}

/** One condition of a query: `column` equals any of `values`, or lies beyond a bound. */
export type Condition =
  | { column: string; test: 'in'; values: readonly (string | number)[] }
  | { column: string; test: '<=' | '>'; value: string }

/**
 * A query's conditions with columns checked against the table: a column name never comes from outside into SQL.
 * @throws RangeError for a column the kind does not have
 */
export function conditionsOf(query: RecordQuery): Condition[] {
  const known: readonly string[] = recordTables[query.kind].columns
  const check = (column: string): string => {
    if (!known.includes(column)) throw new RangeError(`${query.kind} has no column ${column}`)
    return columnName(column)
  }
  const conditions: Condition[] = Object.entries(query.where).map(([column, wanted]) => ({
    column: check(column),
    test: 'in',
    values: typeof wanted === 'object' ? wanted : [wanted],
  }))
  const { atMost, after } = query.due ?? {}
  if (atMost !== undefined) conditions.push({ column: check('due'), test: '<=', value: atMost })
  if (after !== undefined) conditions.push({ column: check('due'), test: '>', value: after })
  return conditions
}

export function columnName(column: string): string {
  return column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
