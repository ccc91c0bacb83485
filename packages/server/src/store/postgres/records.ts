import { type ColumnValue, type RecordKey, type RecordKind, recordTables } from '@answerable/contract'
import type { RecordQuery } from '@answerable/domain'
import type { ClientBase, Pool } from 'pg'
import { columnNames, columnType, conditionsOf, recordKinds, recordTableName } from '../columns.ts'
import { idBounds, rowTests } from '../search.ts'
import type { Found, PageQuery, SearchQuery, StoredRow, WrittenRow } from '../store.ts'

type RawRow = { id: string; idx: number; entries: string; value: string }

const SELECT = 'SELECT id, idx, entries, value'

export async function readRows(on: ClientBase | Pool, keys: readonly RecordKey[]): Promise<StoredRow[]> {
  const found = recordKinds.map(async (kind) => {
    const ids = keys.filter((key) => key.kind === kind).map(({ id }) => id)
    if (ids.length === 0) return []
    const text = `${SELECT} FROM ${recordTableName(kind)} WHERE id = ANY($1::text[])`
    const { rows } = await on.query({ name: `rows-${kind}`, text, values: [ids] })
    return (rows as RawRow[]).map((raw) => toRow(kind, raw))
  })
  return (await Promise.all(found)).flat()
}

export async function queryRows(
  on: ClientBase | Pool,
  query: RecordQuery,
): Promise<{ rows: StoredRow[]; total: number }> {
  const { where, values } = whereOf(query)
  const { rows } = await on.query({
    text: `${SELECT}, count(*) OVER () AS total FROM ${recordTableName(query.kind)}
      ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY idx, id LIMIT $1`,
    values,
  })
  const raw = rows as (RawRow & { total: number })[]
  return { rows: raw.map((one) => toRow(query.kind, one)), total: raw[0]?.total ?? 0 }
}

/** As `Reads.newest` says. */
export async function newestRows(
  on: ClientBase | Pool,
  query: PageQuery,
  before: string | number | null,
): Promise<StoredRow[]> {
  const { where, values } = whereOf(query)
  const order = where.length === 0 ? 'id' : 'idx'
  if (before !== null) {
    values.push(before)
    where.push(`${order} < $${values.length}`)
  }
  const { rows } = await on.query({
    text: `${SELECT} FROM ${recordTableName(query.kind)}
      ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY ${order} DESC LIMIT $1`,
    values,
  })
  return (rows as RawRow[]).map((raw) => toRow(query.kind, raw))
}

/** As `Reads.search` says. */
export async function searchRows(
  on: ClientBase | Pool,
  query: SearchQuery,
  before: string | number | null,
): Promise<Found> {
  const { where, values } = whereOf({ ...query, limit: query.within })
  const given = (value: unknown): string => `$${values.push(value)}`
  const order = where.length === 0 ? 'id' : 'idx'
  const { atLeast, atMost } = idBounds(query)
  if (before !== null) where.push(`${order} < ${given(before)}`)
  if (atLeast !== undefined) where.push(`id >= ${given(atLeast)}`)
  if (atMost !== undefined) where.push(`id <= ${given(atMost)}`)
  const looked = `FROM ${recordTableName(query.kind)}
    ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY ${order} DESC LIMIT $1`
  const seen = await on.query({
    text: `SELECT count(*) AS searched, min(at) AS oldest FROM (SELECT ${order} AS at ${looked}) AS looked`,
    values: [...values],
  })
  const tests = rowTests(query).map((row) => {
    if (row.test === 'holds')
      return `EXISTS (SELECT 1 FROM unnest(${given(row.any)}::text[]) AS part WHERE strpos(value, part) > 0)`
    return `value::json ->> ${given(row.member)} ${row.test === 'equals' ? '=' : row.test} ${given(row.value)} COLLATE "C"`
  })
  const { rows } = await on.query({
    text: `SELECT * FROM (${SELECT} ${looked}) AS looked
      ${tests.length === 0 ? '' : `WHERE ${tests.join(' AND ')}`} ORDER BY ${order} DESC LIMIT ${given(query.limit)}`,
    values,
  })
  const { searched, oldest } = (seen.rows as Pick<Found, 'searched' | 'oldest'>[])[0] ?? { searched: 0, oldest: null }
  return { searched, oldest, rows: (rows as RawRow[]).map((raw) => toRow(query.kind, raw)) }
}

/** Conditions in SQL; the limit is `$1`. */
function whereOf(query: RecordQuery): { where: string[]; values: unknown[] } {
  const values: unknown[] = [query.limit]
  const where = conditionsOf(query).map((condition) => {
    values.push(condition.test === 'in' ? condition.values : condition.value)
    return condition.test === 'in'
      ? `${condition.column} = ANY($${values.length})`
      : `${condition.column} ${condition.test} $${values.length}`
  })
  return { where, values }
}

/** As `Reads.countAfter` says. */
export async function countAfter(on: ClientBase | Pool, kind: RecordKind, id: string): Promise<number> {
  const { rows } = await on.query(`SELECT count(*) AS total FROM ${recordTableName(kind)} WHERE id > $1`, [id])
  return (rows[0] as { total: number }).total
}

export async function scanRows(
  on: ClientBase | Pool,
  kind: RecordKind,
  after: string | null,
  limit: number,
): Promise<WrittenRow[]> {
  const names = columnNames(kind)
  const text = `SELECT ${['id', 'idx', 'entries', 'value', ...names].join(', ')} FROM ${recordTableName(kind)}
    WHERE id > $1 ORDER BY id LIMIT $2`
  const { rows } = await on.query({ text, values: [after ?? '', limit] })
  return (rows as (RawRow & Record<string, ColumnValue>)[]).map((raw) => ({
    ...toRow(kind, raw),
    columns: names.map((name) => raw[name] ?? null),
  }))
}

/** One statement per kind: arrays in, rows out. None is waited for. */
export function writeRows(client: ClientBase, rows: readonly WrittenRow[]): Promise<unknown>[] {
  return recordKinds.flatMap((kind) => {
    const own = rows.filter((row) => row.kind === kind)
    if (own.length === 0) return []
    const columns = recordTables[kind].columns.map((_, i) => own.map((row) => row.columns[i] ?? null))
    const values = [
      own.map(({ id }) => id),
      own.map(({ index }) => index),
      own.map(({ entries }) => JSON.stringify(entries)),
      own.map(({ value }) => value),
      ...columns,
    ]
    return [client.query({ name: `write-${kind}`, text: upsertSql(kind), values })]
  })
}

function upsertSql(kind: RecordKind): string {
  const names = ['id', 'idx', 'entries', 'value', ...columnNames(kind)]
  const arrays = [
    'text[]',
    'bigint[]',
    'text[]',
    'text[]',
    ...recordTables[kind].columns.map((column) => columnType(column, { text: 'text[]', integer: 'bigint[]' })),
  ]
  return `INSERT INTO ${recordTableName(kind)} (${names.join(', ')})
    SELECT * FROM unnest(${arrays.map((type, i) => `$${i + 1}::${type}`).join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${names
      .slice(1)
      .map((name) => `${name} = excluded.${name}`)
      .join(', ')}`
}

function toRow(kind: RecordKind, { id, idx, entries, value }: RawRow): StoredRow {
  return { kind, id, index: idx, entries: JSON.parse(entries) as number[], value }
}
