import { columnName, columnType, recordTableName } from './columns.ts'

/** SQL words of one store. `text` is compared byte by byte; `key` is a text that is a primary key; `any` is just kept. */
export type ColumnTypes = {
  readonly text: string
  readonly integer: string
  readonly key: string
  readonly any: string
  readonly suffix: string
}
export type RecordTable = { readonly kind: string; readonly columns: readonly string[] }

/**
 * The record tables as the first release made them. A store in the field has run these very statements, so this list
 * never changes: a kind or a column the contract gains since is a migration of its own, through the functions below.
 */
export const firstRecordTables: readonly RecordTable[] = [
  { kind: 'run', columns: ['useCase', 'agent', 'open'] },
  { kind: 'observation', columns: ['run', 'n'] },
  { kind: 'decision', columns: ['useCase', 'agent', 'run', 'state', 'due'] },
  { kind: 'intent', columns: ['useCase', 'agent', 'open', 'due'] },
  { kind: 'secret', columns: ['useCase', 'state'] },
  { kind: 'nonce', columns: [] },
  { kind: 'idempotency', columns: [] },
]

/** Counters of standing approvals, uses of exceptions, hand-offs between use cases. Never changes either. */
export const usesAndHandoffTables: readonly RecordTable[] = [
  { kind: 'standing_approval', columns: ['useCase'] },
  { kind: 'citation', columns: ['cited', 'useCase'] },
  { kind: 'handoff', columns: ['useCase', 'fromUseCase'] },
]

/** Numbered commands of each program an agent runs. Never changes either. */
export const emitterTables: readonly RecordTable[] = [{ kind: 'emitter', columns: ['agent', 'open'] }]

/**
 * SQL of one record table, with an index for each query column.
 * @param types how a store spells a compared text, an integer, any text, and what it adds to a table
 */
export function createRecordTable({ kind, columns }: RecordTable, types: ColumnTypes): string {
  const table = recordTableName(kind)
  const declared = columns.map((column) => `, ${columnName(column)} ${columnType(column, types)}`)
  return [
    `CREATE TABLE ${table} (`,
    `  id ${types.key} PRIMARY KEY, idx ${types.integer} NOT NULL, entries ${types.any} NOT NULL, value ${types.any} NOT NULL${declared.join('')}`,
    `)${types.suffix};`,
    ...columns.map((column) => indexOf(table, columnName(column))),
  ].join('\n')
}

const indexOf = (table: string, name: string): string =>
  `CREATE INDEX ${table}_${name} ON ${table} (${name}, idx) WHERE ${name} IS NOT NULL;`
