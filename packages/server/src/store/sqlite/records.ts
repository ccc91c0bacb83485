import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { ColumnValue, RecordKey, RecordKind } from '@answerable/contract'
import type { RecordQuery } from '@answerable/domain'
import { columnNames, conditionsOf, recordKinds, recordTableName } from '../columns.ts'
import { idBounds, type RowTest, rowTests } from '../search.ts'
import type { Found, PageQuery, SearchQuery, StoredRow, WrittenRow } from '../store.ts'

/**
 * Columns that name nearly every row of a log with one use case. SQLite keeps no statistics here and would walk their
 * index all the same: closing a use case would take longer with every decision it ever made.
 */
const BROAD: ReadonlySet<string> = new Set(['use_case', 'agent'])

type RawRow = { id: string; idx: number; entries: string; value: string }

/** Record rows of one connection. Statements are prepared once per shape: preparing costs more than running. */
export function sqliteRecords(database: DatabaseSync) {
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    let statement = prepared.get(sql)
    if (statement === undefined) {
      statement = database.prepare(sql)
      prepared.set(sql, statement)
    }
    return statement
  }

  const whereOf = (query: RecordQuery): { where: string[]; values: SQLInputValue[] } => {
    const values: SQLInputValue[] = []
    const conditions = conditionsOf(query)
    const isNarrow = conditions.some(({ column }) => !BROAD.has(column))
    const where = conditions.map((condition) => {
      if (condition.test !== 'in') {
        values.push(condition.value)
        return `${condition.column} ${condition.test} ?`
      }
      values.push(...condition.values)
      // A unary plus keeps SQLite from walking this column's index.
      const column = isNarrow && BROAD.has(condition.column) ? `+${condition.column}` : condition.column
      return `${column} IN (${condition.values.map(() => '?').join(', ')})`
    })
    return { where, values }
  }

  return {
    rows(keys: readonly RecordKey[]): StoredRow[] {
      return recordKinds.flatMap((kind) => {
        const ids = keys.filter((key) => key.kind === kind).map(({ id }) => id)
        if (ids.length === 0) return []
        const sql = `SELECT id, idx, entries, value FROM ${recordTableName(kind)} WHERE id IN (SELECT value FROM json_each(?))`
        return prepare(sql)
          .all(JSON.stringify(ids))
          .map((raw) => toRow(kind, raw as RawRow))
      })
    },

    /** As `Reads.countAfter` says. */
    countAfter(kind: RecordKind, id: string): number {
      const row = prepare(`SELECT count(*) AS total FROM ${recordTableName(kind)} WHERE id > ?`).get(id)
      return Number(row?.['total'])
    },

    query(query: RecordQuery): { rows: StoredRow[]; total: number } {
      const { where, values } = whereOf(query)
      const found = prepare(
        `SELECT id, idx, entries, value, count(*) OVER () AS total FROM ${recordTableName(query.kind)}
         ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY idx, id LIMIT ?`,
      ).all(...values, query.limit) as (RawRow & { total: number })[]
      return { rows: found.map((raw) => toRow(query.kind, raw)), total: found[0]?.total ?? 0 }
    },

    newest(query: PageQuery, before: string | number | null): StoredRow[] {
      const { where, values } = whereOf(query)
      const order = where.length === 0 ? 'id' : 'idx'
      if (before !== null) where.push(`${order} < ?`)
      const sql = `SELECT id, idx, entries, value FROM ${recordTableName(query.kind)}
        ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY ${order} DESC LIMIT ?`
      return prepare(sql)
        .all(...values, ...(before === null ? [] : [before]), query.limit)
        .map((raw) => toRow(query.kind, raw as RawRow))
    },

    search(query: SearchQuery, before: string | number | null): Found {
      const { where, values } = whereOf(query)
      const order = where.length === 0 ? 'id' : 'idx'
      const { atLeast, atMost } = idBounds(query)
      const bounds: [string, SQLInputValue | null | undefined][] = [
        [`${order} < ?`, before],
        ['id >= ?', atLeast],
        ['id <= ?', atMost],
      ]
      for (const [condition, value] of bounds) {
        if (value == null) continue
        where.push(condition)
        values.push(value)
      }
      const looked = `FROM ${recordTableName(query.kind)} ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}
        ORDER BY ${order} DESC LIMIT ?`
      const tests = rowTests(query).map((test) => testSql(test))
      const rows = prepare(
        `SELECT * FROM (SELECT id, idx, entries, value ${looked})
         ${tests.length === 0 ? '' : `WHERE ${tests.map(({ sql }) => sql).join(' AND ')}`} ORDER BY ${order} DESC LIMIT ?`,
      ).all(...values, query.within, ...tests.flatMap(({ given }) => given), query.limit)
      const [seen] = prepare(
        `SELECT count(*) AS searched, min(at) AS oldest FROM (SELECT ${order} AS at ${looked})`,
      ).all(...values, query.within) as [Pick<Found, 'searched' | 'oldest'>]
      return { ...seen, rows: rows.map((raw) => toRow(query.kind, raw as RawRow)) }
    },

    scan(kind: RecordKind, after: string | null, limit: number): WrittenRow[] {
      const names = columnNames(kind)
      const sql = `SELECT ${['id', 'idx', 'entries', 'value', ...names].join(', ')} FROM ${recordTableName(kind)}
        WHERE id > ? ORDER BY id LIMIT ?`
      return prepare(sql)
        .all(after ?? '', limit)
        .map((raw) => ({ ...toRow(kind, raw as RawRow), columns: names.map((name) => raw[name] as ColumnValue) }))
    },

    write(rows: readonly WrittenRow[]): void {
      for (const { kind, id, index, entries, value, columns } of rows) {
        prepare(upserts.get(kind) ?? '').run(id, index, JSON.stringify(entries), value, ...columns)
      }
    },
  }
}

const upserts = new Map(recordKinds.map((kind) => [kind, upsertSql(kind)]))

function upsertSql(kind: RecordKind): string {
  const names = ['id', 'idx', 'entries', 'value', ...columnNames(kind)]
  const updates = names.slice(1).map((name) => `${name} = excluded.${name}`)
  return `INSERT INTO ${recordTableName(kind)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')}`
}

function testSql(row: RowTest): { sql: string; given: string[] } {
  if (row.test === 'holds')
    return { sql: `(${row.any.map(() => 'instr(value, ?) > 0').join(' OR ')})`, given: [...row.any] }
  const operator = row.test === 'equals' ? '=' : row.test
  return { sql: `json_extract(value, ?) ${operator} ?`, given: [`$.${row.member}`, row.value] }
}

function toRow(kind: RecordKind, { id, idx, entries, value }: RawRow): StoredRow {
  return { kind, id, index: idx, entries: JSON.parse(entries) as number[], value }
}
