import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_REACHED } from '@answerable/contract'
import { reachedNow, timesReached } from '../src/run/reached.ts'
import { askIn, founded } from './founding.ts'
import { ALLOW, DENY } from './world.ts'

test('a payee named once is reached once: the second call says so to policy, a denied first one does not', () => {
  const world = founded()
  const again: boolean[] = []
  let verdict = DENY
  world.policy = (question) => {
    again.push(question.trace.model.includes('sink:recipient:again'))
    return verdict
  }
  const run = world.mustAgent('bot', 'run.open', { request: 'pay DE1 20.00 back', onBehalfOf: 'c' })
  const denied = askIn(world, run.id, { to: 'DE1', amount: '20.00' })
  verdict = ALLOW
  const first = askIn(world, run.id, { to: 'DE1', amount: '20.00' })
  askIn(world, run.id, { to: 'de1', amount: '5.00' })
  askIn(world, run.id, { to: 'XX9', amount: '5.00' })
  assert.deepEqual(again, [false, false, true, false])
  assert.equal(first.body.reached?.length, 1)
  assert.ok(denied.body.reached !== undefined && !JSON.stringify(first.body).includes('DE1'))
  const other = world.mustAgent('bot', 'run.open', { request: 'pay DE1 20.00 back', onBehalfOf: 'c' })
  askIn(world, other.id, { to: 'DE1', amount: '20.00' })
  assert.equal(again.at(-1), false)
})

test('a run that acts on more receivers than are kept apart counts as having acted on everybody', () => {
  const many = Array.from({ length: MOST_REACHED - 1 }, (_, i) => ({ receiver: `r${i}`, times: 1 }))
  assert.equal(timesReached({ reached: many }, 'new'), 0)
  const full = reachedNow({ reached: many }, { outcome: 'allow', reached: ['new', 'r0', 'newer'] } as never)
  assert.equal(full.reached?.length, MOST_REACHED)
  assert.deepEqual(
    ['new', 'r0', 'newer', 'anybody'].map((receiver) => timesReached(full, receiver)),
    [1, 2, 1, 1],
  )
})
