import type { Migration } from '../migrations.ts'
import {
  type ColumnTypes,
  createRecordTable,
  firstRecordTables,
  emitterTables,
  usesAndHandoffTables,
} from '../record-tables.ts'

// COLLATE "C": ids and instants are compared byte by byte, as everywhere else; a locale would order them differently.
const ledgerTables = `
CREATE TABLE head (
  one integer PRIMARY KEY CHECK (one = 1),
  size bigint NOT NULL, gov_size bigint NOT NULL, root bytea NOT NULL, time text COLLATE "C" NOT NULL
);
CREATE TABLE entry (
  idx bigint PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  bytes bytea NOT NULL,
  leaf bytea NOT NULL,
  gov_idx bigint UNIQUE
);
CREATE TABLE tile (
  level integer NOT NULL, idx bigint NOT NULL, width integer NOT NULL, hashes bytea NOT NULL,
  PRIMARY KEY (level, idx)
);
CREATE TABLE stream (
  name text COLLATE "C" PRIMARY KEY, seq bigint NOT NULL, leaf bytea NOT NULL, idx bigint NOT NULL
);
CREATE TABLE document (digest text COLLATE "C" PRIMARY KEY, kind text NOT NULL, text text NOT NULL);
CREATE TABLE vault (
  entry_id text COLLATE "C" NOT NULL, field text COLLATE "C" NOT NULL, disclosure text NOT NULL,
  PRIMARY KEY (entry_id, field)
);
CREATE TABLE snapshot (size bigint PRIMARY KEY, idx bigint NOT NULL, digest text NOT NULL, text text NOT NULL);
CREATE TABLE seen_assertion (jti text COLLATE "C" PRIMARY KEY, expires text COLLATE "C" NOT NULL);
CREATE INDEX seen_assertion_expires ON seen_assertion (expires);
ALTER TABLE tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
`

/** How this store spells its columns: for migrations that add a record table or a column. */
const types: ColumnTypes = {
  text: 'text COLLATE "C"',
  key: 'text COLLATE "C"',
  any: 'text',
  integer: 'bigint',
  suffix: '',
}

const recordTablesSql = firstRecordTables.map((table) => createRecordTable(table, types)).join('\n')

// Deadlines and open permits: found among what is open now, however many decisions there have been.
const openDecisions = `
CREATE INDEX record_decision_state_due ON record_decision (state, due) WHERE due IS NOT NULL;
`

// Values in clear stay where they are until the server, which alone has the keys, has moved them.
const encryptedVault = `
ALTER TABLE vault RENAME TO vault_plain;
ALTER INDEX vault_pkey RENAME TO vault_plain_pkey;
CREATE TABLE vault (
  entry_id text COLLATE "C" NOT NULL, field text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, box bytea NOT NULL,
  PRIMARY KEY (entry_id, field)
);
CREATE INDEX vault_key ON vault (key);
`

const usesAndHandoffs = usesAndHandoffTables.map((table) => createRecordTable(table, types)).join('\n')
const emitters = emitterTables.map((table) => createRecordTable(table, types)).join('\n')

// How people and directories come in to read; no fold of the log.
const accessTable = `
CREATE TABLE access (
  kind text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, person text COLLATE "C",
  expires text COLLATE "C" NOT NULL, value text NOT NULL, seal text NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE INDEX access_person ON access (kind, person);
CREATE INDEX access_expires ON access (expires);
`
// Who has to be told of what. No fold: deliveries are no facts about the log.
const outbox = `
CREATE TABLE outbox (
  id text COLLATE "C" NOT NULL, channel text COLLATE "C" NOT NULL, person text COLLATE "C" NOT NULL, idx bigint NOT NULL, message text NOT NULL,
  created text COLLATE "C" NOT NULL, due text COLLATE "C", attempts integer NOT NULL, state text COLLATE "C" NOT NULL,
  PRIMARY KEY (id, channel)
);
CREATE INDEX outbox_due ON outbox (due) WHERE due IS NOT NULL;
CREATE INDEX outbox_person ON outbox (person, id) WHERE channel = 'inbox';
`

export const postgresMigrations: readonly Migration[] = [
  { id: 1, name: 'ledger', sql: ledgerTables },
  { id: 2, name: 'records', sql: recordTablesSql },
  { id: 3, name: 'open decisions', sql: openDecisions },
  { id: 4, name: 'encrypted vault', sql: encryptedVault },
  { id: 5, name: 'uses and hand-offs', sql: usesAndHandoffs },
  { id: 6, name: 'access', sql: accessTable },
  { id: 7, name: 'outbox', sql: outbox },
  { id: 8, name: 'emitters', sql: emitters },
]
