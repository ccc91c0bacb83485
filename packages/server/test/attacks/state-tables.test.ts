import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { checkLog } from '../../src/cli/fsck/check-log.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { recordKinds, recordTableName } from '../../src/store/columns.ts'
import { tables } from '../../src/store/tables.ts'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'
import { type Place, placeFor } from '../vault/place.ts'

/** SQL an administrator may run against a table no entry stands behind, and what comes of it at the next start. */
type Case = {
  table: keyof typeof tables
  how: string
  sql: string
  /** the code the server refuses to start with; absent: it starts, and judges as before */
  refused?: string
  /** what the edit did bring about */
  can?: (d: TestDeployment, founding: Founding) => Promise<void>
}

const messages = async (d: TestDeployment, of: Founding['owner']): Promise<string> =>
  (await d.http('GET', '/v1/inbox', undefined, await d.bearer(of))).text

const CASES: readonly Case[] = [
  {
    table: 'meta',
    how: 'says that the entries lie in files',
    sql: `INSERT INTO meta VALUES ('archived', '{"digest":"sha256:00"}')`,
    refused: 'config_invalid',
  },
  {
    table: 'meta',
    how: 'has another migration’s checksum',
    sql: `UPDATE meta SET value = 'sha256:00' WHERE key = 'migration:1'`,
    refused: 'store_newer',
  },
  {
    table: 'meta',
    how: 'has forgotten the migrations',
    sql: `DELETE FROM meta WHERE key LIKE 'migration:%'`,
    refused: 'store_unreachable',
  },
  {
    table: 'meta',
    how: 'names a migration of the future',
    sql: `INSERT INTO meta VALUES ('migration:999', 'sha256:00')`,
    refused: 'store_newer',
  },
  {
    table: 'outbox',
    how: 'sends every message to somebody else: they are told, and can do no more than before',
    sql: `UPDATE outbox SET person = (SELECT max(person) FROM outbox)`,
    can: async (d, founding) => {
      const people = [founding.founder, founding.owner, founding.reviewer]
      const told = await Promise.all(people.map((one) => messages(d, one)))
      assert.ok(told.filter((text) => text.includes('signature_wanted')).length <= 1)
    },
  },
  {
    table: 'outbox',
    how: 'is emptied: nobody is told',
    sql: 'DELETE FROM outbox',
    can: async (d, founding) => assert.doesNotMatch(await messages(d, founding.reviewer), /signature_wanted/),
  },
  { table: 'access', how: 'is emptied: browsers have to sign in again', sql: 'DELETE FROM access' },
  {
    table: 'seen_assertion',
    how: 'is emptied: an assertion is good for its few minutes',
    sql: 'DELETE FROM seen_assertion',
  },
  {
    table: 'vault_plain',
    how: 'holds a value no entry commits to: it is dropped',
    sql: `INSERT INTO vault_plain VALUES ('01940000-0000-7000-8000-000000000000', 'request', 'WyJhIiwiYiIsImMiXQ')`,
  },
]

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`tables no entry stands behind, ${store}`, { skip: store === 'postgres' && NO_POSTGRES }, () => {
    let place: Place
    let clock: TestDeployment['clock']
    let founding: Founding

    const judged = async (d: TestDeployment): Promise<unknown[]> => {
      const client = await d.agentClient(founding.agent)
      const replies = await Promise.all(['20.00', '500.00', '90000.00'].map((amount) => client.pay(amount)))
      return replies.map(({ reply }) => reply.body['outcome'])
    }
    const start = () => testDeployment({ ...place.options, clock })

    before(async () => {
      place = placeFor(store)
      const d = await testDeployment(place.options)
      clock = d.clock
      founding = await d.founding()
      assert.deepEqual(await judged(d), ['allow', 'review', 'deny'])
      await d.stop()
    })
    after(() => place.remove())

    test('the list of tables is the database’s own: one that is added needs a line, and its edits a test', async () => {
      const sql =
        store === 'sqlite'
          ? `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
          : `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()`
      const found = (await place.sql(sql)).map(({ name }) => name as string)
      const isRecord = (name: string): boolean => recordKinds.some((kind) => kind === name)
      const listed = Object.keys(tables).map((name) => (isRecord(name) ? recordTableName(name) : name))
      assert.deepEqual(found.toSorted(), listed.toSorted())
      const state = Object.entries(tables).flatMap(([name, { kind }]) => (kind === 'state' ? [name] : []))
      assert.deepEqual([...new Set(CASES.map(({ table }) => table))].toSorted(), state.toSorted())
    })

    for (const { table, how, sql, refused, can } of CASES)
      test(`${table} ${how}`, async () => {
        const kept = `kept_${table}`
        await place.sql(`CREATE TABLE ${kept} AS SELECT * FROM ${table}`)
        await place.sql(sql)
        try {
          if (refused !== undefined) {
            await assert.rejects(start(), { code: refused })
            return
          }
          const d = await start()
          try {
            await can?.(d, founding)
            assert.deepEqual(await judged(d), ['allow', 'review', 'deny'])
          } finally {
            await d.stop()
          }
        } finally {
          await place.sql(`DELETE FROM ${table}`)
          await place.sql(`INSERT INTO ${table} SELECT * FROM ${kept}`)
          await place.sql(`DROP TABLE ${kept}`)
        }
        if (store === 'sqlite')
          assert.ok((await checkLog({ folder: place.folder, random: systemRandom })).ok, 'the log itself is as it was')
      })
  })
}
