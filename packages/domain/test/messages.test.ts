import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueInModel, messagesOf, plusMs } from '../src/index.ts'
import { ask, founded } from './founding.ts'
import { DAY, type World } from './world.ts'

/** Whom the newest entry concerns, by short name. */
function told(world: World, names: readonly string[]): Record<string, string> {
  const event = world.events.at(-1)
  assert.ok(event)
  const messages = messagesOf(world.model, event, () => undefined)
  return Object.fromEntries(
    messages.map(({ person, kind }) => [names.find((name) => world.id(name) === person) ?? person, kind]),
  )
}
const PEOPLE = ['fred', 'gina', 'ada', 'dora', 'carl', 'olga', 'rita', 'rob']

test('a restriction tells those whose work stops, and not who set it', () => {
  const world = founded()
  const scope = { kind: 'use_case' as const, useCase: 'refunds' }
  world.mustSay('dora', 'restriction.set', { scope, mode: 'paused', cause: 'owner', reason: 'stop' })
  assert.deepEqual(told(world, PEOPLE), { ada: 'restriction_set', olga: 'restriction_set' })
})

test('who has left is told nothing', () => {
  const world = founded()
  world.mustSay('fred', 'person.depart', { person: world.id('olga'), reason: 'left' })
  const scope = { kind: 'use_case' as const, useCase: 'refunds' }
  world.mustSay('dora', 'restriction.set', { scope, mode: 'paused', cause: 'owner', reason: 'stop' })
  assert.deepEqual(told(world, PEOPLE), { ada: 'restriction_set' })
})

test('what is allowed tells nobody', () => {
  const world = founded()
  ask(world)
  assert.deepEqual(told(world, PEOPLE), {})
})

test('an end that comes near is told once per step, to more people the nearer it is', () => {
  const world = founded()
  const warn = () => {
    const due = dueInModel(world.model, world.now).filter(({ type }) => type === 'expiry.warn')
    for (const { type, payload } of due) world.as({ kind: 'system', id: 'timer' }, type, payload as never)
    return due.length
  }
  world.later(76 * DAY - 1)
  assert.equal(warn(), 0)
  world.later(1)
  assert.equal(warn(), 1)
  assert.deepEqual(told(world, PEOPLE), { ada: 'expiry_approaching' })
  assert.equal(warn(), 0)
  world.later(11 * DAY)
  assert.equal(warn(), 1)
  assert.deepEqual(told(world, PEOPLE), { ada: 'expiry_approaching', dora: 'expiry_approaching' })
  world.later(2 * DAY)
  assert.equal(warn(), 1)
  assert.deepEqual(Object.keys(told(world, PEOPLE)), ['ada', 'dora', 'fred'])
  assert.equal(world.model.warned.get('refunds')?.until, plusMs(world.now, DAY))
})
