import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { checkLog, type CheckedLog } from '../../../src/cli/fsck/check-log.ts'
import { type DataPaths, dataPaths } from '../../../src/platform/paths.ts'
import { systemRandom } from '../../../src/platform/entropy.ts'
import { openPostgresStore } from '../../../src/store/postgres/store.ts'
import { consistentSqlite } from '../../../src/store/sqlite/store.ts'
import type { Reads } from '../../../src/store/store.ts'
import { NO_POSTGRES } from '../../helpers/deployment.ts'

/** Where a log lives, whichever process serves it: a data folder, and a PostgreSQL database of its own where asked. */
export type Place = {
  readonly paths: DataPaths
  readonly databaseUrl: string | undefined
  /** Looks at the stored log in one state, with or without a server on it. */
  look<T>(work: (reads: Reads) => Promise<T>): Promise<T>
  /** What `answerable fsck` finds. */
  fsck(): Promise<CheckedLog>
  /** Runs SQL as a database administrator would, past any server. */
  tamper(sql: string): Promise<void>
  remove(): Promise<void>
}

export const placeKinds = [
  { name: 'SQLite', skip: false, create: sqlitePlace },
  { name: 'PostgreSQL', skip: NO_POSTGRES, create: postgresPlace },
] as const

export async function sqlitePlace(): Promise<Place> {
  const paths = dataPaths(mkdtempSync(join(tmpdir(), 'answerable-crash-')))
  return {
    paths,
    databaseUrl: undefined,
    look: (work) => consistentSqlite(paths.database)(work),
    fsck: () => checkLog({ folder: paths.folder, random: systemRandom }),
    tamper: async (sql) => {
      const database = new DatabaseSync(paths.database, { timeout: 5000 })
      try {
        database.exec(sql)
      } finally {
        database.close()
      }
    },
    remove: async () => rmSync(paths.folder, { recursive: true, force: true }),
  }
}

export async function postgresPlace(): Promise<Place> {
  const server = process.env['ANSWERABLE_TEST_PG']
  if (server === undefined) throw new Error('skip this test with NO_POSTGRES')
  const paths = dataPaths(mkdtempSync(join(tmpdir(), 'answerable-crash-')))
  const database = `t${randomUUID().replaceAll('-', '')}`
  const url = new URL(server)
  url.pathname = `/${database}`
  await query(server, `CREATE DATABASE ${database}`)
  return {
    paths,
    databaseUrl: url.href,
    look: async (work) => {
      const store = await openPostgresStore({ url: url.href })
      try {
        return await store.consistently(work)
      } finally {
        await store.close()
      }
    },
    fsck: () => checkLog({ folder: paths.folder, databaseUrl: url.href, random: systemRandom }),
    tamper: (sql) => query(url.href, `SET search_path = answerable; ${sql}`),
    remove: async () => {
      await query(server, `DROP DATABASE ${database} WITH (FORCE)`)
      rmSync(paths.folder, { recursive: true, force: true })
    },
  }
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
