import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Decided } from '../src/index.ts'
import { coverage, modelFromJson, modelToJson, standing } from '../src/index.ts'
import { founded, grantOf } from './founding.ts'
import { World } from './world.ts'

const refused = (decided: Decided): string => (decided.ok ? 'accepted' : decided.code)
const row = (useCase: string, nominee: string | undefined, enforcement = 'cooperative' as const) => ({
  useCase,
  name: useCase,
  purpose: 'of a list',
  unit: 'claims',
  ...(nominee === undefined ? {} : { nominee }),
  enforcement,
})
const stateOf = (world: World, id: string) =>
  coverage(world.model, world.now).find(({ useCase }) => useCase === id)?.state

function nominated(): World {
  const world = founded()
  world.mustSay('fred', 'nomination.make', { nominations: [row('notes', world.id('rita')), row('sort', undefined)] })
  return world
}

describe('nominations', () => {
  test('a nominee answers for nothing until they accept, and afterwards no gate is open either', () => {
    const world = nominated()
    assert.deepEqual(standing(world.model, 'notes', undefined, world.now).missing, [{ code: 'nobody_answers' }])
    assert.deepEqual([stateOf(world, 'notes'), stateOf(world, 'sort')], ['waiting_for_name', 'waiting_for_name'])
    assert.equal(refused(world.say('rob', 'nomination.accept', { useCase: 'notes' })), 'forbidden')
    world.mustSay('rita', 'nomination.accept', { useCase: 'notes' })
    assert.equal(stateOf(world, 'notes'), 'waiting_for_signature')
    assert.equal(refused(world.say('rita', 'nomination.accept', { useCase: 'notes' })), 'conflict')
    assert.deepEqual(standing(world.model, 'notes', undefined, world.now).missing, [{ code: 'nobody_answers' }])
  })

  test('a list is imported whole or not at all', () => {
    const world = nominated()
    const nominations = [row('fresh', world.id('rob')), row('notes', world.id('rob'))]
    assert.equal(refused(world.say('fred', 'nomination.make', { nominations })), 'conflict')
    assert.equal(world.model.nominations.has('fresh'), false)
    const twice = [row('fresh', undefined), row('fresh', undefined)]
    assert.equal(refused(world.say('fred', 'nomination.make', { nominations: twice })), 'conflict')
    const registered = [row('refunds', undefined)]
    assert.equal(refused(world.say('fred', 'nomination.make', { nominations: registered })), 'conflict')
  })

  test('who holds nothing in the unit nominates nobody, and a supplier is never nominated', () => {
    const world = nominated()
    assert.equal(refused(world.say('rob', 'nomination.make', { nominations: [row('other', undefined)] })), 'forbidden')
    const vendor = world.person('vera', { employment: 'supplier' })
    assert.equal(refused(world.say('fred', 'nomination.make', { nominations: [row('other', vendor)] })), 'conflict')
    assert.equal(
      refused(world.say('rita', 'nomination.redirect', { useCase: 'notes', to: vendor, reason: 'theirs' })),
      'conflict',
    )
  })

  test('a nominee names another; it does not go to and fro; whoever nominates may still decide', () => {
    const world = nominated()
    const to = (who: string) => ({ useCase: 'notes', to: world.id(who), reason: 'not mine' })
    assert.equal(refused(world.say('rob', 'nomination.redirect', to('rob'))), 'forbidden')
    world.mustSay('rita', 'nomination.redirect', to('rob'))
    assert.equal(refused(world.say('rita', 'nomination.accept', { useCase: 'notes' })), 'forbidden')
    assert.equal(refused(world.say('rob', 'nomination.redirect', to('rita'))), 'conflict')
    world.mustSay('fred', 'nomination.redirect', to('rita'))
    world.mustSay('rita', 'nomination.accept', { useCase: 'notes' })
  })

  test('a retired one waits for nobody and does not come back by its nominee', () => {
    const world = nominated()
    world.mustSay('rita', 'nomination.retire', { useCase: 'notes', reason: 'switched off' })
    assert.equal(stateOf(world, 'notes'), undefined)
    assert.equal(refused(world.say('rita', 'nomination.accept', { useCase: 'notes' })), 'conflict')
  })

  test('a nominee who has left is a name that is missing', () => {
    const world = nominated()
    world.mustSay('rita', 'nomination.accept', { useCase: 'notes' })
    world.mustSay('fred', 'person.depart', { person: world.id('rita'), reason: 'left' })
    assert.equal(stateOf(world, 'notes'), 'waiting_for_name')
  })

  test('a snapshot keeps all of it', () => {
    const world = nominated()
    assert.deepEqual(modelFromJson(modelToJson(world.model)), world.model)
  })
})

describe('agents of a use case known from a list', () => {
  const agent = (world: World) => ({
    agent: 'notes-bot',
    useCase: 'notes',
    publicKey: 'n'.repeat(43),
    until: new Date(Date.parse(world.now) + 86_400_000).toISOString(),
    enforcement: 'cooperative' as const,
  })

  test('are registered by whoever has said that they answer, and by nobody before', () => {
    const world = nominated()
    assert.equal(refused(world.say('rita', 'agent.register', agent(world))), 'forbidden')
    world.mustSay('rita', 'nomination.accept', { useCase: 'notes' })
    assert.equal(refused(world.say('rob', 'agent.register', agent(world))), 'forbidden')
    world.mustSay('rita', 'agent.register', agent(world))
    const run = world.mustAgent('notes-bot', 'run.open', { request: 'write', onBehalfOf: 'me' })
    const decision = world.mustAgent('notes-bot', 'decision.request', {
      run: run.id,
      kind: 'action',
      tool: 'write',
      arguments: {},
    })
    assert.ok(decision.type === 'decision.recorded')
    assert.equal(decision.body.outcome, 'deny')
  })

  test('are closed by those named for it, and reopened only with the power to', () => {
    const world = nominated()
    const scope = { kind: 'use_case' as const, useCase: 'notes' }
    const set = { scope, mode: 'paused' as const, cause: 'owner' as const, reason: 'stop' }
    assert.equal(refused(world.say('rob', 'restriction.set', set)), 'forbidden')
    const restriction = world.mustSay('rita', 'restriction.set', set)
    const lift = { restriction: restriction.id, reason: 'go on' }
    assert.equal(refused(world.say('rita', 'restriction.lift', lift)), 'beyond_authority')
    world.mustSay('ada', 'restriction.lift', lift)
  })
})

test('a grant over named use cases nominates nobody elsewhere', () => {
  const world = founded()
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  world.mustSay('fred', 'authority.grant', {
    ...grantOf(world, 'rob', { mandate }),
    scope: { unit: 'claims', useCases: ['refunds'], tiers: ['T4'] },
  })
  assert.equal(refused(world.say('rob', 'nomination.make', { nominations: [row('notes', undefined)] })), 'forbidden')
})
