import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseEntry } from '../../src/ledger/entry-format.ts'
import { checkLedger } from '../store/support/check-ledger.ts'
import { checkAfterCrash } from '../store/support/crash-rounds.ts'
import { type Acknowledged, LoadChild } from '../store/support/load-child.ts'
import { storeKinds } from '../store/support/stores.ts'
import { envelope, idOf, openRun, openTestLog, pauseEverything, requestDecision } from '../store/support/test-log.ts'
import { verifyReceipt } from '../store/support/verify-receipt.ts'

const kind = storeKinds.find(({ name }) => name === 'PostgreSQL')
assert.ok(kind !== undefined)
const { skip } = kind
const create = () => kind.create()

describe('two servers on one PostgreSQL', { skip }, () => {
  it('take turns without losing or repeating anything, and catch up with each other', async () => {
    const on = await create()
    const [a, b] = [await openTestLog(on), await openTestLog(on)]
    try {
      assert.equal(a.origin, b.origin)
      const run = idOf(await a.writer.submit(openRun('run')))
      assert.deepEqual((await b.writer.submit(openRun('run'))).result, { id: run })
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          (i % 2 === 0 ? a : b).writer.submit(requestDecision(run, { key: `k${i}` })),
        ),
      )
      assert.equal(new Set(answers.map(({ index }) => index)).size, 200)
      for (const answer of answers) verifyReceipt(answer, a.vkey)
      await checkLedger(on, a.store)
      // An observation one server recorded is in the trace the other judges by.
      const content = 'ship to dock 7731'
      await a.writer.submit(envelope('observation.record', { run, content, error: false }))
      const traced = await b.writer.submit(requestDecision(run, { to: 'dock 7731' }))
      assert.deepEqual((traced.result['traced'] as { untrusted: string[] }).untrusted, ['to'])
      // A permit is used once, whoever asks.
      const decision = idOf(answers[0] as never)
      const action = `sha256:${'0'.repeat(64)}`
      const used = await Promise.allSettled(
        [a, b, a, b].map((log) => log.writer.submit(envelope('intent.open', { decision, action }))),
      )
      assert.equal(used.filter(({ status }) => status === 'fulfilled').length, 1)
      await b.writer.caughtUp()
      assert.equal(b.writer.model().size, (await a.store.head()).size)
      await checkLedger(on, a.store)
    } finally {
      await a.close()
      await b.close()
      await on.remove()
    }
  })

  it('after one acknowledges a pause, nothing the other commits later allows', async () => {
    const on = await create()
    const [a, b] = [await openTestLog(on), await openTestLog(on)]
    try {
      const run = idOf(await b.writer.submit(openRun()))
      const waiting = Array.from({ length: 400 }, () => b.writer.submit(requestDecision(run)))
      await Promise.race(waiting)
      const pause = await a.writer.submit(pauseEverything())
      const after = await b.writer.submit(requestDecision(run))
      assert.equal(after.result['outcome'], 'deny')
      for (const { index, result } of await Promise.all(waiting)) {
        assert.equal(result['outcome'], index < pause.index ? 'allow' : 'deny')
      }
      await checkLedger(on, a.store)
    } finally {
      await a.close()
      await b.close()
      await on.remove()
    }
  })

  it('killed in turn under load: nothing lost, nothing twice, and a pause holds for both', {
    timeout: 180_000,
  }, async () => {
    const on = await create()
    try {
      const acknowledged: Acknowledged[] = []
      const start = (name: string) => new LoadChild({ address: on.address, guard: on.guard, name, lanes: 8 })
      // Founded first, so that two servers do not found it at once.
      await (await openTestLog(on)).close()
      let [a, b] = [start('a0'), start('b0')]
      for (let round = 1; round <= 3; round++) {
        await Promise.all([a.reached(20), b.reached(20)])
        await a.kill()
        acknowledged.push(...a.acknowledged)
        const seen = b.acknowledged.length
        await b.reached(seen + 20)
        ;[a, b] = [b, start(`c${round}`)]
      }
      await b.reached(1)
      const log = await openTestLog(on)
      const pause = await log.writer.submit(pauseEverything())
      const [seenA, seenB] = [a.acknowledged.length, b.acknowledged.length]
      await Promise.all([a.reached(seenA + 20), b.reached(seenB + 20)])
      await Promise.all([a.kill(), b.kill()])
      acknowledged.push(...a.acknowledged, ...b.acknowledged)
      for (const { index, bytes } of await log.store.entriesFrom(pause.index + 1, 100_000)) {
        const { event } = parseEntry(bytes, index)
        if (event.type === 'decision.recorded') assert.equal(event.body.outcome, 'deny')
      }
      for (const { index, outcome } of acknowledged) if (index > pause.index) assert.equal(outcome, 'deny')
      await log.close()
      await checkAfterCrash(on, acknowledged, b.acknowledged)
    } finally {
      await on.remove()
    }
  })
})
