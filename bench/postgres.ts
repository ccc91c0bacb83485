import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { startPostgres } from '../scripts/test/postgres.ts'

/** An empty database of this benchmark's own. */
export type BenchDatabase = { url: string; version: string; settings: Record<string, string>; drop(): Promise<void> }

const SHOWN = ['fsync', 'synchronous_commit', 'shared_buffers', 'wal_sync_method']

/**
 * A database in the server `ANSWERABLE_TEST_PG` names, else in a private one that ends with the benchmark.
 * @returns undefined where no PostgreSQL is installed
 */
export async function openBenchDatabase(): Promise<BenchDatabase | undefined> {
  const given = process.env['ANSWERABLE_TEST_PG']
  const own = given === undefined ? await startPostgres() : undefined
  const admin = given ?? own?.url
  if (admin === undefined) return undefined
  const name = `answerable_bench_${randomBytes(6).toString('hex')}`
  try {
    const { version, settings } = await asAdmin(admin, async (client) => {
      await client.query(`CREATE DATABASE ${name}`)
      const show = async (setting: string): Promise<string> => {
        const { rows } = await client.query<Record<string, string>>(`SHOW ${setting}`)
        return rows[0]?.[setting] ?? ''
      }
      const shown = await SHOWN.reduce<Promise<[string, string][]>>(
        async (before, setting) => [...(await before), [setting, await show(setting)]],
        Promise.resolve([]),
      )
      return { version: await show('server_version'), settings: Object.fromEntries(shown) }
    })
    const url = new URL(admin)
    url.pathname = `/${name}`
    return {
      url: url.href,
      version,
      settings,
      drop: async () => {
        if (own === undefined) await asAdmin(admin, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
        await own?.stop()
      },
    }
  } catch (error) {
    await own?.stop()
    throw error
  }
}

async function asAdmin<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
