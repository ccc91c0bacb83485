import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type AnswerableApiError, type Client, createGate, Denied, Held, LatePermit } from '@answerable/sdk'
import { DAY, MINUTE } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { acceptUseCase, type Founding } from '../helpers/founding.ts'
import { gatewayClient } from './helpers/gateway-client.ts'
import { connectDesk } from './helpers/memory.ts'

const SHOWN = `sha256:${'0'.repeat(64)}`
const pay = (amount: string) => ({ tool: 'pay', arguments: { to: 'DE12', amount } })
const call = (amount: string) => ({ name: 'pay', arguments: { to: 'DE12', amount } })

describe('against the real routes', () => {
  let d: TestDeployment
  let f: Founding
  let client: Client
  before(async () => {
    d = await testDeployment()
    f = await d.founding()
    client = await gatewayClient(d, f, 'payments-gateway')
  })
  after(() => d[Symbol.asyncDispose]())

  const approve = (decision: string) =>
    d.must(f.reviewer, 'review.vote', { decision, vote: 'approve', shown: SHOWN, reason: 'checked' })
  const page = async (decision: string) =>
    (await client.readDecision({ decision })) as {
      followed: { state: string; effect: { outcome: string } }
      influenced: object
    }
  const gate = (request = 'Pay DE12 back') => createGate({ client, onBehalfOf: 'customer 7', request, vkeys: [d.vkey] })

  test('gate.run: allowed with verified receipts, denied with reasons, held, approved, claimed once', async () => {
    const desk = gate()
    const ran = await desk.run(pay('20.00'), () => 'R-1')
    assert.equal(ran.effect.recorded, true)
    const { followed } = await page(ran.decision)
    assert.deepEqual([followed.state, followed.effect.outcome], ['settled', 'executed'])
    await assert.rejects(
      desk.run(pay('2000.00'), () => assert.fail()),
      (error: Denied) => error.reasons.some(({ rule }) => rule === 'never'),
    )
    const held = await desk
      .run(pay('500.00'), () => assert.fail(), { wait: 0 })
      .then(
        () => assert.fail(),
        (error: unknown) => error,
      )
    assert.ok(held instanceof Held, String(held))
    await approve(held.decision)
    const handle = JSON.parse(JSON.stringify(held.handle)) as typeof held.handle
    assert.equal((await gate().resume(handle, () => 'R-2')).result, 'R-2')
    await assert.rejects(gate().resume(handle, () => assert.fail()))
    await desk.close()
    await assert.rejects(
      desk.run(pay('1.00'), () => assert.fail()),
      (error: AnswerableApiError) => error.code === 'run_closed',
    )
  })

  test('the proxy: observed, approved once by two proxies with one run key, 0 bytes after every no', async () => {
    const options = { holdWait: 1_000, vkeys: [d.vkey], runKey: 'ticket-17' }
    const [left, right] = await Promise.all([connectDesk(client, options), connectDesk(client, options)])
    const result = await left.agent.callTool(call('20.00'))
    const { decision } = (result._meta as { answerable: { decision: string } }).answerable
    assert.match(JSON.stringify((await page(decision)).influenced), /observed/)
    assert.equal(await left.bytesDuring(() => assert.rejects(left.agent.callTool(call('2000.00')))), 0)
    let held = ''
    const bytes = await left.bytesDuring(async () => {
      const pending = await left.agent.callTool(call('500.00'))
      held = (pending._meta as { answerable: { decision: string } }).answerable.decision
    })
    assert.equal(bytes, 0)
    const same = await right.agent.callTool(call('500.00'))
    assert.equal((same._meta as { answerable: { decision: string } }).answerable.decision, held)
    await approve(held)
    const both = await Promise.allSettled([left, right].map(({ agent }) => agent.callTool(call('500.00'))))
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal(left.upstream.calls().length + right.upstream.calls().length, 2)
  })

  test('a pause between permit and intent, and a late permit: nothing runs', async () => {
    for (const [expected, meanwhile] of [
      [
        Denied,
        () =>
          d.must(f.owner, 'restriction.set', {
            scope: { kind: 'use_case', useCase: f.useCase },
            mode: 'paused',
            cause: 'owner',
            reason: 'a test',
          }),
      ],
      [LatePermit, async () => d.clock.advance(MINUTE)],
    ] as const) {
      const slow: Client = {
        ...client,
        decide: async (input, options) => {
          const answer = await client.decide(input, options)
          if (answer.outcome === 'allow') await meanwhile()
          return answer
        },
      }
      const desk = createGate({ client: slow, onBehalfOf: 'customer 7', request: 'Pay DE12 back' })
      await assert.rejects(
        desk.run(pay('20.00'), () => assert.fail()),
        expected,
      )
      if (expected !== Denied) continue
      const proxy = await connectDesk(client)
      assert.equal(await proxy.bytesDuring(() => assert.rejects(proxy.agent.callTool(call('20.00')))), 0)
      const { restrictions } = (await client.listRestrictions({})) as { restrictions: { id: string }[] }
      await d.must(f.owner, 'restriction.lift', { restriction: restrictions[0]?.id ?? '', reason: 'over' })
    }
  })

  test('the signature lapses: the next call is denied, 0 bytes', async () => {
    const { owner, useCase, assumptions, authority } = f
    await acceptUseCase(
      d,
      { owner, useCase, assumptions, authority },
      new Date(Date.parse(d.clock.now()) + DAY).toISOString(),
    )
    const proxy = await connectDesk(client)
    await proxy.agent.callTool(call('20.00'))
    d.clock.advance(DAY)
    assert.equal(await proxy.bytesDuring(() => assert.rejects(proxy.agent.callTool(call('20.00')), /lapsed/)), 0)
  })
})
