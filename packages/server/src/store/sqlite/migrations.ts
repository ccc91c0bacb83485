import { recordTables } from '@answerable/contract'
import { columnNames, columnType, recordKinds, recordTableName } from '../columns.ts'
import type { Migration } from '../migrations.ts'

const ledgerTables = `
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL, gov_size INTEGER NOT NULL, root BLOB NOT NULL, time TEXT NOT NULL
) STRICT;
CREATE TABLE entry (
  idx INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  bytes BLOB NOT NULL,
  leaf BLOB NOT NULL,
  gov_idx INTEGER UNIQUE
) STRICT;
CREATE TABLE tile (
  level INTEGER NOT NULL, idx INTEGER NOT NULL, width INTEGER NOT NULL, hashes BLOB NOT NULL,
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE stream (
  name TEXT PRIMARY KEY, seq INTEGER NOT NULL, leaf BLOB NOT NULL, idx INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE document (digest TEXT PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE vault (
  entry_id TEXT NOT NULL, field TEXT NOT NULL, disclosure TEXT NOT NULL,
  PRIMARY KEY (entry_id, field)
) STRICT;
CREATE TABLE snapshot (size INTEGER PRIMARY KEY, idx INTEGER NOT NULL, digest TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE seen_assertion (jti TEXT PRIMARY KEY, expires TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX seen_assertion_expires ON seen_assertion (expires);
`

// The record tables follow the contract: a column added there needs a new migration, which the schema snapshot test asks for.
const recordTablesSql = recordKinds
  .map((kind) => {
    const table = recordTableName(kind)
    const names = columnNames(kind)
    const columns = recordTables[kind].columns.map(
      (column, i) => `, ${names[i]} ${columnType(column, { text: 'TEXT', integer: 'INTEGER' })}`,
    )
    const indexes = names.map(
      (name) => `CREATE INDEX ${table}_${name} ON ${table} (${name}, idx) WHERE ${name} IS NOT NULL;`,
    )
    return [
      `CREATE TABLE ${table} (`,
      `  id TEXT PRIMARY KEY, idx INTEGER NOT NULL, entries TEXT NOT NULL, value TEXT NOT NULL${columns.join('')}`,
      ') STRICT;',
      ...indexes,
    ].join('\n')
  })
  .join('\n')

// Deadlines and open permits: found among what is open now, however many decisions there have been.
const openDecisions = `
CREATE INDEX record_decision_state_due ON record_decision (state, due) WHERE due IS NOT NULL;
`

export const sqliteMigrations: readonly Migration[] = [
  { id: 1, name: 'ledger', sql: ledgerTables },
  { id: 2, name: 'records', sql: recordTablesSql },
  { id: 3, name: 'open decisions', sql: openDecisions },
]
