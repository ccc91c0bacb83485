import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Store } from '../../../src/store/store.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'

/** One kind of store, as the shared suite uses it: open it, look into it behind its back, throw it away. */
export type TestStore = {
  readonly kind: 'sqlite' | 'postgres'
  readonly folder: string
  readonly guard: string
  open(): Promise<Store>
  /** Runs SQL as a database administrator would, past the server. */
  tamper(sql: string): Promise<void>
  remove(): Promise<void>
}

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

export const storeKinds: readonly StoreKind[] = [{ name: 'SQLite', skip: false, create: createSqlite }]

/** A name nothing else uses. */
export function uniqueName(): string {
  return `t${randomUUID().replaceAll('-', '')}`
}
