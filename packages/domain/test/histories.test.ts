import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { play, step } from './history.ts'
import { founded, sign } from './founding.ts'
import { violations } from './predicates.ts'

test('random histories: no entry opens what the invariants close, checked after every step', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      assert.deepEqual(play(steps), [])
    }),
    { numRuns: 60, seed: 20261123 },
  )
})

test('the predicates themselves find what is wrong', () => {
  const world = founded({ sign: false })
  sign(world)
  const run = world.mustAgent('bot', 'run.open', { request: 'r', onBehalfOf: 'c' })
  world.mustAgent('bot', 'decision.request', { run: run.id, kind: 'action', tool: 'refund', arguments: {} })
  assert.deepEqual(violations(world.events), [])
  const without = (type: string) =>
    world.events.filter((event) => event.type !== type).map((event, index) => ({ ...event, index }))
  for (const type of ['acceptance.signed', 'authority.granted', 'policy.published', 'use_case.revised']) {
    assert.equal(violations(without(type)).length, 1, type)
  }
  const secret = `hmac-sha256:${'A'.repeat(43)}`
  world.submit({
    command: { type: 'run.open', id: world.newId(), payload: { request: '[secret:r]', onBehalfOf: 'c' } },
    principal: { kind: 'agent', id: 'bot' },
    seen: { secrets: [{ rule: 'r', secret, where: 'request' }], personal: [] },
  })
  world.mustSay('ada', 'secret.settle', { secret, how: 'revoked', reason: 'r' })
  assert.deepEqual(violations(world.events), [])
  assert.equal(violations(without('secret.leaked')).length, 1, 'settled, and never leaked')
  const twice = violations([...world.events, ...world.events.slice(-2)])
  assert.equal(twice.filter((fault) => fault.endsWith('out of turn')).length, 2, 'leaked and settled twice')
})
