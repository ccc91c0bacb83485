import type { DatabaseSync } from 'node:sqlite'
import { AnswerableError } from '@answerable/contract'
import { ExitError } from '../../platform/exit.ts'
import { readsWithErrors } from '../reads-with-errors.ts'
import type { ConsistentReads, Store, Transaction } from '../store.ts'
import { sqliteAccess } from './access.ts'
import { sqliteAppend } from './append.ts'
import { asExit, type ConnectionOptions, fileIdentity, migrate, openConnection, ownFile } from './open.ts'
import { sqliteOutbox } from './outbox.ts'
import { sqliteReads } from './reads.ts'
import { retireSqlite, shrinkSqlite } from './retire.ts'
import { clearSqlitePlain, sqliteVault } from './vault.ts'

/**
 * The embedded store: one file, one server. One connection writes, one reads, so a read never sees half a batch.
 * @throws ExitError `store_in_use`, `store_unsafe`, `store_newer`, `folder_unusable`, `disk_full`
 */
export async function openSqliteStore(file: string, options: ConnectionOptions = {}): Promise<Store> {
  const lock = ownFile(file)
  try {
    const writer = openConnection(file, options)
    try {
      migrate(writer)
      return sqliteStore(file, { lock, writer, reader: openConnection(file, { readOnly: true }) })
    } catch (cause) {
      writer.close()
      throw asExit(cause, file)
    }
  } catch (cause) {
    lock.close()
    throw cause
  }
}

/**
 * Reads of a SQLite file in one state, also while a server holds it: WAL readers see the file as it was at their first
 * read. Each call has a connection of its own, which only reads.
 */
export function consistentSqlite(file: string): ConsistentReads['consistently'] {
  return async (work) => {
    const database = openConnection(file, { readOnly: true })
    try {
      database.exec('BEGIN')
      return await work(readsWithErrors(sqliteReads(database), (cause) => unavailable(cause, file)))
    } finally {
      database.close()
    }
  }
}

type Connections = { lock: DatabaseSync; writer: DatabaseSync; reader: DatabaseSync }

function sqliteStore(file: string, { lock, writer, reader }: Connections): Store {
  const append = sqliteAppend(writer)
  const changeVault = sqliteVault(writer)
  const withErrors = (database: DatabaseSync) =>
    readsWithErrors(sqliteReads(database), (cause) => unavailable(cause, file))
  const locked = withErrors(writer)
  const held = fileIdentity(file)
  const once = writer.prepare('INSERT OR IGNORE INTO seen_assertion (jti, expires) VALUES (?, ?)')
  const forget = writer.prepare('DELETE FROM seen_assertion WHERE expires < ?')
  // A transaction spans awaits. Without this queue another caller's statement would land inside it, and fall with it.
  let queue: Promise<unknown> = Promise.resolve()
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work)
    queue = result.catch(() => undefined)
    return result
  }

  const store: Store = {
    ...withErrors(reader),
    shared: false,
    transaction: (work) =>
      exclusively(async () => {
        run(writer, 'BEGIN IMMEDIATE', file)
        try {
          const transaction: Transaction = {
            ...locked,
            locked: await locked.head(),
            clock: undefined,
            append: async (batch) => append(batch),
            changeVault: async (change) => changeVault(change),
          }
          if (await work(transaction)) {
            commit(writer, file)
            // SQLite writes on into a file that was replaced or removed: durable, where nobody will find it again.
            if (fileIdentity(file) !== held) {
              throw new ExitError('log_stopped', `${file} was replaced while this server held it`)
            }
            return true
          }
        } catch (cause) {
          rollback(writer)
          throw isSqliteError(cause) ? unavailable(cause, file) : cause
        }
        rollback(writer)
        return false
      }),
    access: sqliteAccess(writer, exclusively, (cause) => unavailable(cause, file)),
    ...sqliteOutbox(writer, exclusively, (cause) => unavailable(cause, file)),
    consistently: consistentSqlite(file),
    clearPlainVault: () =>
      exclusively(async () => {
        try {
          clearSqlitePlain(writer)
        } catch (cause) {
          throw unavailable(cause, file)
        }
      }),
    retire: async (head, note) => {
      await store.transaction(async (transaction) => {
        if ((await transaction.archived()) !== undefined) return false
        retireSqlite(writer, head, transaction.locked, note)
        return true
      })
      await exclusively(async () => {
        try {
          shrinkSqlite(writer)
        } catch (cause) {
          throw unavailable(cause, file)
        }
      })
    },
    seeOnce: (jti, expires, now) =>
      exclusively(async () => {
        try {
          forget.run(now)
          return Number(once.run(jti, expires).changes) === 1
        } catch (cause) {
          throw unavailable(cause, file)
        }
      }),
    close: () =>
      exclusively(async () => {
        for (const connection of [reader, writer, lock]) connection.close()
      }),
  }
  return store
}

function run(writer: DatabaseSync, sql: string, file: string): void {
  try {
    writer.exec(sql)
  } catch (cause) {
    throw unavailable(cause, file)
  }
}

// SQLite leaves the transaction open when COMMIT failed before its point of no return, so ROLLBACK settles its fate.
// Where it has closed the transaction by itself after an I/O error, nobody knows what a crash would keep.
function commit(writer: DatabaseSync, file: string): void {
  try {
    writer.exec('COMMIT')
  } catch (cause) {
    // SQLITE_FULL (13) comes from writing a frame, so the commit frame is not complete: nothing happened.
    const full = ((cause as { errcode?: number }).errcode ?? 0) % 256 === 13
    if (writer.isTransaction || full) throw cause
    throw new ExitError('commit_unknown', `${file}: ${(cause as Error).message}`, { cause })
  }
}

function rollback(writer: DatabaseSync): void {
  if (writer.isTransaction) writer.exec('ROLLBACK')
}

function isSqliteError(cause: unknown): boolean {
  return (cause as { code?: unknown }).code === 'ERR_SQLITE_ERROR'
}

/** A full disk or a read-only folder met while running: nothing was changed, and the caller may try again. */
function unavailable(cause: unknown, file: string): AnswerableError {
  return new AnswerableError('store_unavailable', `${file}: ${(cause as Error).message}`, { cause })
}
