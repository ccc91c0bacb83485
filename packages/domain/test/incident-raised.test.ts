import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Decided, dueInModel, inHandOf, modelFromJson, modelToJson, plusMs, standing } from '../src/index.ts'
import { founded } from './founding.ts'
import { DAY, type World } from './world.ts'

const MINUTE = 60_000
type Severity = 'S1' | 'S2' | 'S3' | 'S4'
const refused = (decided: Decided): string => (decided.ok ? 'accepted' : decided.code)
const mode = (world: World) => standing(world.model, 'refunds', undefined, world.now).mode
const incident = (world: World) => {
  const [only] = world.model.incidents.values()
  assert.ok(only)
  return only
}

/** A use case with one incident of a severity. */
function withIncident(severity: Severity): World {
  const world = founded()
  world.mustSay('rita', 'incident.open', {
    useCase: 'refunds',
    category: 'bias',
    severity,
    axis: 'not_known_yet',
    source: 'complaint',
    data: 'none',
    occurred: world.now,
    affected: 1,
    title: 't',
    description: 'd',
    impacts: 'i',
    stakeholders: 's',
  })
  return world
}
const raise = (world: World, severity: 'S1' | 'S2' | 'S3', who = 'rita') =>
  world.say(who, 'incident.reassess', { incident: incident(world).id, severity, reason: 'more of them' })
const decide = (world: World, choice: 'continue' | 'review_all' | 'advisory_only' | 'paused') =>
  world.say('ada', 'incident.decide', { incident: incident(world).id, choice, reason: 'r' })

describe('an incident that is worse than was thought', () => {
  for (const [from, to, ms, narrow] of [
    ['S4', 'S3', DAY, 'advisory_only'],
    ['S3', 'S2', 120 * MINUTE, 'paused'],
    ['S3', 'S1', 30 * MINUTE, 'paused'],
    ['S2', 'S1', 30 * MINUTE, 'paused'],
  ] as const) {
    test(`${from} raised to ${to}: open a millisecond before the new deadline, ${narrow} at it`, () => {
      const world = withIncident(from)
      world.later(MINUTE)
      assert.equal(refused(raise(world, to)), 'accepted')
      assert.deepEqual(modelFromJson(modelToJson(world.model)), world.model)
      const due = from === 'S4' && incident(world).decideBy < plusMs(world.now, ms) ? null : plusMs(world.now, ms)
      if (due !== null) assert.equal(incident(world).decideBy, due)
      world.later(Date.parse(incident(world).decideBy) - Date.parse(world.now) - 1)
      assert.equal(mode(world), 'live')
      world.later(1)
      assert.equal(mode(world), narrow)
      world.later(1)
      assert.equal(mode(world), narrow)
    })
  }

  test('nobody gains time by it: what was due sooner stays due sooner', () => {
    const world = withIncident('S3')
    const { decideBy } = incident(world)
    world.later(DAY - 10 * MINUTE)
    assert.equal(refused(raise(world, 'S2')), 'accepted')
    assert.equal(incident(world).decideBy, decideBy)
  })

  test('is raised and never lowered, by whoever may open one; agents and timers cannot', () => {
    const world = withIncident('S2')
    assert.equal(refused(raise(world, 'S3', 'ada')), 'conflict', 'the owner wins a day')
    assert.equal(refused(raise(world, 'S2', 'ada')), 'conflict')
    const payload = { incident: incident(world).id, severity: 'S1', reason: 'r' } as const
    assert.equal(refused(world.as({ kind: 'agent', id: 'bot' }, 'incident.reassess', payload)), 'forbidden')
    assert.equal(refused(world.as({ kind: 'system', id: 'timer' }, 'incident.reassess', payload)), 'forbidden')
    world.person('vera', { employment: 'supplier' })
    assert.equal(refused(raise(world, 'S1', 'vera')), 'forbidden')
    assert.equal(refused(raise(world, 'S1')), 'accepted')
    assert.deepEqual(
      incident(world).raised.map(({ from, to, by }) => [from, to, by]),
      [['S2', 'S1', world.id('rita')]],
    )
    const low = withIncident('S4')
    low.person('vera', { employment: 'supplier' })
    assert.equal(refused(raise(low, 'S3', 'vera')), 'accepted')
  })

  test('attack: "it goes on" was said about something smaller', () => {
    const world = withIncident('S3')
    decide(world, 'continue')
    raise(world, 'S1')
    assert.equal(incident(world).decision, null)
    world.later(30 * MINUTE - 1)
    assert.equal(mode(world), 'live')
    world.later(1)
    assert.equal(mode(world), 'paused')
  })

  test('attack: narrowed to review, then worse: silence narrows further', () => {
    const world = withIncident('S4')
    decide(world, 'review_all')
    raise(world, 'S3')
    assert.equal(mode(world), 'review_all')
    world.later(DAY)
    assert.equal(mode(world), 'advisory_only')
  })

  test('what was stopped stays decided', () => {
    const world = withIncident('S3')
    decide(world, 'paused')
    raise(world, 'S1')
    assert.equal(incident(world).decision?.choice, 'paused')
    assert.equal(mode(world), 'paused')
    world.later(DAY)
    assert.deepEqual(
      dueInModel(world.model, world.now).filter(({ type }) => type === 'incident.restrict'),
      [],
    )
  })

  test('undecided when it was due, and then raised: the gate follows in that entry, and its timer writes it', () => {
    const world = withIncident('S3')
    world.later(DAY)
    const tick = (): void => {
      for (const command of dueInModel(world.model, world.now).filter(({ type }) => type === 'incident.restrict'))
        world.as({ kind: 'system', id: 'timer' }, command.type, command.payload as never)
    }
    tick()
    assert.equal(mode(world), 'advisory_only')
    raise(world, 'S1')
    assert.equal(mode(world), 'paused')
    tick()
    tick()
    const modes = [...world.model.restrictions.values()].map((one) => one.mode)
    assert.deepEqual(modes, ['advisory_only', 'paused'], 'one entry each')
    decide(world, 'continue')
    assert.equal(mode(world), 'paused', 'late')
  })

  test('calls the ladder again: who had it in hand had something smaller', () => {
    const world = withIncident('S3')
    world.mustSay('ada', 'incident.acknowledge', { incident: incident(world).id })
    assert.equal(inHandOf(incident(world)).length, 1)
    raise(world, 'S1')
    assert.equal(inHandOf(incident(world)).length, 0)
    world.later(5 * MINUTE - 1)
    const called = () => dueInModel(world.model, world.now).filter(({ type }) => type === 'incident.escalate').length
    assert.equal(called(), 0)
    world.later(1)
    assert.equal(called(), 1)
    world.mustSay('ada', 'incident.acknowledge', { incident: incident(world).id })
    assert.equal(called(), 0)
  })

  test('a closed one is not raised', () => {
    const world = withIncident('S3')
    assert.equal(
      refused(world.say('rita', 'incident.reassess', { incident: world.newId(), severity: 'S1', reason: 'r' })),
      'not_found',
    )
  })
})
