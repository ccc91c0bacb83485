import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { openPostgresStore } from '../../../src/store/postgres/store.ts'
import type { Store } from '../../../src/store/store.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'

/** One kind of store, as the shared suite uses it: open it, look into it behind its back, throw it away. */
export type TestStore = {
  readonly kind: 'sqlite' | 'postgres'
  readonly folder: string
  readonly guard: string
  /** how a child process opens the same store */
  readonly address: StoreAddress
  open(): Promise<Store>
  /** Runs SQL as a database administrator would, past the server. */
  tamper(sql: string): Promise<void>
  remove(): Promise<void>
}

export type StoreAddress = { file: string } | { url: string; schema: string }

export type StoreKind = { readonly name: string; readonly skip: string | false; create(): Promise<TestStore> }

export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'answerable-store-'))
}

async function createSqlite(): Promise<TestStore> {
  const folder = scratchFolder()
  const file = join(folder, 'answerable.db')
  return {
    kind: 'sqlite',
    folder,
    guard: join(folder, 'guard.db'),
    address: { file },
    open: () => openSqliteStore(file),
    tamper: async (sql) => {
      const database = new DatabaseSync(file, { timeout: 5000 })
      try {
        database.exec(sql)
      } finally {
        database.close()
      }
    },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

const POSTGRES = process.env['ANSWERABLE_TEST_PG']

/** A schema of its own in the PostgreSQL named by ANSWERABLE_TEST_PG. */
async function createPostgres(): Promise<TestStore> {
  const url = POSTGRES ?? ''
  const folder = scratchFolder()
  const schema = `t${randomUUID().replaceAll('-', '')}`
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema}` })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
  return {
    kind: 'postgres',
    folder,
    guard: join(folder, 'guard.db'),
    address: { url, schema },
    open: () => openPostgresStore({ url, schema }),
    tamper: run,
    remove: async () => {
      await run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const storeKinds: readonly StoreKind[] = [
  { name: 'SQLite', skip: false, create: createSqlite },
  {
    name: 'PostgreSQL',
    skip: POSTGRES === undefined ? 'needs PostgreSQL: set ANSWERABLE_TEST_PG to its URL' : false,
    create: createPostgres,
  },
]
