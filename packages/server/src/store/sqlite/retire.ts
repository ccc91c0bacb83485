import type { DatabaseSync } from 'node:sqlite'
import { ARCHIVED, emptiedTables, requireSameHead } from '../retired.ts'
import type { Head } from '../store.ts'

/** Empties the tables of a log that lies in files. INVARIANT: all of them in one transaction, or none. */
export function retireSqlite(database: DatabaseSync, seen: Head, locked: Head, note: string): void {
  requireSameHead(seen, locked)
  for (const table of emptiedTables) database.exec(`DELETE FROM ${table}`)
  database.prepare('INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)').run(ARCHIVED, note)
}

/** Gives the pages back to the file system. Killed on the way, the file is as it was, and this is done again. */
export function shrinkSqlite(database: DatabaseSync): void {
  database.exec('VACUUM')
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
}
