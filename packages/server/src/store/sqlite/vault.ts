import type { DatabaseSync } from 'node:sqlite'
import type { VaultChange } from '../store.ts'

/** Changes sealed values inside the open transaction. */
export function sqliteVault(database: DatabaseSync): (change: VaultChange) => void {
  const sql = {
    add: database.prepare('INSERT OR IGNORE INTO vault (entry_id, field, key, box) VALUES (?, ?, ?, ?)'),
    put: database.prepare('UPDATE vault SET key = ?, box = ? WHERE entry_id = ? AND field = ?'),
    remove: database.prepare('DELETE FROM vault WHERE entry_id = ? AND field = ?'),
    under: database.prepare('DELETE FROM vault WHERE key = ?'),
  }
  return ({ add = [], put = [], remove = [], under = [] }) => {
    for (const { entryId, field, key, box } of add) sql.add.run(entryId, field, key, box)
    for (const { entryId, field, key, box } of put) sql.put.run(key, box, entryId, field)
    for (const { entryId, field } of remove) sql.remove.run(entryId, field)
    for (const key of under) sql.under.run(key)
  }
}

/** Overwrites the values versions before encryption stored, in the pages and in the write-ahead log. */
export function clearSqlitePlain(database: DatabaseSync): void {
  database.exec('PRAGMA secure_delete = ON')
  database.exec('DELETE FROM vault_plain')
  database.exec('PRAGMA secure_delete = OFF; PRAGMA wal_checkpoint(TRUNCATE)')
}
