import assert from 'node:assert/strict'
import { test } from 'node:test'
import { due } from '../../src/index.ts'
import { ask, founded } from '../founding.ts'
import { codeOf, intent, refused, TIMER } from './support.ts'

test('an effect nobody reported is unknown, and its permit is not used again', () => {
  const world = founded()
  const decision = ask(world)
  const opened = world.must(intent(world, decision.id))
  world.later(600_000)
  const row = world.row('intent', opened.id)
  assert.ok(row !== undefined)
  const [command] = due([{ kind: 'intent', row }], world.now)
  assert.equal(command?.type, 'effect.lapse')
  world.must(world.as(TIMER, 'effect.lapse', { intent: opened.id, due: world.now }))
  refused(intent(world, decision.id), 'permit_used', 'a blind retry')
  assert.deepEqual(world.row('decision', decision.id)?.effect?.knownAs, 'unknown')
  assert.deepEqual(due([{ kind: 'intent', row: world.row('intent', opened.id) ?? row }], world.now), [])
})

test('what was reported is not rewritten, by the agent or by a timer', () => {
  const world = founded()
  const opened = world.must(intent(world, ask(world).id))
  const say = (outcome: 'executed' | 'failed' | 'skipped' | 'unknown') =>
    codeOf(world.agent('bot', 'effect.record', { intent: opened.id, outcome }))
  assert.equal(say('failed'), 'ok')
  for (const outcome of ['executed', 'skipped', 'unknown'] as const) assert.equal(say(outcome), 'conflict', outcome)
  world.later(600_000)
  refused(world.as(TIMER, 'effect.lapse', { intent: opened.id, due: world.now }), 'conflict', 'a late timer')
})

test('an unknown effect is put right once, and an early timer makes nothing unknown', () => {
  const world = founded()
  const opened = world.must(intent(world, ask(world).id))
  refused(world.as(TIMER, 'effect.lapse', { intent: opened.id, due: world.now }), 'conflict', 'before its time')
  world.mustAgent('bot', 'effect.record', { intent: opened.id, outcome: 'unknown' })
  world.mustAgent('bot', 'effect.record', { intent: opened.id, outcome: 'executed' })
  refused(world.agent('bot', 'effect.record', { intent: opened.id, outcome: 'failed' }), 'conflict', 'a second thought')
})

test('an action is never reported as a recommendation that was followed', () => {
  const world = founded()
  const opened = world.must(intent(world, ask(world).id))
  for (const outcome of ['followed', 'changed', 'overridden', 'unused'] as const)
    refused(world.agent('bot', 'effect.record', { intent: opened.id, outcome }), 'invalid_input', outcome)
})
