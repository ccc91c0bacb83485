import type { Migration } from '../migrations.ts'
import {
  type ColumnTypes,
  createRecordTable,
  firstRecordTables,
  emitterTables,
  usesAndHandoffTables,
} from '../record-tables.ts'

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

/** How this store spells its columns: for migrations that add a record table or a column. */
const types: ColumnTypes = { text: 'TEXT', key: 'TEXT', any: 'TEXT', integer: 'INTEGER', suffix: ' STRICT' }

const recordTablesSql = firstRecordTables.map((table) => createRecordTable(table, types)).join('\n')

// Deadlines and open permits: found among what is open now, however many decisions there have been.
const openDecisions = `
CREATE INDEX record_decision_state_due ON record_decision (state, due) WHERE due IS NOT NULL;
`

// Values in clear stay where they are until the server, which alone has the keys, has moved them.
const encryptedVault = `
ALTER TABLE vault RENAME TO vault_plain;
CREATE TABLE vault (
  entry_id TEXT NOT NULL, field TEXT NOT NULL, key TEXT NOT NULL, box BLOB NOT NULL,
  PRIMARY KEY (entry_id, field)
) STRICT;
CREATE INDEX vault_key ON vault (key);
`

const usesAndHandoffs = usesAndHandoffTables.map((table) => createRecordTable(table, types)).join('\n')
const emitters = emitterTables.map((table) => createRecordTable(table, types)).join('\n')

// How people and directories come in to read; no fold of the log.
const accessTable = `
CREATE TABLE access (
  kind TEXT NOT NULL, id TEXT NOT NULL, person TEXT, expires TEXT NOT NULL, value TEXT NOT NULL, seal TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_person ON access (kind, person);
CREATE INDEX access_expires ON access (expires);
`
// Who has to be told of what. No fold: deliveries are no facts about the log.
const outbox = `
CREATE TABLE outbox (
  id TEXT NOT NULL, channel TEXT NOT NULL, person TEXT NOT NULL, idx INTEGER NOT NULL, message TEXT NOT NULL,
  created TEXT NOT NULL, due TEXT, attempts INTEGER NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (id, channel)
) STRICT;
CREATE INDEX outbox_due ON outbox (due) WHERE due IS NOT NULL;
CREATE INDEX outbox_person ON outbox (person, id) WHERE channel = 'inbox';
`

export const sqliteMigrations: readonly Migration[] = [
  { id: 1, name: 'ledger', sql: ledgerTables },
  { id: 2, name: 'records', sql: recordTablesSql },
  { id: 3, name: 'open decisions', sql: openDecisions },
  { id: 4, name: 'encrypted vault', sql: encryptedVault },
  { id: 5, name: 'uses and hand-offs', sql: usesAndHandoffs },
  { id: 6, name: 'access', sql: accessTable },
  { id: 7, name: 'outbox', sql: outbox },
  { id: 8, name: 'emitters', sql: emitters },
]
