import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { pay, proofOf, refusalOf } from './helpers/calls.ts'
import { Bench, type Desk } from './helpers/memory.ts'

describe('held', () => {
  const held = async (options: object = {}): Promise<{ bench: Bench; desk: Desk }> => {
    const bench = new Bench()
    bench.server.outcomeOf = () => 'review'
    return { bench, desk: await bench.desk({ holdWait: 2_000, ...options }) }
  }

  test('answered as pending, in words and as data; a retry finds the same decision, and runs it once approved', async () => {
    const { bench, desk } = await held()
    const pending = await desk.agent.callTool(pay)
    const decision = bench.server.onlyDecision()
    assert.equal(pending.isError, true)
    assert.match(JSON.stringify(pending.content), /Held for review: this call has not run. 1 reviewer must approve it/)
    assert.deepEqual([proofOf(pending).state, proofOf(pending).decision], ['held', decision])
    const again = await desk.agent.callTool({ name: 'pay', arguments: { amount: 40, to: 'Ann' } })
    assert.equal(proofOf(again).decision, decision)
    bench.server.approve(decision)
    const ran = await desk.agent.callTool(pay)
    assert.deepEqual([proofOf(ran).decision, ran.content], [decision, [{ type: 'text', text: 'did pay' }]])
    assert.equal(desk.upstream.calls().length, 1)
    assert.equal(bench.server.decisions.size, 1)
    await desk.agent.callTool(pay)
    assert.equal(bench.server.decisions.size, 2)
    assert.equal(desk.upstream.calls().length, 1)
  })

  test('other arguments are another decision', async () => {
    const { bench, desk } = await held()
    await desk.agent.callTool(pay)
    await desk.agent.callTool({ name: 'pay', arguments: { to: 'Ann', amount: 41 } })
    assert.equal(bench.server.decisions.size, 2)
  })

  test('approved while it waits: goes on by itself', async () => {
    const { bench, desk } = await held()
    bench.machine.after(1_000, () => bench.server.approve(bench.server.onlyDecision()))
    assert.equal(proofOf(await desk.agent.callTool(pay)).effect, 'executed')
  })

  test('rejected while it waits: refused, 0 bytes', async () => {
    const { bench, desk } = await held()
    bench.machine.after(1_000, () => bench.server.reject(bench.server.onlyDecision()))
    assert.equal(await desk.bytesDuring(() => refusalOf(desk.agent.callTool(pay))), 0)
  })

  test('approved, then paused before the claim: refused, 0 bytes', async () => {
    const { bench, desk } = await held()
    await desk.agent.callTool(pay)
    bench.server.approve(bench.server.onlyDecision())
    bench.server.closed = 'paused'
    assert.equal(await desk.bytesDuring(() => refusalOf(desk.agent.callTool(pay))), 0)
  })

  test('approved, claimed late: refused, 0 bytes', async () => {
    const { bench, desk } = await held()
    await desk.agent.callTool(pay)
    bench.server.approve(bench.server.onlyDecision())
    bench.server.tamper = (route, body) => {
      if (route === 'claim') bench.machine.pass(60_000)
      return body
    }
    assert.equal(await desk.bytesDuring(() => refusalOf(desk.agent.callTool(pay))), 0)
  })

  test('the same call twice at once: one decision runs once, both get its answer', async () => {
    const { bench, desk } = await held({ holdWait: 60_000 })
    const second = Promise.withResolvers<Awaited<ReturnType<typeof desk.agent.callTool>>>()
    bench.machine.after(1_000, () => second.resolve(desk.agent.callTool(pay)))
    bench.machine.after(30_000, () => bench.server.approve(bench.server.onlyDecision()))
    const [one, two] = await Promise.all([desk.agent.callTool(pay), second.promise])
    assert.equal(proofOf(one).decision, proofOf(two).decision)
    assert.equal(desk.upstream.calls().length, 1)
  })

  test('an outage while it waits loses nothing', async () => {
    const { bench, desk } = await held()
    await desk.agent.callTool(pay)
    const decision = bench.server.onlyDecision()
    bench.server.approve(decision)
    bench.server.faults.push({ route: 'claim', when: 'after', times: 99 })
    assert.equal(proofOf(await desk.agent.callTool(pay)).state, 'held')
    bench.server.faults.length = 0
    assert.equal(proofOf(await desk.agent.callTool(pay)).effect, 'executed')
    assert.equal(desk.upstream.calls().length, 1)
  })

  test('two proxies with one run key race for one approval: it is executed exactly once', async () => {
    const { bench, desk: left } = await held({ runKey: 'ticket-17' })
    const right = await bench.desk({ holdWait: 2_000, runKey: 'ticket-17' })
    await Promise.all([left.agent.callTool(pay), right.agent.callTool(pay)])
    bench.server.approve(bench.server.onlyDecision())
    const both = await Promise.allSettled([left.agent.callTool(pay), right.agent.callTool(pay)])
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal(left.upstream.calls().length + right.upstream.calls().length, 1)
    assert.equal(bench.server.done.filter((route) => route === 'claim').length, 1)
    assert.equal(bench.server.effects.length, 1)
  })

  test('a proxy that starts again with its run key finds the held decision', async () => {
    const { bench, desk } = await held({ runKey: 'ticket-17' })
    await desk.agent.callTool(pay)
    await desk.link.close()
    bench.server.approve(bench.server.onlyDecision())
    const restarted = await bench.desk({ runKey: 'ticket-17' })
    assert.equal(proofOf(await restarted.agent.callTool(pay)).effect, 'executed')
    assert.equal(bench.server.runs.length, 1)
  })
})
