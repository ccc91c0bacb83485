import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Answer } from '../../src/writer/queue.ts'
import { checkLedger } from '../store/support/check-ledger.ts'
import { storeKinds, type TestStore } from '../store/support/stores.ts'
import {
  envelope,
  idOf,
  newId,
  openRun,
  openTestLog,
  pauseEverything,
  requestDecision,
  type TestLog,
  type TestLogOptions,
} from '../store/support/test-log.ts'
import { verifyReceipt } from '../store/support/verify-receipt.ts'

const tracedBy = (answer: Answer | undefined) => answer?.result['traced'] as Record<string, string[]>

for (const kind of storeKinds) {
  describe(`the way of a write on ${kind.name}`, { skip: kind.skip }, () => {
    /** Opens a log, runs a test on it, checks the whole ledger, removes it. */
    const onLog = (
      title: string,
      run: (log: TestLog, on: TestStore) => Promise<void>,
      options: TestLogOptions = {},
    ): void => {
      it(title, async () => {
        const on = await kind.create()
        try {
          const log = await openTestLog(on, options)
          await checkLedger(on, log.store)
          await run(log, on)
          await checkLedger(on, log.store)
          assert.deepEqual(log.alarms, [])
          assert.deepEqual(log.fatal, [])
          await log.close()
        } finally {
          await on.remove()
        }
      })
    }

    onLog('founds the log with entry 0 and signs it', async (log) => {
      const receipt = await log.writer.receipt(0)
      const entry = verifyReceipt({ receipt }, log.vkey)
      assert.equal(entry['type'], 'log.opened')
      assert.deepEqual(entry['body'], {
        product: 'answerable test',
        origin: log.origin,
        vkey: log.vkey,
        epoch: 1,
        practice: false,
      })
    })

    onLog('answers with a result, its entries and a receipt that verifies offline', async (log, on) => {
      const run = await log.writer.submit(openRun())
      assert.deepEqual(run.result, { id: idOf(run) })
      assert.deepEqual(run.entries, [{ id: idOf(run), index: 1 }])
      assert.equal(run.index, 1)
      const entry = verifyReceipt(run, log.vkey)
      assert.equal(entry['id'], idOf(run))
      assert.deepEqual(Object.keys(run.receipt.disclosures ?? {}).sort(), ['onBehalfOf', 'request'])
      await checkLedger(on, log.store)
      const decision = await log.writer.submit(requestDecision(idOf(run)))
      assert.equal(decision.result['outcome'], 'allow')
      verifyReceipt(decision, log.vkey)
    })

    onLog('keeps a stream per use case, numbered and linked', async (log) => {
      const run = await log.writer.submit(openRun())
      await log.writer.submit(pauseEverything())
      const decision = await log.writer.submit(requestDecision(idOf(run)))
      const [first, second] = [verifyReceipt(run, log.vkey), verifyReceipt(decision, log.vkey)]
      assert.deepEqual([first['stream'], first['seq'], first['prev']], ['uc:toy', 1, null])
      assert.deepEqual([second['stream'], second['seq']], ['uc:toy', 2])
      assert.notEqual(second['prev'], null)
    })

    onLog('many at once share batches, and every receipt verifies', async (log) => {
      const run = idOf(await log.writer.submit(openRun()))
      const answers = await Promise.all(Array.from({ length: 600 }, () => log.writer.submit(requestDecision(run))))
      assert.deepEqual(
        answers.map(({ index }) => index),
        Array.from({ length: 600 }, (_, i) => i + 2),
      )
      for (const answer of answers) verifyReceipt(answer, log.vkey)
      // Indexes 255 to 257 stand around a full tile.
      for (const index of [0, 255, 256, 257]) verifyReceipt({ receipt: await log.writer.receipt(index) }, log.vkey)
    })

    onLog('later commands of a batch see earlier ones: rows, traces, queries, model', async (log, on) => {
      const open = openRun()
      const run = open.command.id
      const content = 'ship to dock 7731'
      const [, , traced, allowed, , denied] = await Promise.all([
        log.writer.submit(open),
        log.writer.submit(envelope('observation.record', { run, content, error: false })),
        log.writer.submit(requestDecision(run, { to: 'dock 7731' })),
        log.writer.submit(requestDecision(run, { to: 'the bill' })),
        log.writer.submit(requestDecision(run)),
        log.writer.submit(requestDecision(run)),
      ])
      assert.deepEqual(tracedBy(traced)['untrusted'], ['to'])
      assert.deepEqual(tracedBy(allowed)['request'], ['to'])
      assert.equal(denied?.result['outcome'], 'allow')
      await checkLedger(on, log.store)
      const more = Array.from({ length: 9 }, () => requestDecision(run))
      const pause = pauseEverything()
      const after = requestDecision(run)
      const [paused, ...rest] = await Promise.all([pause, ...more, after].map((one) => log.writer.submit(one)))
      // It went first, so it lists the four permits before it and none of the nine after it.
      assert.equal(paused?.result['openPermitsTotal'], 4)
      assert.deepEqual((paused?.result['openPermits'] as string[] | undefined)?.length, 4)
      assert.deepEqual(new Set(rest.map(({ result }) => result['outcome'])), new Set(['deny']))
    })

    onLog('a query counts beyond its limit', async (log) => {
      const run = idOf(await log.writer.submit(openRun()))
      const decisions = await Promise.all(Array.from({ length: 8 }, () => log.writer.submit(requestDecision(run))))
      const action = `sha256:${'0'.repeat(64)}`
      for (const decision of decisions.slice(5)) {
        await log.writer.submit(envelope('intent.open', { decision: idOf(decision), action }))
      }
      const pause = await log.writer.submit(pauseEverything())
      assert.equal(pause.result['openPermitsTotal'], 5)
      assert.deepEqual(pause.result['openPermits'], decisions.slice(0, 5).map(idOf))
    })

    onLog('one idempotency key acts once, within a batch, later and after a restart', async (log, on) => {
      const run = idOf(await log.writer.submit(openRun('run-key')))
      const [a, b] = await Promise.all([
        log.writer.submit(requestDecision(run, { key: 'same' })),
        log.writer.submit(requestDecision(run, { key: 'same' })),
      ])
      assert.deepEqual([b?.result, b?.entries, b?.index], [a?.result, a?.entries, a?.index])
      const size = log.writer.model().size
      const again = await log.writer.submit(requestDecision(run, { key: 'same' }))
      assert.deepEqual([again.result, again.receipt.entry], [a?.result, a?.receipt.entry])
      verifyReceipt(again, log.vkey)
      await assert.rejects(log.writer.submit(requestDecision(run, { key: 'same', body: 'other' })), {
        code: 'idempotency_key_reused',
      })
      assert.equal(log.writer.model().size, size)
      await log.close()
      const second = await openTestLog(on)
      const later = await second.writer.submit(requestDecision(run, { key: 'same' }))
      assert.deepEqual(
        [later.result, later.receipt.entry, later.receipt.disclosures],
        [a?.result, a?.receipt.entry, a?.receipt.disclosures],
      )
      assert.deepEqual((await second.writer.submit(openRun('run-key'))).result, { id: run })
      await checkLedger(on, second.store)
      Object.assign(log, second)
    })

    onLog('a command that throws is refused alone, and its effects are undone', async (log) => {
      const run = idOf(await log.writer.submit(openRun()))
      const results = await Promise.allSettled([
        log.writer.submit(requestDecision(run)),
        log.writer.submit(requestDecision(run, { tool: 'throw' })),
        log.writer.submit(requestDecision(run, { tool: 'huge' })),
        log.writer.submit(requestDecision(newId())),
        log.writer.submit(requestDecision(run)),
      ])
      assert.deepEqual(
        results.map((result) =>
          result.status === 'fulfilled' ? result.value.index : (result.reason as { code: string }).code,
        ),
        [2, 'internal', 'invalid_input', 'not_found', 3],
      )
      assert.equal(log.writer.model().size, 4)
      const [row] = await log.store.rows([{ kind: 'run', id: run }])
      assert.deepEqual(row?.entries, [1, 2, 3])
    })

    onLog('what closes goes before what waits', async (log) => {
      const run = idOf(await log.writer.submit(openRun()))
      const waiting = Array.from({ length: 300 }, () => log.writer.submit(requestDecision(run)))
      const pause = await log.writer.submit(pauseEverything())
      const answers = await Promise.all(waiting)
      for (const { index, result } of answers) {
        assert.equal(result['outcome'], index < pause.index ? 'allow' : 'deny')
      }
      assert.ok(answers.filter(({ index }) => index > pause.index).length >= 300 - 256)
    })

    onLog(
      'a full queue refuses, and still takes what closes',
      async (log) => {
        const run = idOf(await log.writer.submit(openRun()))
        const submitted = Array.from({ length: 30 }, () => log.writer.submit(requestDecision(run)))
        const pause = log.writer.submit(pauseEverything())
        const results = await Promise.allSettled(submitted)
        const refused = results.filter((result) => result.status === 'rejected')
        assert.equal(refused.length, 20)
        for (const { reason } of refused) assert.equal((reason as { code: string }).code, 'queue_full')
        assert.equal((await pause).result['mode'], 'paused')
      },
      { writer: { queueLimit: 10 } },
    )

    onLog('the model as of any entry', async (log) => {
      const pause = await log.writer.submit(pauseEverything())
      assert.equal((await log.writer.asOf(pause.index - 1)).restrictions.size, 0)
      assert.equal((await log.writer.asOf(pause.index)).restrictions.size, 1)
      assert.equal(log.writer.model().model.restrictions.size, 1)
    })

    onLog(
      'starts from a snapshot the log commits to',
      async (log, on) => {
        for (let i = 0; i < 6; i++) await log.writer.submit(pauseEverything())
        const snapshot = await log.store.newestSnapshot()
        assert.notEqual(snapshot, undefined)
        await checkLedger(on, log.store)
        await log.close()
        const again = await openTestLog(on)
        assert.deepEqual(again.writer.model().model, await again.writer.asOf(again.writer.model().size))
        assert.equal(again.writer.model().model.restrictions.size, 6)
        await again.close()
        await on.tamper(`UPDATE snapshot SET text = replace(text, 'paused', 'review_all')`)
        const third = await openTestLog(on)
        // The edited snapshot is ignored: the entries say what is true.
        const modes = [...third.writer.model().model.restrictions.values()].map(({ mode }) => mode)
        assert.deepEqual(new Set(modes), new Set(['paused']))
        await on.tamper(`UPDATE snapshot SET text = replace(text, 'review_all', 'paused')`)
        Object.assign(log, third)
      },
      { writer: { snapshotEvery: 3 } },
    )

    onLog('a stopped writer finishes what waits and takes no more', async (log, on) => {
      const run = idOf(await log.writer.submit(openRun()))
      const waiting = Array.from({ length: 20 }, () => log.writer.submit(requestDecision(run)))
      const stopped = log.writer.stop()
      await assert.rejects(log.writer.submit(openRun()), { code: 'store_unavailable' })
      assert.equal((await Promise.all(waiting)).length, 20)
      await stopped
      await checkLedger(on, log.store)
    })
  })
}
