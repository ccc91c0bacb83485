import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { dueQueries, emptyModel, needs } from '@answerable/domain'
import { sha256Digest } from '@answerable/ledger'
import { createDocuments } from '../../src/ledger/documents.ts'
import { checksumOf } from '../../src/store/migrations.ts'
import { postgresMigrations } from '../../src/store/postgres/migrations.ts'
import { sqliteMigrations } from '../../src/store/sqlite/migrations.ts'
import { sqliteRecords } from '../../src/store/sqlite/records.ts'
import { tables } from '../../src/store/tables.ts'
import { storeKinds } from './support/stores.ts'

describe('the schema', () => {
  it('has not changed without a new migration', () => {
    const snapshot = JSON.parse(readFileSync(new URL('./schema.json', import.meta.url), 'utf8')) as unknown
    const current = {
      sqlite: sqliteMigrations.map((migration) => [migration.id, migration.name, checksumOf(migration)]),
      postgres: postgresMigrations.map((migration) => [migration.id, migration.name, checksumOf(migration)]),
    }
    // A store in the field has run these very statements: add a migration, then its line in schema.json.
    assert.deepEqual(current, snapshot)
  })

  it('finds open permits and deadlines without walking every decision of a use case', async () => {
    const database = new DatabaseSync(':memory:')
    for (const { sql } of sqliteMigrations) database.exec(sql)
    const asked: string[] = []
    const spy = new Proxy(database, {
      get: (target, name) => {
        if (name !== 'prepare') return Reflect.get(target, name) as unknown
        return (sql: string) => {
          asked.push(sql)
          return target.prepare(sql)
        }
      },
    })
    const records = sqliteRecords(spy)
    const now = '2027-01-01T00:00:00.000Z'
    const scope = { kind: 'use_case', useCase: 'pay' } as const
    const envelope = {
      command: { type: 'restriction.set', payload: { scope } },
      principal: { kind: 'system', id: 's' },
    }
    const { queries } = needs(emptyModel(), envelope as never, now)
    for (const query of [...queries, ...dueQueries(now)]) records.query(query)
    assert.equal(asked.length, 4)
    for (const sql of asked) {
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()
      const details = plan.map(({ detail }) => String(detail)).join('; ')
      assert.match(
        details,
        /USING INDEX record_(?:decision_state_due \(state=\? AND due[<>]\?\)|intent_open|intent_due)/,
      )
    }
  })

  it('has no table without a word on what editing it can do', () => {
    const database = new DatabaseSync(':memory:')
    for (const { sql } of sqliteMigrations) database.exec(sql)
    const found = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    const names = found.map(({ name }) => String(name).replace(/^record_/, ''))
    assert.deepEqual([...names, 'meta'].sort(), Object.keys(tables).sort())
  })
})

for (const kind of storeKinds) {
  describe(`what the store remembers on ${kind.name}`, { skip: kind.skip }, () => {
    it('an assertion is good once until it expires, across restarts', async () => {
      const on = await kind.create()
      try {
        const [soon, later] = ['2027-01-01T00:05:00.000Z', '2027-01-01T00:06:00.000Z']
        const store = await on.open()
        assert.equal(await store.seeOnce('jti', soon, '2027-01-01T00:00:00.000Z'), true)
        assert.equal(await store.seeOnce('jti', soon, '2027-01-01T00:01:00.000Z'), false)
        await store.close()
        const again = await on.open()
        assert.equal(await again.seeOnce('jti', soon, '2027-01-01T00:02:00.000Z'), false)
        assert.equal(await again.seeOnce('other', later, '2027-01-01T00:05:30.000Z'), true)
        assert.equal(await again.seeOnce('jti', later, '2027-01-01T00:05:30.000Z'), true)
        await again.close()
      } finally {
        await on.remove()
      }
    })

    it('an assertion seen during a transaction that rolls back stays seen', async () => {
      const on = await kind.create()
      try {
        const store = await on.open()
        const seen: Promise<boolean>[] = []
        const [soon, now] = ['2027-01-01T00:05:00.000Z', '2027-01-01T00:00:00.000Z']
        await store.transaction(async () => {
          seen.push(store.seeOnce('jti', soon, now))
          await new Promise((resolve) => setImmediate(resolve))
          return false
        })
        assert.deepEqual(await Promise.all(seen), [true])
        assert.equal(await store.seeOnce('jti', soon, now), false)
        await store.close()
      } finally {
        await on.remove()
      }
    })

    it('a document whose text does not have its digest is missing', async () => {
      const on = await kind.create()
      try {
        const store = await on.open()
        const text = 'permit (principal, action, resource);'
        const digest = sha256Digest(text)
        await on.tamper(`INSERT INTO document VALUES ('${digest}', 'policy', '${text} ')`)
        const documents = createDocuments()
        await documents.load([digest], store)
        assert.equal(documents.text(digest), undefined)
        await on.tamper(`UPDATE document SET text = '${text}'`)
        await documents.load([digest], store)
        assert.equal(documents.text(digest), text)
        // Checked once, right for ever: the name is the digest.
        await on.tamper(`UPDATE document SET text = 'forbid (principal, action, resource);'`)
        await documents.load([digest], store)
        assert.equal(documents.text(digest), text)
        await store.close()
      } finally {
        await on.remove()
      }
    })

    it('counts rows by id from anywhere', async () => {
      const on = await kind.create()
      try {
        const store = await on.open()
        const row = (id: string) => `('${id}', 1, '[1]', '{}')`
        await on.tamper(
          `INSERT INTO record_nonce (id, idx, entries, value) VALUES ${['a', 'b', 'c'].map(row).join(', ')}`,
        )
        assert.deepEqual(
          await Promise.all(['', 'a', 'b', 'c'].map((id) => store.countAfter('nonce', id))),
          [3, 2, 1, 0],
        )
        await store.close()
      } finally {
        await on.remove()
      }
    })

    it('asks with no column a kind does not have', async () => {
      const on = await kind.create()
      try {
        const store = await on.open()
        const query = { kind: 'run', where: { 'id) OR (1=1': 'x' }, limit: 1 } as const
        await assert.rejects(store.query(query), { code: 'store_unavailable' })
        await store.close()
      } finally {
        await on.remove()
      }
    })
  })
}
