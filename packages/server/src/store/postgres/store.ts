import pg from 'pg'
import { ExitError } from '../../platform/exit.ts'
import { readsWithErrors } from '../reads-with-errors.ts'
import type { Head, Store, Transaction } from '../store.ts'
import { postgresAccess } from './access.ts'
import { postgresAppend } from './append.ts'
import { clientConfig, migrate, type PostgresOptions, requireDurable, unavailable } from './connect.ts'
import { postgresOutbox } from './outbox.ts'
import { HEAD, oneHead, postgresReads } from './reads.ts'
import { retirePostgres } from './retire.ts'
import { postgresVault } from './vault.ts'

const READERS = 4

/**
 * The log in PostgreSQL 15 or newer; several servers may share it. They contend for the head row once per batch.
 * @throws ExitError `store_unsafe`, `store_newer`, `store_unreachable`
 */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  const config = clientConfig(options)
  try {
    const first = await connect(config)
    try {
      await migrate(first, options.schema ?? 'answerable')
    } catch (cause) {
      await first.end()
      throw cause
    }
    return postgresStore(config, first)
  } catch (cause) {
    if (cause instanceof ExitError) throw cause
    throw new ExitError('store_unreachable', (cause as Error).message, { cause })
  }
}

async function connect(config: pg.ClientConfig): Promise<pg.Client> {
  // Statements that do not wait for each other's answers share one round trip.
  const client = new pg.Client({ ...config, pipeline: true })
  // A connection lost between two transactions is met, and replaced, by the next one.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await requireDurable(client)
    return client
  } catch (error) {
    await client.end()
    throw error
  }
}

function postgresStore(config: pg.ClientConfig, first: pg.Client): Store {
  const pool = new pg.Pool({ ...config, max: READERS })
  pool.on('error', () => undefined)
  let writer: pg.Client | undefined = first
  let queue: Promise<unknown> = Promise.resolve()
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work)
    queue = result.catch(() => undefined)
    return result
  }

  /** One transaction on a connection that is thrown away as soon as anything is odd about it. */
  const transact = async (
    work: (transaction: Transaction, client: pg.Client) => Promise<boolean>,
  ): Promise<boolean> => {
    const client = writer ?? (await connect(config).catch(rethrow))
    writer = undefined
    try {
      const done = await work(await begin(client).catch(rethrow), client)
      if (done) await commit(client)
      else await client.query('ROLLBACK')
      writer = client
      return done
    } catch (error) {
      if (await rolledBack(client)) writer = client
      else await client.end().catch(() => undefined)
      throw error
    }
  }

  return {
    ...readsWithErrors(postgresReads(pool), unavailable),
    ...postgresOutbox(pool, unavailable),
    shared: true,
    access: postgresAccess(pool, unavailable),
    transaction: (work) => exclusively(() => transact((transaction) => work(transaction))),
    async consistently(work) {
      const client = await connect(config).catch(rethrow)
      try {
        await client.query(
          'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET idle_in_transaction_session_timeout = 0',
        )
        return await work(readsWithErrors(postgresReads(client), unavailable))
      } finally {
        await client.end()
      }
    },
    async clearPlainVault() {
      // TRUNCATE gives the table a new file and removes the old one: a DELETE would leave every value in its dead rows.
      await pool.query('TRUNCATE vault_plain').catch(rethrow)
    },
    async retire(head, note) {
      await exclusively(() =>
        transact((transaction, client) => retirePostgres(client, transaction, head, note).catch(rethrow)),
      )
    },
    async seeOnce(jti, expires, now) {
      try {
        await pool.query('DELETE FROM seen_assertion WHERE expires < $1', [now])
        const sql = 'INSERT INTO seen_assertion (jti, expires) VALUES ($1, $2) ON CONFLICT DO NOTHING'
        return (await pool.query(sql, [jti, expires])).rowCount === 1
      } catch (cause) {
        throw unavailable(cause)
      }
    },
    close: () =>
      exclusively(async () => {
        await writer?.end()
        await pool.end()
      }),
  }
}

// The clock is asked in a statement of its own: inside the locking SELECT it would be read before the wait for the lock.
const CLOCK = 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms'

async function begin(client: pg.Client): Promise<Transaction> {
  const [, locked, clock] = await Promise.all([
    client.query('BEGIN ISOLATION LEVEL READ COMMITTED'),
    client.query<Head>({ name: 'lock-head', text: `${HEAD} FOR UPDATE` }),
    client.query<{ ms: number }>({ name: 'clock', text: CLOCK }),
  ])
  const head = oneHead(locked.rows)
  const { ms } = clock.rows[0] as { ms: number }
  return {
    ...readsWithErrors(postgresReads(client), unavailable),
    locked: head,
    clock: new Date(ms).toISOString(),
    append: (batch) => postgresAppend(client, batch).catch(rethrow),
    changeVault: (change) => postgresVault(client, change).catch(rethrow),
  }
}

/**
 * INVARIANT: only the server's own word decides a commit's fate. An ERROR means rolled back; a lost connection or a
 * FATAL in the middle of COMMIT means nobody knows.
 */
async function commit(client: pg.Client): Promise<void> {
  try {
    const { command } = await client.query('COMMIT')
    if (command !== 'COMMIT') throw unavailable(new Error(`COMMIT answered ${command}`))
  } catch (cause) {
    const { severity } = cause as { severity?: unknown }
    if (severity === 'ERROR' || (cause as Error).name === 'AnswerableError') throw unavailable(cause)
    throw new ExitError('commit_unknown', (cause as Error).message, { cause })
  }
}

async function rolledBack(client: pg.Client): Promise<boolean> {
  try {
    await client.query('ROLLBACK')
    return true
  } catch {
    return false
  }
}

function rethrow(cause: unknown): never {
  throw unavailable(cause)
}
