import type { ClientBase } from 'pg'
import { ARCHIVED, emptiedTables, requireSameHead } from '../retired.ts'
import type { Head, Transaction } from '../store.ts'

/**
 * Empties the tables of a log that lies in files, inside the open transaction. TRUNCATE gives a table a new file: where
 * the transaction falls, the old one is still there; where it stands, its space is free at once.
 */
export async function retirePostgres(
  client: ClientBase,
  { locked, archived }: Pick<Transaction, 'locked' | 'archived'>,
  seen: Head,
  note: string,
): Promise<boolean> {
  if ((await archived()) !== undefined) return false
  requireSameHead(seen, locked)
  await client.query(`TRUNCATE ${emptiedTables.join(', ')}`)
  await client.query('INSERT INTO meta (key, value) VALUES ($1, $2)', [ARCHIVED, note])
  return true
}
