import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { verifyReceipt } from '@answerable/verifier'
import { previousFrom } from '../../src/epoch/previous.ts'
import { NO_POSTGRES, testDeployment } from '../helpers/deployment.ts'
import { checkLedger } from '../helpers/check-ledger.ts'

const stores = [
  { store: 'sqlite', skip: false },
  { store: 'postgres', skip: NO_POSTGRES },
] as const

for (const { store, skip } of stores) {
  describe(`a log ends and the next one begins, ${store}`, { skip }, () => {
    test('two people end it; then nothing is appended and nothing is let through', async () => {
      await using d = await testDeployment({ store })
      const { founder, cosigner, reviewer } = await d.founding()
      const client = await d.agentClient('refunds-agent')
      const { reply, run } = await client.pay('20.00')
      assert.equal(reply.body['outcome'], 'allow')
      const close = { reason: 'The signing key was copied.' }
      assert.equal((await d.sign(reviewer, 'epoch.close', close)).body['code'], 'beyond_authority')
      await d.must(founder, 'epoch.close', close)
      assert.equal((await d.sign(founder, 'epoch.close', close)).body['code'], 'conflict', 'one person is not two')
      assert.equal((await client.pay('20.00')).reply.body['outcome'], 'allow', 'one signature closes nothing')
      const ended = await d.must(cosigner, 'epoch.close', close)
      const last = await d.size()

      const ask = () => client.decide(run, 'pay', { to: 'DE12', amount: '20.00' })
      const refused = await ask()
      assert.equal(refused.status, 503)
      assert.equal(refused.body['code'], 'epoch_closed')
      assert.equal((await d.sign(founder, 'restriction.set', RESTRICTION)).body['code'], 'epoch_closed')
      // Nor does the server write by itself: neither where streams end, days later, nor a jump of the clock.
      d.clock.advance(3 * 24 * 3600 * 1000)
      await d.writer.takeHeads(d.clock.now())
      await assert.rejects((await d.agentClient('refunds-agent')).openRun(), /epoch_closed/)
      assert.equal(await d.size(), last)

      const health = await d.http('GET', '/v1/health')
      assert.equal(health.body['status'], 'epoch_closed')
      const receipt = JSON.stringify(ended.body['receipt'])
      const { entry, index } = verifyReceipt(receipt, { vkeys: [d.vkey] })
      assert.equal(entry.type, 'epoch.closed')
      assert.equal(index, last - 1, 'it is the last entry')
      await checkLedger(d)
    })

    test('the next one names the last head, has its own key, and takes over nobody', async () => {
      const next = mkdtempSync(join(tmpdir(), 'answerable-epoch-'))
      try {
        await using d = await testDeployment({ store })
        const { founder, cosigner } = await d.founding()
        const client = await d.agentClient('refunds-agent')
        const old = JSON.stringify((await client.pay('20.00')).reply.body['receipt'])
        for (const person of [founder, cosigner]) await d.must(person, 'epoch.close', { reason: 'Stolen.' })
        const { checkpoint, size } = await d.writer.newest()
        const previous = previousFrom(checkpoint, d.vkey)
        assert.throws(() => previousFrom(checkpoint, d.vkey.replace(/.$/, '=')), { code: 'config_invalid' })

        await using n = await testDeployment({ store, dataDir: next, previous })
        assert.equal(n.origin, d.origin.replace(/\/1$/, '/2'))
        assert.notEqual(n.vkey.split('+')[2], d.vkey.split('+')[2], 'another key')
        const { model } = n.writer.model()
        assert.deepEqual(model.epoch, { number: 2, previous, agreed: null, closed: null })
        assert.deepEqual([model.persons.size, model.mandates.size, model.agents.size], [0, 0, 0])
        const opening = JSON.stringify(await n.writer.receipt(0))
        const { entry } = verifyReceipt(opening, { vkeys: [n.vkey] })
        assert.deepEqual((entry['body'] as { previous: { size: number } }).previous.size, size)
        assert.throws(() => verifyReceipt(opening, { vkeys: [d.vkey] }), { code: 'checkpoint_untrusted' })
        // What the old key signed goes on verifying under the old key, and under no other.
        assert.equal(verifyReceipt(old, { vkeys: [d.vkey] }).keyPinned, true)
        assert.throws(() => verifyReceipt(old, { vkeys: [n.vkey] }), { code: 'checkpoint_untrusted' })
        // A person of the old log is nobody here.
        const headers = await d.bearer(founder)
        assert.equal((await n.http('GET', '/v1/inbox', undefined, headers)).status, 401)
      } finally {
        rmSync(next, { recursive: true, force: true })
      }
    })
  })
}

const RESTRICTION = {
  scope: { kind: 'everything' },
  mode: 'paused',
  cause: 'owner',
  reason: 'Nothing may happen.',
} as const
