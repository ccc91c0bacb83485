import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AlreadyStarted, AnswerableApiError, Denied, LatePermit } from '@answerable/sdk'
import type { FakeServer } from './helpers/fake-server.ts'
import { counted, heldBy, pay, world } from './helpers/world.ts'

describe('review', () => {
  test('waits, claims once and runs when people approve', async () => {
    const { server, gate, machine } = world()
    server.outcomeOf = () => 'review'
    machine.after(8_000, () => server.approve(server.onlyDecision()))
    const { fn, calls } = counted(() => 'paid')
    const ran = await gate.run(pay, fn)
    assert.equal(calls(), 1)
    assert.equal(ran.result, 'paid')
    assert.deepEqual(server.done, ['openRun', 'decide', 'claim', 'openIntent', 'recordEffect', 'observe'])
  })

  for (const [state, end] of [
    ['rejected', (server: FakeServer) => server.reject(server.onlyDecision())],
    ['expired', (server: FakeServer) => server.expire(server.onlyDecision())],
  ] as const) {
    test(`${state}: nothing runs`, async () => {
      const { server, gate, machine } = world()
      server.outcomeOf = () => 'review'
      machine.after(2_000, () => end(server))
      const { fn, calls } = counted(() => 'paid')
      await assert.rejects(gate.run(pay, fn), (error: Denied) => error.state === state)
      assert.equal(calls(), 0)
    })
  }

  test('approved, then paused: the claim is judged again and denies', async () => {
    const { server, gate, machine } = world()
    server.outcomeOf = () => 'review'
    machine.after(2_000, () => {
      server.approve(server.onlyDecision())
      server.closed = 'paused'
    })
    const { fn, calls } = counted(() => 'paid')
    await assert.rejects(gate.run(pay, fn), Denied)
    assert.equal(calls(), 0)
  })

  test('a handle as JSON finishes in another process, with the arguments that were approved', async () => {
    const { server, gate, another } = world()
    server.outcomeOf = () => 'review'
    const held = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    const handle = JSON.parse(JSON.stringify(held.handle)) as typeof held.handle
    const there = another()
    await heldBy(there.resume(handle, () => 'never', { wait: 500 }))
    server.approve(held.decision)
    const ran = await there.resume(handle, (call) => call.arguments)
    assert.deepEqual(ran.result, pay.arguments)
    assert.equal(server.runs.length, 1)
  })

  test('a handle that was altered on its way is refused: what people approved is what runs', async () => {
    const { server, gate, another } = world()
    server.outcomeOf = () => 'review'
    const { handle, decision } = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    server.approve(decision)
    const { fn, calls } = counted(() => 'paid')
    const altered = { ...handle, arguments: { to: 'Mallory', amount: 40 } }
    await assert.rejects(another().resume(altered, fn), (error: AnswerableApiError) => error.code === 'action_mismatch')
    assert.equal(calls(), 0)
  })

  test('two processes resume one approval: one runs it, whatever the order of their steps', async () => {
    const { server, gate, another } = world()
    server.outcomeOf = () => 'review'
    const { handle, decision } = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    server.approve(decision)
    const { fn, calls } = counted(() => 'paid')
    const both = await Promise.allSettled([another().resume(handle, fn), another().resume(handle, fn)])
    assert.equal(calls(), 1)
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const [loser] = both.filter((settled) => settled.status === 'rejected')
    assert.ok(loser?.reason instanceof AlreadyStarted)
    assert.equal(server.done.filter((route) => route === 'claim').length, 1)
  })

  test('a process that dies after the claim loses nothing: another finds the same claim', async () => {
    const { server, gate, another } = world()
    server.outcomeOf = () => 'review'
    const { handle, decision } = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    server.approve(decision)
    server.faults.push({ route: 'claim', when: 'after', times: 99 })
    await heldBy(another().resume(handle, () => 'never'))
    server.faults.length = 0
    const { fn, calls } = counted(() => 'paid')
    await another().resume(handle, fn)
    assert.equal(calls(), 1)
  })

  test('a process that dies after the intent is not followed by a second start', async () => {
    const { server, gate, another } = world()
    server.outcomeOf = () => 'review'
    const { handle, decision } = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    server.approve(decision)
    server.faults.push({ route: 'openIntent', when: 'after', times: 99 })
    await assert.rejects(
      another().resume(handle, () => 'never'),
      AnswerableApiError,
    )
    server.faults.length = 0
    const { fn, calls } = counted(() => 'paid')
    await assert.rejects(another().resume(handle, fn), AlreadyStarted)
    assert.equal(calls(), 0)
  })

  test('a claim that is resumed after its permit ended starts nothing', async () => {
    const { server, gate, another, machine } = world()
    server.outcomeOf = () => 'review'
    const { handle, decision } = await heldBy(gate.run(pay, () => 'never', { wait: 0 }))
    server.approve(decision)
    server.faults.push({ route: 'claim', when: 'after', times: 99 })
    await heldBy(another().resume(handle, () => 'never'))
    server.faults.length = 0
    machine.pass(60_000)
    const { fn, calls } = counted(() => 'paid')
    await assert.rejects(another().resume(handle, fn), LatePermit)
    assert.equal(calls(), 0)
  })

  test('the same key finds the same held decision again', async () => {
    const { server, gate, another } = world({ runKey: 'ticket-17' })
    server.outcomeOf = () => 'review'
    const first = await heldBy(gate.run(pay, () => 'never', { wait: 0, key: 'pay-ann' }))
    const again = await heldBy(another().run(pay, () => 'never', { wait: 0, key: 'pay-ann' }))
    assert.equal(again.decision, first.decision)
    assert.equal(server.decisions.size, 1)
    assert.equal(server.runs.length, 1)
  })
})
