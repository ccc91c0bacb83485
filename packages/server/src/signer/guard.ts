import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { asExit, opened, requireSync } from '../store/sqlite/open.ts'

/** The last head this log's key has signed. */
export type SignedHead = {
  readonly size: number
  /** how many of them are governance entries: the database cannot hide a restriction by counting fewer */
  readonly govSize: number
  readonly root: Uint8Array
  readonly time: string
}

/**
 * A small durable compare-and-swap cell outside the database, never restored together with it: what was signed stays
 * known when the database is rolled back. Several servers on one machine may share it.
 */
export type Guard = {
  last(): SignedHead | undefined
  /** Stores `next` durably if the last head still has the size `expected` (0: none). False: another server was faster. */
  advance(expected: number, next: SignedHead): boolean
  close(): void
}

const SELECT = 'SELECT size, gov_size AS govSize, root, time FROM guard WHERE origin = ?'
const SCHEMA = `CREATE TABLE IF NOT EXISTS guard (
  origin TEXT PRIMARY KEY, size INTEGER NOT NULL, gov_size INTEGER NOT NULL, root BLOB NOT NULL, time TEXT NOT NULL
) STRICT, WITHOUT ROWID`

/** @throws ExitError `store_unsafe`, `folder_unusable`, `disk_full` */
export function openGuard(file: string, origin: string): Guard {
  const database = opened(file, { timeout: 10_000 }, (fresh) => {
    fresh.exec('PRAGMA journal_mode = WAL')
    fresh.exec('PRAGMA synchronous = FULL')
    requireSync(fresh, file)
    fresh.exec(SCHEMA)
  })
  return guardOn(database, origin)
}

/** What the guard holds, without holding the guard: undefined where there is no guard file or no such log in it. */
export function readGuard(file: string, origin: string): SignedHead | undefined {
  if (!existsSync(file)) return undefined
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 })
  try {
    const select = database.prepare(SELECT)
    return select.get(origin) as SignedHead | undefined
  } catch (cause) {
    throw asExit(cause, file)
  } finally {
    database.close()
  }
}

function guardOn(database: DatabaseSync, origin: string): Guard {
  const select = database.prepare(SELECT)
  const insert = database.prepare('INSERT INTO guard (origin, size, gov_size, root, time) VALUES (?, ?, ?, ?, ?)')
  const update = database.prepare(
    'UPDATE guard SET size = ?, gov_size = ?, root = ?, time = ? WHERE origin = ? AND size = ?',
  )
  const last = (): SignedHead | undefined => select.get(origin) as SignedHead | undefined
  return {
    last,
    advance(expected, { size, govSize, root, time }) {
      database.exec('BEGIN IMMEDIATE')
      try {
        const current = last()
        const moved = (current?.size ?? 0) !== expected
        if (!moved) {
          if (current === undefined) insert.run(origin, size, govSize, root, time)
          else update.run(size, govSize, root, time, origin, expected)
        }
        // INVARIANT: a head is durable here before any signature over it leaves the process.
        database.exec('COMMIT')
        return !moved
      } catch (cause) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw cause
      }
    },
    close: () => database.close(),
  }
}
