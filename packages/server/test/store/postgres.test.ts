import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer, connect as dial, type Socket } from 'node:net'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import pg from 'pg'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { requireDurable } from '../../src/store/postgres/connect.ts'
import { checkLedger } from './support/check-ledger.ts'
import { storeKinds } from './support/stores.ts'
import { idOf, openRun, openTestLog, requestDecision } from './support/test-log.ts'

const url = process.env['ANSWERABLE_TEST_PG'] ?? ''
const kind = storeKinds.find(({ name }) => name === 'PostgreSQL')
assert.ok(kind !== undefined)
const { skip } = kind
const create = () => kind.create()

/** A PostgreSQL connection that a test can cut at a chosen statement, before or after the server has seen it. */
async function cuttingProxy(target: URL) {
  let cutAt: { statement: string; deliver: boolean } | undefined
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = dial(Number(target.port || 5432), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    }
    client.on('data', (data) => {
      if (cutAt !== undefined && data.includes(cutAt.statement)) {
        // Half open: the server may well carry out what the client never hears about.
        if (cutAt.deliver) upstream.end(data)
        else upstream.destroy()
        cutAt = undefined
        client.destroy()
        return
      }
      upstream.write(data)
    })
    upstream.on('data', (data) => client.write(data))
    client.on('close', () => upstream.end())
    upstream.on('close', () => client.end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const through = new URL(target)
  through.hostname = '127.0.0.1'
  through.port = String(address.port)
  return {
    url: through.href,
    cut: (statement: string, deliver: boolean) => {
      cutAt = { statement, deliver }
    },
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

describe('the PostgreSQL store', { skip }, () => {
  it('refuses a database with synchronous_commit off', async () => {
    const name = `t${randomUUID().replaceAll('-', '')}`
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      await client.query(`CREATE DATABASE ${name}`)
      await client.query(`ALTER DATABASE ${name} SET synchronous_commit = off`)
      const own = new URL(url)
      own.pathname = `/${name}`
      await assert.rejects(openPostgresStore({ url: own.href }), { code: 'store_unsafe' })
    } finally {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await client.end()
    }
  })

  it('refuses a server that cannot be reached, and a schema name that is not plain', async () => {
    await assert.rejects(openPostgresStore({ url: 'postgres://nobody@127.0.0.1:1/none' }), {
      code: 'store_unreachable',
    })
    await assert.rejects(openPostgresStore({ url, schema: 'a"; DROP SCHEMA public' }), { code: 'store_unreachable' })
  })

  it('a connection lost in the middle of a batch refuses it whole; the next batch goes on', async () => {
    const on = await create()
    const proxy = await cuttingProxy(new URL(url))
    try {
      assert.ok('schema' in on.address)
      const store = await openPostgresStore({ url: proxy.url, schema: on.address.schema })
      const log = await openTestLog(on, { store })
      const run = idOf(await log.writer.submit(openRun()))
      proxy.cut('append-head', false)
      await assert.rejects(log.writer.submit(requestDecision(run, { key: 'k' })), { code: 'store_unavailable' })
      assert.deepEqual(log.fatal, [])
      assert.equal((await log.writer.submit(requestDecision(run, { key: 'k' }))).index, 2)
      await checkLedger(on, log.store)
      await log.close()
    } finally {
      proxy.close()
      await on.remove()
    }
  })

  // The statements of a batch are on their way together: what stands behind a refused one has been sent already.
  for (const table of ['entry', 'tile', 'stream', 'vault', 'head'])
    it(`a batch whose write to ${table} is refused leaves nothing; the next one goes on`, async () => {
      const on = await create()
      const client = new pg.Client({ connectionString: url })
      try {
        assert.ok('schema' in on.address)
        const { schema } = on.address
        const log = await openTestLog(on)
        const run = idOf(await log.writer.submit(openRun()))
        await client.connect()
        await client.query(`SET search_path TO ${schema};
          CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
          CREATE TRIGGER refusing BEFORE INSERT OR UPDATE ON "${table}" FOR EACH ROW EXECUTE FUNCTION refuse()`)
        const tables = async () =>
          (
            await client.query(`SELECT (SELECT count(*)::int FROM entry) entries, (SELECT count(*)::int FROM vault) vault,
              (SELECT json_agg(s ORDER BY name)::text FROM stream s) streams, (SELECT json_agg(h)::text FROM head h) head,
              (SELECT sum(length(hashes))::int FROM tile) tiles, (SELECT count(*)::int FROM record_decision) decisions`)
          ).rows
        const before = await tables()
        const refused = log.writer.submit(requestDecision(run, { key: 'k', to: 'the bill' }))
        await assert.rejects(refused, { code: 'store_unavailable' })
        assert.deepEqual(await tables(), before)
        await client.query(`DROP TRIGGER refusing ON "${table}"`)
        assert.equal((await log.writer.submit(requestDecision(run, { key: 'k', to: 'the bill' }))).index, 2)
        assert.notDeepEqual(await tables(), before)
        await checkLedger(on, log.store)
        await log.close()
      } finally {
        await client.end()
        await on.remove()
      }
    })

  for (const deliver of [true, false]) {
    it(`a connection lost at COMMIT, ${deliver ? 'heard' : 'not heard'} by the server, ends the process`, async () => {
      const on = await create()
      const proxy = await cuttingProxy(new URL(url))
      try {
        assert.ok('schema' in on.address)
        const store = await openPostgresStore({ url: proxy.url, schema: on.address.schema })
        const log = await openTestLog(on, { store })
        const run = idOf(await log.writer.submit(openRun()))
        const command = () => requestDecision(run, { key: 'k', to: 'the bill' })
        proxy.cut('COMMIT\0', deliver)
        await assert.rejects(log.writer.submit(command()), { code: 'store_unavailable' })
        assert.deepEqual(
          log.fatal.map(({ code }) => code),
          ['commit_unknown'],
        )
        await assert.rejects(log.writer.submit(openRun()), { code: 'store_unavailable' })
        await log.close()
        // A new process: the key answers the same whether or not the commit happened.
        const again = await openTestLog(on)
        const answer = await again.writer.submit(command())
        assert.equal(answer.index, 2)
        await checkLedger(on, again.store)
        await again.close()
      } finally {
        proxy.close()
        await on.remove()
      }
    })
  }
})

describe('durable settings of PostgreSQL', () => {
  const settings = (fsync: string, commit: string, version = 150_004) =>
    ({ query: async () => ({ rows: [{ fsync, commit, version }] }) }) as unknown as pg.ClientBase

  for (const [title, client] of [
    ['fsync off', settings('off', 'on')],
    ['synchronous_commit off', settings('on', 'off')],
    ['older than 15', settings('on', 'on', 140_009)],
  ] as const) {
    it(`${title} is refused`, async () => {
      await assert.rejects(requireDurable(client), { code: 'store_unsafe' })
    })
  }

  it('everything stronger is taken', async () => {
    for (const commit of ['on', 'local', 'remote_write', 'remote_apply']) await requireDurable(settings('on', commit))
  })
})
