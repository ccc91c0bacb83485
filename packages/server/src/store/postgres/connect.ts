import { AnswerableError } from '@answerable/contract'
import { EMPTY_ROOT } from '@answerable/ledger'
import pg from 'pg'
import { ExitError } from '../../platform/exit.ts'
import { checksumOf, pendingMigrations } from '../migrations.ts'
import { postgresMigrations } from './migrations.ts'

export type PostgresOptions = {
  /** connection string, postgres://user@host:port/database */
  url: string
  /** schema that holds the tables; created when missing */
  schema?: string
}

const OLDEST_VERSION = 150_000
const INT8 = 20
/** One number for all servers: they migrate one after the other. */
const MIGRATION_LOCK = 7_420_001

/** bigint as a number: every index and size is below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? (text: string) => Number(text) : (pg.types.getTypeParser(oid, format as 'text') as never),
}

/** @throws ExitError `store_unreachable` for a schema name that is not plain */
export function clientConfig({ url, schema = 'answerable' }: PostgresOptions): pg.ClientConfig {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema)) throw new ExitError('store_unreachable', `schema name ${schema}`)
  return {
    connectionString: url,
    types,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    application_name: 'answerable',
    // A frozen server must not hold the head for ever: PostgreSQL ends its transaction, nothing of it happened.
    idle_in_transaction_session_timeout: 10_000,
    lock_timeout: 15_000,
    options: `-c search_path=${schema}`,
  }
}

/**
 * Makes sure that "committed" means "on disk".
 * @throws ExitError `store_unsafe`
 */
export async function requireDurable(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query(
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
      current_setting('server_version_num')::int AS version`,
  )
  const { fsync, commit, version } = rows[0] as { fsync: string; commit: string; version: number }
  if (fsync !== 'on') throw new ExitError('store_unsafe', 'PostgreSQL runs with fsync off')
  if (commit === 'off') throw new ExitError('store_unsafe', 'PostgreSQL runs with synchronous_commit off')
  if (version < OLDEST_VERSION) throw new ExitError('store_unsafe', `PostgreSQL ${version} is older than 15`)
}

/** Applies what is missing of the schema. @throws ExitError `store_newer` */
export async function migrate(client: pg.ClientBase, schema: string): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
    await client.query('CREATE TABLE IF NOT EXISTS meta (key text COLLATE "C" PRIMARY KEY, value text NOT NULL)')
    const { rows } = await client.query("SELECT key, value FROM meta WHERE key LIKE 'migration:%'")
    const applied = (rows as { key: string; value: string }[]).map(({ key, value }) => ({
      id: Number(key.slice('migration:'.length)),
      checksum: value,
    }))
    for (const migration of pendingMigrations(postgresMigrations, applied)) {
      await client.query(migration.sql)
      await client.query('INSERT INTO meta VALUES ($1, $2)', [`migration:${migration.id}`, checksumOf(migration)])
    }
    await client.query("INSERT INTO head VALUES (1, 0, 0, $1, '') ON CONFLICT DO NOTHING", [Buffer.from(EMPTY_ROOT)])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Nothing was changed; the caller may try again. */
export function unavailable(cause: unknown): AnswerableError {
  if (cause instanceof AnswerableError) return cause
  return new AnswerableError('store_unavailable', `PostgreSQL: ${(cause as Error).message}`, { cause })
}
