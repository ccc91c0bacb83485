import { statSync } from 'node:fs'
import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite'
import { EMPTY_ROOT } from '@answerable/ledger'
import { ExitError, exitCodeOfFailure } from '../../platform/exit.ts'
import { checksumOf, pendingMigrations } from '../migrations.ts'
import { sqliteMigrations } from './migrations.ts'

/** PRAGMA synchronous: 2 is FULL, 3 EXTRA. Below FULL a power cut may lose an acknowledged commit (WAL mode). */
const SYNCHRONOUS_FULL = 2

/** How to hold a connection; `synchronous` is a parameter only so that a test can show an unsafe one is refused. */
export type ConnectionOptions = { readOnly?: boolean; synchronous?: 'FULL' | 'NORMAL' | 'OFF' }

/**
 * Opens a SQLite file in WAL mode with synchronous=FULL.
 * @throws ExitError `store_unsafe`, `folder_unusable`, `disk_full`
 */
export function openConnection(file: string, options: ConnectionOptions = {}): DatabaseSync {
  return opened(file, { readOnly: options.readOnly ?? false, timeout: 5000 }, (database) => {
    if (options.readOnly !== true) database.exec('PRAGMA journal_mode = WAL')
    database.exec(`PRAGMA synchronous = ${options.synchronous ?? 'FULL'}; PRAGMA temp_store = MEMORY`)
    requireSync(database, file)
  })
}

/** A connection that is set up, or closed again: a handle left behind would keep the file, and its lock, in use. */
export function opened(
  file: string,
  options: DatabaseSyncOptions,
  setUp: (database: DatabaseSync) => void,
): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, options)
    setUp(database)
    return database
  } catch (cause) {
    database?.close()
    throw asExit(cause, file)
  }
}

/** @throws ExitError `store_unsafe` unless commits are synced and the journal is a write-ahead log */
export function requireSync(database: DatabaseSync, file: string): void {
  const { synchronous } = database.prepare('PRAGMA synchronous').get() as { synchronous: number }
  const { journal_mode: journal } = database.prepare('PRAGMA journal_mode').get() as { journal_mode: string }
  if (synchronous < SYNCHRONOUS_FULL) throw new ExitError('store_unsafe', `${file} has synchronous ${synchronous}`)
  if (journal !== 'wal') throw new ExitError('store_unsafe', `${file} has journal mode ${journal}`)
}

/**
 * Takes the file for this process until it ends: an open exclusive transaction on a lock file beside it, which the
 * kernel releases however the process dies. Two writers with models of their own would each miss the other's entries.
 * @throws ExitError `store_in_use`
 */
export function ownFile(file: string): DatabaseSync {
  return opened(`${file}-owner`, { timeout: 0 }, (lock) => {
    try {
      lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
    } catch (cause) {
      // SQLITE_BUSY (5), SQLITE_LOCKED (6)
      const primary = ((cause as { errcode?: number }).errcode ?? 0) & 0xff
      throw primary === 5 || primary === 6 ? new ExitError('store_in_use', file, { cause }) : cause
    }
  })
}

/** Which files are under these names now: device and inode of the database and of its write-ahead log. */
export function fileIdentity(file: string): string {
  const identities = [file, `${file}-wal`].map((name) => {
    const stat = statSync(name, { throwIfNoEntry: false })
    return stat === undefined ? 'none' : `${stat.dev}:${stat.ino}`
  })
  return identities.join(' ')
}

/** Applies what is missing of the schema, in one transaction. @throws ExitError `store_newer` */
export function migrate(database: DatabaseSync): void {
  database.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID')
  const rows = database.prepare("SELECT key, value FROM meta WHERE key LIKE 'migration:%'").all()
  const applied = rows.map(({ key, value }) => ({ id: Number(String(key).slice(10)), checksum: String(value) }))
  const pending = pendingMigrations(sqliteMigrations, applied)
  if (pending.length === 0) return
  database.exec('BEGIN IMMEDIATE')
  try {
    const remember = database.prepare('INSERT INTO meta (key, value) VALUES (?, ?)')
    for (const migration of pending) {
      database.exec(migration.sql)
      remember.run(`migration:${migration.id}`, checksumOf(migration))
    }
    database.prepare("INSERT OR IGNORE INTO head VALUES (1, 0, 0, ?, '')").run(EMPTY_ROOT)
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

export function asExit(cause: unknown, file: string): ExitError {
  if (cause instanceof ExitError) return cause
  return new ExitError(exitCodeOfFailure(cause) ?? 'store_unreachable', `${file}: ${(cause as Error).message}`, {
    cause,
  })
}
