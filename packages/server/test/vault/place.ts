import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { DeploymentOptions } from '../../src/app/open-deployment.ts'

/** Where one deployment lives, so that it can be opened again and looked into behind its back. */
export type Place = {
  readonly folder: string
  readonly options: Pick<DeploymentOptions, 'databaseUrl' | 'databaseSchema'> & { dataDir: string }
  /** SQL as a database administrator would run it */
  sql(text: string, values?: readonly (string | Uint8Array)[]): Promise<Record<string, unknown>[]>
  remove(): Promise<void>
}

export function placeFor(store: 'sqlite' | 'postgres'): Place {
  const folder = mkdtempSync(join(tmpdir(), 'answerable-vault-'))
  return store === 'sqlite' ? sqlitePlace(folder) : postgresPlace(folder)
}

function sqlitePlace(folder: string): Place {
  return {
    folder,
    options: { dataDir: folder },
    sql: async (text, values) => {
      const database = new DatabaseSync(join(folder, 'answerable.db'), { timeout: 5000 })
      try {
        if (values === undefined && !text.startsWith('SELECT')) {
          database.exec(text)
          return []
        }
        return database.prepare(text.replaceAll(/\$\d/g, '?')).all(...(values ?? []))
      } finally {
        database.close()
      }
    },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

function postgresPlace(folder: string): Place {
  const databaseUrl = process.env['ANSWERABLE_TEST_PG'] ?? ''
  const databaseSchema = `t${randomUUID().replaceAll('-', '')}`
  const sql: Place['sql'] = async (text, values = []) => {
    const client = new pg.Client({ connectionString: databaseUrl, options: `-c search_path=${databaseSchema}` })
    await client.connect()
    try {
      const result = values.length === 0 ? await client.query(text) : await client.query(text, [...values])
      return (Array.isArray(result) ? [] : result.rows) as Record<string, unknown>[]
    } finally {
      await client.end()
    }
  }
  return {
    folder,
    options: { dataDir: folder, databaseUrl, databaseSchema },
    sql,
    remove: async () => {
      await sql(`DROP SCHEMA IF EXISTS ${databaseSchema} CASCADE`)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
