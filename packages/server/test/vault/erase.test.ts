import assert from 'node:assert/strict'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { verifyReceipt } from '@answerable/verifier'
import { checkLog } from '../../src/cli/fsck/check-log.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { AgentClient } from '../helpers/agent.ts'
import type { Founding } from '../helpers/founding.ts'
import { entryOf, eraseAs, requesterOfRun } from './support.ts'

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`erasing on ${store}`, { skip: store === 'postgres' && NO_POSTGRES }, () => {
    let d: TestDeployment
    let founding: Founding
    let client: AgentClient
    before(async () => {
      d = await testDeployment({ store })
      founding = await d.founding()
      client = await d.agentClient(founding.agent)
    })
    after(() => d[Symbol.asyncDispose]())

    const keys = () => {
      const database = new DatabaseSync(join(d.dataDir, 'subjects.db'), { readOnly: true })
      const rows = database.prepare('SELECT id, subject, since FROM subject_key').all()
      database.close()
      return rows
    }

    test('a colleague’s name is gone at once; the entry still proves itself and names who erased it', async () => {
      const { id } = await d.person('cora')
      const person = d.writer.model().model.persons.get(id)
      assert.ok(person)
      const before = await entryOf(d, founding.founder, person.index)
      assert.deepEqual(before['values'], { name: 'cora', email: 'cora@people.example' })
      const kept = (before['receipt'] as JsonObject)['disclosures'] as JsonObject
      const reply = await eraseAs(d, founding.founder, { kind: 'person', person: id })
      assert.equal(reply.status, 201, reply.text)
      const index = Number(reply.field('index'))
      const after = await entryOf(d, founding.founder, person.index)
      assert.deepEqual([after['values'], after['erased']], [{}, { name: index, email: index }])
      const verified = verifyReceipt(JSON.stringify(after['receipt']), { vkeys: [d.vkey] })
      assert.deepEqual(verified.erased, { name: index, email: index })
      assert.ok(verified.checks.some(({ detail }) => detail === `name erased by entry ${index}`))
      // A receipt handed out before holds what it held: that copy is its holder's.
      const old = { ...(before['receipt'] as JsonObject), disclosures: kept }
      assert.equal(verifyReceipt(JSON.stringify(old), { vkeys: [d.vkey] }).unsealed['name'], 'cora')
      assert.equal(
        keys().some(({ subject }) => subject === id),
        false,
      )
      const people = await d.http('GET', '/v1/people', undefined, await d.bearer(founding.founder))
      const listed = (people.body['people'] as JsonObject[]).find((one) => one['id'] === id)
      assert.deepEqual([listed?.['name'], listed?.['email']], [undefined, undefined])
    })

    test('what a customer asked is gone from every entry of the run; what they ask later is not', async () => {
      const run = await client.openRun('Pay DE12 back 20.00')
      await client.observe(run, 'look_up', 'order 7: 20.00')
      const decided = await client.decide(run, 'pay', { to: 'DE12', amount: '20.00' })
      const requester = await requesterOfRun(d, founding.founder, run.id)
      const what = { kind: 'requester', useCase: founding.useCase, requester } as const
      assert.equal((await eraseAs(d, founding.owner, what)).body['code'], 'not_separate')
      const reply = await eraseAs(d, founding.founder, what)
      assert.equal(reply.status, 201, reply.text)
      const index = Number(reply.field('index'))
      const shown = await d.http(
        'GET',
        `/v1/decisions/${decided.field('decision')}`,
        undefined,
        await d.bearer(founding.owner),
      )
      const view = shown.body as { decided: JsonObject; influenced: JsonObject }
      assert.deepEqual([view.decided['arguments'], view.decided['erased']], [null, { arguments: index }])
      assert.deepEqual(
        [view.influenced['request'], view.influenced['erased']],
        [null, { request: index, onBehalfOf: index }],
      )
      // The run's trace is gone too: its values can no longer be traced, so the same call is judged as unknown.
      const again = await client.decide(run, 'pay', { to: 'DE12', amount: '20.00' })
      const traced = again.body['traced'] as Record<string, string[]>
      assert.ok(traced['unknown']?.includes('to'), again.text)
      const next = await client.openRun('Pay DE12 back 30.00')
      const [row] = await d.store.rows([{ kind: 'run', id: next.id }])
      const opened = await entryOf(d, founding.founder, row?.index ?? -1)
      assert.equal((opened['values'] as JsonObject)['request'], 'Pay DE12 back 30.00')
    })

    test('one leaked field goes; the other values of its subject stay readable under a new key', async () => {
      const run = await client.openRun('Pay DE12 back 20.00')
      const first = await client.decide(run, 'pay', { to: 'DE12', amount: '20.00' })
      const second = await client.decide(run, 'pay', { to: 'DE12', amount: '21.00' })
      const index = Number(first.field('index'))
      const requester = await requesterOfRun(d, founding.founder, run.id)
      const before = keys().filter(({ subject }) => subject === requester)
      const what = { kind: 'fields', fields: [{ index, field: 'arguments' }] } as const
      const reply = await eraseAs(d, founding.founder, { ...what, fields: [...what.fields] })
      assert.equal(reply.status, 201, reply.text)
      assert.deepEqual((await entryOf(d, founding.founder, index))['values'], {})
      const kept = await entryOf(d, founding.founder, Number(second.field('index')))
      assert.match(JSON.stringify(kept['values']), /21\.00/)
      const after = keys().filter(({ subject }) => subject === requester)
      assert.equal(
        after.some(({ id }) => before.some((old) => old['id'] === id)),
        false,
        'the old key is destroyed',
      )
    })

    test('keys restored from a backup are destroyed again before anything is served', async (t) => {
      if (store === 'postgres') return t.skip('a file beside the database: the same on both')
      const clock = d.clock
      const { id } = await d.person('nadia')
      const subjects = join(d.dataDir, 'subjects.db')
      const backup = join(d.dataDir, 'subjects.backup')
      const database = new DatabaseSync(subjects)
      database.exec(`VACUUM INTO '${backup}'`)
      database.close()
      await d.must(founding.founder, 'erasure.approve', {
        what: { kind: 'person', person: id },
        basis: 'objection',
        requestedBy: 'data_subject',
        reason: 'asked for',
      })
      await d.stop()
      for (const end of ['-wal', '-shm']) rmSync(subjects + end, { force: true })
      copyFileSync(backup, subjects)
      rmSync(backup)
      const restored = await checkLog({ folder: d.dataDir, random: systemRandom })
      assert.deepEqual(restored.problems, [], 'the rows are gone: a key alone reads nothing')
      const again = await testDeployment({ dataDir: d.dataDir, clock })
      try {
        assert.equal(
          keys().some(({ subject }) => subject === id),
          false,
        )
      } finally {
        await again.stop()
      }
      const { problems, counts } = await checkLog({ folder: d.dataDir, random: systemRandom })
      assert.deepEqual(problems, [])
      assert.ok(counts.erased > 2)
    })
  })
}
