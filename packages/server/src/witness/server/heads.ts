import { opened, requireSync } from '../../store/sqlite/open.ts'

/** The largest head a witness has cosigned for one log. */
export type WitnessedHead = { readonly size: number; readonly root: Uint8Array; readonly note: string }

export type Heads = {
  get(origin: string): WitnessedHead | undefined
  /**
   * Judges and stores in one step. INVARIANT: what is answered is durable before the answer leaves, and two requests can
   * never both extend one head (C2SP tlog-witness): `judge` runs inside the write lock.
   */
  update<T>(origin: string, judge: (held: WitnessedHead | undefined) => { next?: WitnessedHead; answer: T }): T
  close(): void
}

/** A witness's memory: one row per log. @throws ExitError `store_unsafe`, `folder_unusable`, `disk_full` */
export function openHeads(file: string): Heads {
  const database = opened(file, { timeout: 10_000 }, (fresh) => {
    fresh.exec('PRAGMA journal_mode = WAL')
    fresh.exec('PRAGMA synchronous = FULL')
    requireSync(fresh, file)
    fresh.exec(`CREATE TABLE IF NOT EXISTS head (
      origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`)
  })
  const select = database.prepare('SELECT size, root, note FROM head WHERE origin = ?')
  const upsert = database.prepare(`INSERT INTO head (origin, size, root, note) VALUES (?, ?, ?, ?)
    ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note`)
  const get = (origin: string): WitnessedHead | undefined => select.get(origin) as WitnessedHead | undefined
  return {
    get,
    update(origin, judge) {
      database.exec('BEGIN IMMEDIATE')
      try {
        const { next, answer } = judge(get(origin))
        if (next !== undefined) upsert.run(origin, next.size, next.root, next.note)
        database.exec('COMMIT')
        return answer
      } catch (cause) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw cause
      }
    },
    close: () => database.close(),
  }
}
