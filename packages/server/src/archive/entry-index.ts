import { DatabaseSync } from 'node:sqlite'
import { type EventType, eventTable } from '@answerable/contract'
import type { EntryRow, Head } from '../store/store.ts'

/** What a database knows about entries beside their bytes. */
export type EntryIndex = {
  at(index: number): Pick<EntryRow, 'id' | 'govIndex'>
  byId(id: string): number | undefined
  /** indexes of governance entries, by their own numbers */
  governance(from: number, limit: number): number[]
  summary(): Pick<Head, 'govSize' | 'time'>
  close(): void
}

/** Ids and governance numbers of the entries, in a private temporary database that spills to disk. */
export function indexEntries(size: number, bytesAt: (index: number) => Uint8Array): EntryIndex {
  const database = new DatabaseSync('')
  database.exec(`PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; BEGIN;
    CREATE TABLE entry (idx INTEGER PRIMARY KEY, id TEXT NOT NULL, gov INTEGER) STRICT`)
  const insert = database.prepare('INSERT INTO entry VALUES (?, ?, ?)')
  let govSize = 0
  let time = ''
  for (let index = 0; index < size; index++) {
    const entry = JSON.parse(Buffer.from(bytesAt(index)).toString('utf8')) as { id: string; type: string; time: string }
    const isGovernance = eventTable[entry.type as EventType]?.kind === 'governance'
    insert.run(index, String(entry.id), isGovernance ? govSize : null)
    if (isGovernance) govSize += 1
    ;({ time } = entry)
  }
  database.exec(
    `CREATE INDEX entry_id ON entry (id); CREATE INDEX entry_gov ON entry (gov) WHERE gov IS NOT NULL; COMMIT`,
  )
  const at = database.prepare('SELECT id, gov AS govIndex FROM entry WHERE idx = ?')
  const byId = database.prepare('SELECT idx FROM entry WHERE id = ?')
  const governance = database.prepare('SELECT idx FROM entry WHERE gov >= ? ORDER BY gov LIMIT ?')
  return {
    at: (index: number) => at.get(index) as Pick<EntryRow, 'id' | 'govIndex'>,
    byId: (id: string) => byId.get(id)?.['idx'] as number | undefined,
    governance: (from: number, limit: number) => governance.all(from, limit).map(({ idx }) => idx as number),
    summary: () => ({ govSize, time }),
    close: () => database.close(),
  }
}
