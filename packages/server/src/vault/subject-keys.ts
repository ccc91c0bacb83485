import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ExitError } from '../platform/exit.ts'
import { opened, requireSync } from '../store/sqlite/open.ts'

/**
 * A data key of the vault. A subject has one after another: each seals a bounded number of values, and what is sealed
 * after an erasure has a key made after it.
 */
export type SubjectKey = {
  /** random, 16 bytes in base64url: what vault rows name */
  readonly id: string
  readonly subject: string
  /** AES-256 */
  readonly key: Uint8Array
  /** log index of the first entry it could have sealed: an erasure at or above it destroys it */
  readonly since: number
}

/**
 * The keys of the vault: a small file beside the guard, never in the database and never in its backup. Destroying a key
 * here makes the values it sealed unreadable in every copy of the database there is. Several servers on one machine may
 * share it.
 */
export type SubjectKeys = {
  /** The subject's newest key that may still seal. */
  newest(subject: string): SubjectKey | undefined
  byId(id: string): SubjectKey | undefined
  /** INVARIANT: durable when it returns, so that no committed value was sealed with a key a power cut took. */
  add(keys: readonly SubjectKey[]): void
  /** Keys of a subject that an erasure at log index `index` destroys. */
  upTo(subject: string, index: number): SubjectKey[]
  /** Adds keys that take the place of others, which may seal nothing more and wait for their end. */
  replace(old: readonly string[], by: readonly SubjectKey[]): void
  /** Keys whose replacement was begun. */
  replaced(): SubjectKey[]
  /** Overwrites keys: in the pages (secure_delete), and in the write-ahead log, which is cut. */
  destroy(ids: readonly string[]): void
  /** Whether another process has changed the file since the last time this was asked. */
  changed(): boolean
  close(): void
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS subject_key (
  id TEXT PRIMARY KEY, subject TEXT NOT NULL, key BLOB NOT NULL, since INTEGER NOT NULL, replaced INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS subject_key_subject ON subject_key (subject, since)`
const SELECT = 'SELECT id, subject, key, since FROM subject_key'

/** Where the keys of a log are whose guard is at `guard`: outside the database for the same reason. */
export function subjectKeysBeside(guard: string): string {
  return join(dirname(guard), 'subjects.db')
}

/** @throws ExitError `store_unsafe`, `folder_unusable`, `disk_full` */
export function openSubjectKeys(file: string): SubjectKeys {
  const database = opened(file, { timeout: 10_000 }, (fresh) => {
    fresh.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
    requireSync(fresh, file)
    fresh.exec(SCHEMA)
    // A process that died between destroying a key and cutting the log may have left the key in it.
    cutLog(fresh, file)
  })
  return keysOn(database, file)
}

/** The keys for reading only, as `fsck` needs them; undefined where there is no file. */
export function readSubjectKeys(file: string): Pick<SubjectKeys, 'byId' | 'close'> | undefined {
  if (!existsSync(file)) return undefined
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 })
  const byId = database.prepare(`${SELECT} WHERE id = ?`)
  return { byId: (id) => byId.get(id) as SubjectKey | undefined, close: () => database.close() }
}

function keysOn(database: DatabaseSync, file: string): SubjectKeys {
  const sql = {
    newest: database.prepare(`${SELECT} WHERE subject = ? AND replaced = 0 ORDER BY since DESC, id LIMIT 1`),
    byId: database.prepare(`${SELECT} WHERE id = ?`),
    upTo: database.prepare(`${SELECT} WHERE subject = ? AND since <= ?`),
    replaced: database.prepare(`${SELECT} WHERE replaced = 1`),
    add: database.prepare('INSERT INTO subject_key (id, subject, key, since, replaced) VALUES (?, ?, ?, ?, 0)'),
    mark: database.prepare('UPDATE subject_key SET replaced = 1 WHERE id = ?'),
    destroy: database.prepare('DELETE FROM subject_key WHERE id = ?'),
    version: database.prepare('PRAGMA data_version'),
  }
  const together = (work: () => void): void => {
    database.exec('BEGIN IMMEDIATE')
    try {
      work()
      database.exec('COMMIT')
    } catch (cause) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw cause
    }
  }
  const add = (keys: readonly SubjectKey[]): void => {
    for (const { id, subject, key, since } of keys) sql.add.run(id, subject, key, since)
  }
  const versionNow = (): number => Number(sql.version.get()?.['data_version'])
  let version = versionNow()
  return {
    newest: (subject) => sql.newest.get(subject) as SubjectKey | undefined,
    byId: (id) => sql.byId.get(id) as SubjectKey | undefined,
    add: (keys) => together(() => add(keys)),
    upTo: (subject, index) => sql.upTo.all(subject, index) as SubjectKey[],
    replace: (old, by) =>
      together(() => {
        for (const id of old) sql.mark.run(id)
        add(by)
      }),
    replaced: () => sql.replaced.all() as SubjectKey[],
    destroy: (ids) => {
      if (ids.length === 0) return
      together(() => {
        for (const id of ids) sql.destroy.run(id)
      })
      cutLog(database, file)
    },
    changed: () => {
      const now = versionNow()
      const moved = now !== version
      version = now
      return moved
    },
    close: () => database.close(),
  }
}

/** The write-ahead log still holds pages as they were: it is emptied, or a destroyed key could be read from it. */
function cutLog(database: DatabaseSync, file: string): void {
  const result = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
  if (Number(result?.['busy']) !== 0) throw new ExitError('store_in_use', `${file}: its log cannot be cut`)
}
