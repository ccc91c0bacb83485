import type { DatabaseSync } from 'node:sqlite'
import type { AccessKind, AccessRow, AccessTable } from '../access.ts'
import { MOST_LISTED } from '../access.ts'

const COLUMNS = 'kind, id, person, expires, value, seal'

/**
 * @param exclusively runs work between transactions: a statement of this table must not fall with somebody's batch
 * @param convert turns a failure of the engine into the error callers know
 */
export function sqliteAccess(
  writer: DatabaseSync,
  exclusively: <T>(work: () => Promise<T>) => Promise<T>,
  convert: (cause: unknown) => Error,
): AccessTable {
  const sql = {
    get: writer.prepare(`SELECT ${COLUMNS} FROM access WHERE kind = ? AND id = ?`),
    all: writer.prepare(`SELECT ${COLUMNS} FROM access WHERE kind = ? ORDER BY id LIMIT ${MOST_LISTED}`),
    of: writer.prepare(`SELECT ${COLUMNS} FROM access WHERE kind = ? AND person = ? ORDER BY id LIMIT ${MOST_LISTED}`),
    put: writer.prepare(
      `INSERT INTO access (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (kind, id) DO UPDATE SET person = excluded.person, expires = excluded.expires,
       value = excluded.value, seal = excluded.seal`,
    ),
    remove: writer.prepare('DELETE FROM access WHERE kind = ? AND id = ?'),
    forget: writer.prepare('DELETE FROM access WHERE expires < ?'),
  }
  const once = <T>(work: () => T): Promise<T> =>
    exclusively(async () => {
      try {
        return work()
      } catch (cause) {
        throw convert(cause)
      }
    })
  const listed = (kind: AccessKind, person: string | undefined): AccessRow[] =>
    (person === undefined ? sql.all.all(kind) : sql.of.all(kind, person)) as AccessRow[]
  return {
    get: (kind, id) => once(() => sql.get.get(kind, id) as AccessRow | undefined),
    list: (kind, person) => once(() => listed(kind, person)),
    put: ({ kind, id, person, expires, value, seal }) =>
      once(() => {
        sql.put.run(kind, id, person, expires, value, seal)
      }),
    remove: (kind, id) => once(() => Number(sql.remove.run(kind, id).changes) === 1),
    forget: (now) =>
      once(() => {
        sql.forget.run(now)
      }),
  }
}
