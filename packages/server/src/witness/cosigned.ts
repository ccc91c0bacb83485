import { openCosignatures, openNote, parseCheckpoint, parseNote } from '@answerable/ledger'
import { opened, requireSync } from '../store/sqlite/open.ts'

/** One witness's cosignature under one checkpoint of ours. */
export type Cosigned = {
  readonly size: number
  readonly vkey: string
  /** the signed checkpoint as it was sent, without cosignatures */
  readonly note: string
  /** the witness's signature line, newline included */
  readonly line: string
  /** POSIX seconds, as the witness says */
  readonly time: number
}

export type CosignedStore = {
  all(): Cosigned[]
  add(cosigned: Cosigned): void
  /** Forgets all sizes but these. */
  keep(sizes: readonly number[]): void
  close(): void
}

/**
 * Cosignatures, in a small file beside the guard. No fold of the log: a witness's word cannot be computed. Each row is
 * verified again when it is read, so editing the file can hide a cosignature and never make one; a hidden one is asked
 * for again.
 *
 * @param vkeys of this log, its own key first
 * @throws ExitError `store_unsafe`, `folder_unusable`, `disk_full`
 */
export function openCosigned(file: string, vkeys: readonly string[], known: readonly string[]): CosignedStore {
  const database = opened(file, { timeout: 10_000 }, (fresh) => {
    fresh.exec('PRAGMA journal_mode = WAL')
    fresh.exec('PRAGMA synchronous = FULL')
    requireSync(fresh, file)
    fresh.exec(`CREATE TABLE IF NOT EXISTS cosignature (
      size INTEGER NOT NULL, vkey TEXT NOT NULL, note TEXT NOT NULL, line TEXT NOT NULL, time INTEGER NOT NULL,
      PRIMARY KEY (size, vkey)
    ) STRICT, WITHOUT ROWID`)
  })
  const select = database.prepare('SELECT size, vkey, note, line, time FROM cosignature ORDER BY size')
  const upsert = database.prepare(`INSERT INTO cosignature (size, vkey, note, line, time) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (size, vkey) DO UPDATE SET note = excluded.note, line = excluded.line, time = excluded.time`)
  const forget = database.prepare('DELETE FROM cosignature WHERE size NOT IN (SELECT value FROM json_each(?))')
  return {
    all: () => (select.all() as Cosigned[]).filter((row) => holds(row, vkeys, known)),
    add: ({ size, vkey, note, line, time }) => void upsert.run(size, vkey, note, line, time),
    keep: (sizes) => void forget.run(JSON.stringify(sizes)),
    close: () => database.close(),
  }
}

function holds(row: Cosigned, vkeys: readonly string[], known: readonly string[]): boolean {
  if (!known.includes(row.vkey)) return false
  try {
    const { size } = parseCheckpoint(openNote(row.note, vkeys).text)
    const [found] = openCosignatures(parseNote(row.note + row.line), [row.vkey])
    return size === row.size && found?.time === row.time
  } catch {
    return false
  }
}
