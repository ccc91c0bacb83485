import type pg from 'pg'
import { type AccessRow, type AccessTable, MOST_LISTED } from '../access.ts'

const COLUMNS = 'kind, id, person, expires, value, seal'

/** @param convert turns a failure of the engine into the error callers know */
export function postgresAccess(pool: pg.Pool, convert: (cause: unknown) => Error): AccessTable {
  const ask = async (sql: string, values: readonly (string | null)[]): Promise<pg.QueryResult<AccessRow>> => {
    try {
      return await pool.query<AccessRow>(sql, [...values])
    } catch (cause) {
      throw convert(cause)
    }
  }
  return {
    get: async (kind, id) =>
      (await ask(`SELECT ${COLUMNS} FROM access WHERE kind = $1 AND id = $2`, [kind, id])).rows[0],
    list: async (kind, person) => {
      const sql = `SELECT ${COLUMNS} FROM access WHERE kind = $1 AND ($2::text IS NULL OR person = $2)
        ORDER BY id LIMIT ${MOST_LISTED}`
      return (await ask(sql, [kind, person ?? null])).rows
    },
    put: async ({ kind, id, person, expires, value, seal }) => {
      const sql = `INSERT INTO access (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (kind, id) DO UPDATE SET person = excluded.person, expires = excluded.expires,
        value = excluded.value, seal = excluded.seal`
      await ask(sql, [kind, id, person, expires, value, seal])
    },
    remove: async (kind, id) =>
      (await ask('DELETE FROM access WHERE kind = $1 AND id = $2', [kind, id])).rowCount === 1,
    forget: async (now) => {
      await ask('DELETE FROM access WHERE expires < $1', [now])
    },
  }
}
