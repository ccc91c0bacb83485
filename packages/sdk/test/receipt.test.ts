import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ReceiptError } from '@answerable/sdk'
import { checkReceipt } from '../src/receipt.ts'
import { FakeLog } from './helpers/fake-log.ts'
import { counted, pay, world } from './helpers/world.ts'

describe('pinned receipts', () => {
  const other = 'other.local/answerable/x/1+00000000+AQ=='

  test('a receipt under a pinned key runs', async () => {
    const probe = world()
    const { server, gate } = world({ vkeys: [probe.server.log.vkey] })
    server.outcomeOf = () => 'allow'
    assert.equal((await gate.run(pay, () => 'paid')).result, 'paid')
  })

  for (const [name, change] of [
    [
      'altered',
      (receipt: Record<string, string>) => ({ ...receipt, entry: `${receipt['entry']?.slice(0, -8)}AAAAAAAA` }),
    ],
    ['missing its proof', (receipt: Record<string, string>) => ({ ...receipt, proof: '' })],
  ] as const) {
    for (const route of ['openRun', 'decide', 'openIntent']) {
      test(`${route}: a receipt ${name} runs nothing`, async () => {
        const probe = world()
        const { server, gate } = world({ vkeys: [probe.server.log.vkey] })
        server.tamper = (done, body) =>
          done === route ? { ...body, receipt: change(body['receipt'] as Record<string, string>) } : body
        const { fn, calls } = counted(() => 'paid')
        await assert.rejects(gate.run(pay, fn), ReceiptError)
        assert.equal(calls(), 0)
      })
    }
  }

  test('a genuine receipt of an earlier allow is not taken for a deny', async () => {
    const probe = world()
    const { server, gate } = world({ vkeys: [probe.server.log.vkey] })
    let first: unknown
    server.tamper = (route, body) => {
      if (route !== 'decide') return body
      first ??= body['receipt']
      return { ...body, outcome: 'allow', permit: { useBefore: '2026-11-23T07:00:00.000Z' }, receipt: first as never }
    }
    server.permitMs = 3_600_000
    await gate.run(pay, () => 'paid')
    server.outcomeOf = () => 'deny'
    const { fn, calls } = counted(() => 'paid')
    await assert.rejects(gate.run(pay, fn), ReceiptError)
    assert.equal(calls(), 0)
  })

  test('another log is not the pinned one', async () => {
    const { gate } = world({ vkeys: [other] })
    await assert.rejects(
      gate.run(pay, () => 'paid'),
      ReceiptError,
    )
  })

  test('no pinned key at all is no proof', async () => {
    const { gate } = world({ vkeys: [] })
    const { fn, calls } = counted(() => 'paid')
    await assert.rejects(gate.run(pay, fn), ReceiptError)
    assert.equal(calls(), 0)
  })

  test('a receipt stands for its own kind of entry only', () => {
    const log = new FakeLog()
    const id = '0193583e-5b2b-7c11-8c3a-000000000001'
    const body = { decision: id, outcome: 'deny' }
    const { receipt } = log.append({ type: 'decision.claimed', id, time: '2026-11-23T06:00:00.000Z', body })
    const check = (type: string, shown: object) => () =>
      checkReceipt(receipt as never, { type, body: shown as typeof body }, [log.vkey])
    assert.doesNotThrow(check('decision.claimed', body))
    assert.throws(check('intent.opened', body), ReceiptError)
    assert.throws(check('decision.claimed', { ...body, outcome: 'allow' }), ReceiptError)
  })
})
