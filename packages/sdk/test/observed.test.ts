import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FateUnknown } from '@answerable/sdk'
import { counted, pay, world } from './helpers/world.ts'

const observing = () => {
  const here = world()
  here.server.outcomeOf = () => 'observed'
  return here
}

test('an observed call runs, once, without intent or effect; what came back is still recorded', async () => {
  const { server, gate } = observing()
  const { fn, calls } = counted(() => ({ reference: 'R-1' }))
  const ran = await gate.run(pay, fn)
  assert.deepEqual([calls(), ran.answer.outcome, ran.intent], [1, 'observed', null])
  assert.deepEqual(ran.effect, { outcome: 'executed', recorded: false })
  assert.deepEqual(server.done, ['openRun', 'decide', 'observe'])
  assert.deepEqual(server.effects, [])
  assert.deepEqual(server.observations, [
    { content: '{"reference":"R-1"}', tool: 'pay', decision: ran.decision, error: false },
  ])
})

test('what an observed call throws is thrown and recorded as what came back', async () => {
  const { server, gate } = observing()
  const { fn } = counted(() => {
    throw new RangeError('no such account')
  })
  await assert.rejects(gate.run(pay, fn), RangeError)
  assert.deepEqual(
    server.observations.map(({ content, error }) => [content, error]),
    [['no such account', true]],
  )
})

test('an observed call that was aborted before it ran is not run; one whose result cannot be read has an unknown fate', async () => {
  const { gate } = observing()
  const { fn, calls } = counted(() => 'done')
  await assert.rejects(gate.run(pay, fn, { signal: AbortSignal.abort() }))
  assert.equal(calls(), 0)
  const unreadable = gate.run(pay, fn, {
    outcomeOf: () => {
      throw new Error('what is this')
    },
  })
  await assert.rejects(unreadable, FateUnknown)
})
