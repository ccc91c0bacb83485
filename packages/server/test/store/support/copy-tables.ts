const TABLES = [
  'head',
  'entry',
  'tile',
  'stream',
  'document',
  'vault',
  'snapshot',
  'record_run',
  'record_observation',
  'record_decision',
  'record_intent',
  'record_secret',
  'record_nonce',
  'record_idempotency',
]

/** SQL that keeps a copy of every table, as a backup would. */
export const copyAll = TABLES.map(
  (table) => `DROP TABLE IF EXISTS copy_${table}; CREATE TABLE copy_${table} AS SELECT * FROM ${table}`,
).join('; ')

/** SQL that puts the copy back: the database as it was then, in every byte a server reads. */
export const restoreAll = TABLES.map(
  (table) => `DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM copy_${table}`,
).join('; ')
