import { recordKinds, recordTableName } from '../../../src/store/columns.ts'

const TABLES = [
  'head',
  'entry',
  'tile',
  'stream',
  'document',
  'vault',
  'snapshot',
  ...recordKinds.map((kind) => recordTableName(kind)),
]

/** SQL that keeps a copy of every table, as a backup would. */
export const copyAll = TABLES.map(
  (table) => `DROP TABLE IF EXISTS copy_${table}; CREATE TABLE copy_${table} AS SELECT * FROM ${table}`,
).join('; ')

/** SQL that puts the copy back: the database as it was then, in every byte a server reads. */
export const restoreAll = TABLES.map(
  (table) => `DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM copy_${table}`,
).join('; ')
