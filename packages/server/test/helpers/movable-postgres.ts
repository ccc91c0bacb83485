import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { TestClock } from './clock.ts'

/** A PostgreSQL database whose own clock a test moves, since entries there take their time from it. */
export type MovablePostgres = {
  readonly databaseUrl: string
  /** Sets the database's clock to that of the test. */
  follow(clock: TestClock): Promise<void>
  remove(): Promise<void>
}

/**
 * Catalogues belong to one database: in one of its own, `clock_timestamp` is replaced by a function that reads a table.
 * Needs a superuser, which the private PostgreSQL of the tests gives.
 */
export async function movablePostgres(url: string): Promise<MovablePostgres> {
  const name = `moved${randomUUID().replaceAll('-', '')}`
  await once(url, `CREATE DATABASE ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const databaseUrl = own.href
  await once(
    databaseUrl,
    `CREATE TABLE public.test_clock (at timestamptz NOT NULL);
     INSERT INTO public.test_clock VALUES (now());
     SET allow_system_table_mods = on;
     ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO clock_of_the_machine;
     CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql VOLATILE
       AS 'BEGIN RETURN (SELECT at FROM public.test_clock); END'`,
  )
  return {
    databaseUrl,
    follow: (clock) => once(databaseUrl, `UPDATE public.test_clock SET at = '${clock.now()}'`),
    remove: () => once(url, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

async function once(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
