import { AnswerableError } from '@answerable/contract'
import { equalBytes } from '@answerable/ledger'
import { recordKinds, recordTableName } from './columns.ts'
import type { Head } from './store.ts'
import { tables } from './tables.ts'

/** What stays when a log lies in files: its head, what tells so, and the sealed values, which only a database can forget. */
const KEPT: ReadonlySet<string> = new Set(['head', 'meta', 'vault', 'vault_plain'])

/** Names in SQL of the tables that are emptied: a table to come is emptied unless it is said to stay. */
export const emptiedTables: readonly string[] = Object.keys(tables)
  .filter((name) => !KEPT.has(name))
  .map((name) => ((recordKinds as readonly string[]).includes(name) ? recordTableName(name) : name))

/** The row of `meta` that says where the entries are. */
export const ARCHIVED = 'archived'

/** @throws AnswerableError `conflict` when the log is not the one the caller has looked at */
export function requireSameHead(seen: Head, locked: Head): void {
  if (seen.size !== locked.size || !equalBytes(seen.root, locked.root))
    throw new AnswerableError('conflict', `the log has ${locked.size} entries, not ${seen.size}`)
}
