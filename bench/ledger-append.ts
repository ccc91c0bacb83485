import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { measureAppends } from './append-log.ts'
import { openBenchDatabase } from './postgres.ts'

/**
 * The ledger without any rules: entries of a usual size are encoded, hashed, stored durably, signed and answered, each
 * with its own receipt, in batches of 100. What remains of a decision's cost when the judging is taken away.
 *
 *   node --conditions=source bench/ledger-append.ts --sizes 10000,1000000,10000000 --store sqlite
 */
const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '10000,1000000' }, store: { type: 'string', default: 'sqlite' } },
})
const sizes = values.sizes.split(',').map(Number)
const tell = (point: object): void => console.log(JSON.stringify({ store: values.store, ...point }))
const folder = mkdtempSync(join(tmpdir(), 'answerable-append-'))
const database = values.store === 'postgres' ? await openBenchDatabase() : undefined
try {
  if (values.store === 'postgres' && database === undefined) throw new Error('no PostgreSQL is installed')
  const { url } = database ?? {}
  const databaseBytes = url === undefined ? {} : { databaseBytes: () => bytesOf(url) }
  await measureAppends({ folder, url, ...databaseBytes }, sizes, tell)
} finally {
  await database?.drop()
  rmSync(folder, { recursive: true, force: true })
}

async function bytesOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ bytes: string }>('SELECT pg_database_size(current_database()) AS bytes')
    return Number(rows[0]?.bytes)
  } finally {
    await client.end()
  }
}
