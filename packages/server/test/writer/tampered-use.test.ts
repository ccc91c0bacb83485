import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { storeKinds, type TestStore } from '../store/support/stores.ts'
import {
  envelope,
  idOf,
  openRun,
  openTestLog,
  pauseEverything,
  requestDecision,
  type TestLog,
} from '../store/support/test-log.ts'

const ACTION = `sha256:${'0'.repeat(64)}`
const SECRET = 'dock 7731'

/**
 * INVARIANT 12: what a database administrator edits is found by use. Each case edits stored data behind a stopped
 * server, starts it again, and asks for what the edit was meant to open.
 */
for (const kind of storeKinds) {
  describe(`edited data never opens the gate on ${kind.name}`, { skip: kind.skip }, () => {
    const tampered = (
      title: string,
      sql: string,
      ask: (log: TestLog, ids: { run: string; denied: string; used: string }) => Promise<void>,
    ): void => {
      it(title, async () => {
        const on: TestStore = await kind.create()
        try {
          const log = await openTestLog(on)
          const run = idOf(await log.writer.submit(openRun('run-key')))
          await log.writer.submit(envelope('observation.record', { run, content: `ship to ${SECRET}`, error: false }))
          const used = idOf(await log.writer.submit(requestDecision(run)))
          await log.writer.submit(envelope('intent.open', { decision: used, action: ACTION }))
          await log.writer.submit(pauseEverything())
          const denied = idOf(await log.writer.submit(requestDecision(run)))
          await log.close()
          await on.tamper(sql)
          const again = await openTestLog(on)
          try {
            await ask(again, { run, denied, used })
          } finally {
            await again.close()
          }
        } finally {
          await on.remove()
        }
      })
    }
    const tracedOf = async (log: TestLog, run: string) => {
      const answer = await log.writer.submit(requestDecision(run, { to: SECRET }))
      return answer.result['traced'] as Record<string, string[]>
    }

    tampered('nothing edited: traces are rebuilt from the log and the vault', 'SELECT 1', async (log, { run }) => {
      assert.deepEqual((await tracedOf(log, run))['untrusted'], ['to'])
      assert.deepEqual(log.alarms, [])
    })

    tampered(
      'a denied decision made permitted is not there',
      `UPDATE record_decision SET state = 'permitted', value = replace(value, '"state":"denied"', '"state":"permitted"')`,
      async (log, { denied }) => {
        await assert.rejects(log.writer.submit(envelope('intent.open', { decision: denied, action: ACTION })), {
          code: 'not_found',
        })
        assert.match(log.alarms.join(), /row decision .* is not what its entries say/)
      },
    )

    tampered(
      'a used permit made fresh is not there',
      `UPDATE record_decision SET value = replace(value, '"state":"intended"', '"state":"permitted"')`,
      async (log, { used }) => {
        await assert.rejects(log.writer.submit(envelope('intent.open', { decision: used, action: ACTION })), {
          code: 'not_found',
        })
      },
    )

    tampered(
      'a row that names entries of another row is not there',
      `UPDATE record_decision SET entries = (SELECT entries FROM record_run)`,
      async (log, { denied }) => {
        await assert.rejects(log.writer.submit(envelope('intent.open', { decision: denied, action: ACTION })), {
          code: 'not_found',
        })
      },
    )

    tampered(
      'a run made trusted is not there',
      `UPDATE record_run SET value = replace(value, '"untrusted":true', '"untrusted":false')`,
      async (log, { run }) => {
        await assert.rejects(log.writer.submit(requestDecision(run)), { code: 'not_found' })
      },
    )

    for (const [what, sql] of [
      ['an observation deleted', `DELETE FROM record_observation`],
      ['its text deleted', `DELETE FROM vault WHERE field = 'content'`],
      [
        'its text exchanged for another sealed value',
        `UPDATE vault SET box = (SELECT box FROM vault WHERE field = 'request' LIMIT 1) WHERE field = 'content'`,
      ],
    ] as const) {
      tampered(`${what}: what it held is unknown, never the model’s own`, sql, async (log, { run }) => {
        const traced = await tracedOf(log, run)
        assert.deepEqual(
          [traced['unknown'], traced['model'], traced['trusted'], traced['request']],
          [['to'], [], [], []],
        )
      })
    }

    it('a restriction hidden from the fold stops the start', async () => {
      const on = await kind.create()
      try {
        const log = await openTestLog(on)
        await log.writer.submit(pauseEverything())
        await log.close()
        await on.tamper('UPDATE entry SET gov_idx = NULL WHERE gov_idx = (SELECT max(gov_idx) FROM entry)')
        await assert.rejects(openTestLog(on), { code: 'log_stopped' })
        await on.tamper('UPDATE head SET gov_size = gov_size - 1')
        await assert.rejects(openTestLog(on), { code: 'log_stopped' })
      } finally {
        await on.remove()
      }
    })

    tampered(
      'an idempotency row led to another command answers nobody',
      `UPDATE record_idempotency SET value = replace(value, '"index":1', '"index":2')`,
      async (log) => {
        await assert.rejects(log.writer.submit(openRun('run-key')), { code: 'internal' })
      },
    )

    tampered(
      'a stream row moved back refuses that stream’s next entry',
      `UPDATE stream SET seq = seq - 1 WHERE name = 'uc:toy'`,
      async (log, { run }) => {
        await assert.rejects(log.writer.submit(requestDecision(run)), { code: 'log_stopped' })
        assert.equal((await log.writer.submit(pauseEverything())).result['mode'], 'paused')
      },
    )

    tampered(
      'an edited entry vouches for nothing',
      `UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE idx = 3) WHERE idx = 1`,
      async (log, { run }) => {
        await assert.rejects(log.writer.submit(requestDecision(run)), { code: 'not_found' })
      },
    )
  })
}
