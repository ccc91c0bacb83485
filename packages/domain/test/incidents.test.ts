import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PayloadInput } from '@answerable/contract'
import { type Decided, dueInModel, modelFromJson, modelToJson, plusMs, standing } from '../src/index.ts'
import { ask, founded, grantOf, manifestOf } from './founding.ts'
import { DAY, type World } from './world.ts'

const MINUTE = 60_000
const refused = (decided: Decided): string => (decided.ok ? 'accepted' : decided.code)
const outcome = (world: World) => ask(world).body.outcome

type Open = PayloadInput<'incident.open'>
const opening = (world: World, more: Partial<Open> = {}): Open => ({
  useCase: 'refunds',
  category: 'unauthorized_action',
  severity: 'S1',
  axis: 'not_known_yet',
  source: 'complaint',
  data: 'personal',
  occurred: world.now,
  affected: 3,
  title: 'Paid the wrong people',
  description: 'three refunds went to one account',
  impacts: 'money',
  stakeholders: 'the three customers',
  ...more,
})
function opened(world: World, more: Partial<Open> = {}, who = 'rita') {
  const event = world.mustSay(who, 'incident.open', opening(world, more))
  assert.ok(event.type === 'incident.opened')
  return event
}
/** What timers would raise now, raised. */
function tick(world: World): void {
  for (const command of dueInModel(world.model, world.now))
    world.as({ kind: 'system', id: 'timer' }, command.type, command.payload as never)
}
const money = (amountMinor: number, budget = 'repairs', currency = 'EUR') => ({ budget, amountMinor, currency })
const action = (world: World, amountMinor: number, budget?: string) => ({
  what: 'check the account twice',
  owner: world.id('olga'),
  due: plusMs(world.now, 30 * DAY),
  money: money(amountMinor, budget),
})
/** An owner who may pay for what is corrected. */
function funded(limit = 100_000): World {
  const world = founded()
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const grant = grantOf(world, 'ada', { mandate })
  const first = [...world.model.authorities.keys()][0] ?? ''
  world.mustSay('fred', 'authority.grant', { ...grant, limits: { residualRisk: 'high', money: money(limit) } })
  world.mustSay('fred', 'authority.revoke', { authority: first, forCause: false, reason: 'replaced' })
  const authority = [...world.model.authorities.keys()][1] ?? ''
  const useCase = world.model.useCases.get('refunds')
  world.mustSay('ada', 'acceptance.sign', {
    useCase: 'refunds',
    revision: 1,
    assumptions: useCase?.acceptance?.assumptions ?? '',
    answer: 'accepted',
    authority,
    residualRisk: { hallucination: 'low', data_leakage: 'low', bias: 'low', unauthorized_action: 'low', other: 'low' },
    until: plusMs(world.now, 90 * DAY),
  })
  return world
}

describe('the owner’s deadline', () => {
  for (const [severity, ms, mode] of [
    ['S1', 30 * MINUTE, 'paused'],
    ['S2', 120 * MINUTE, 'paused'],
    ['S3', DAY, 'advisory_only'],
  ] as const) {
    test(`${severity}: open a millisecond before it, ${mode} at it and after it, though no timer ran`, () => {
      const world = founded()
      opened(world, { severity })
      const mode_ = () => standing(world.model, 'refunds', undefined, world.now).mode
      world.later(ms - 1)
      assert.equal(mode_(), 'live')
      world.later(1)
      assert.equal(mode_(), mode)
      assert.equal(outcome(world), 'deny')
      world.later(1)
      assert.equal(mode_(), mode)
    })
  }

  test('S4 has until the end of the next working day', () => {
    const world = founded()
    for (let day = 0; day < 7; day += 1) {
      const { decideBy } = opened(world, { severity: 'S4' }).body
      const end = new Date(decideBy)
      assert.ok(end.getUTCDay() >= 1 && end.getUTCDay() <= 5, decideBy)
      assert.equal(decideBy.slice(11), '17:00:00.000Z')
      assert.ok(decideBy > world.now && end.getTime() - Date.parse(world.now) < 5 * DAY)
      world.later(DAY)
    }
  })

  test('the timer writes what has held since the deadline, once, and the entry takes over', () => {
    const world = founded()
    const { id } = opened(world)
    world.later(30 * MINUTE)
    tick(world)
    const set = [...world.model.restrictions.values()]
    assert.deepEqual(
      set.map(({ mode, cause, incident }) => [mode, cause, incident]),
      [['paused', 'incident', id]],
    )
    tick(world)
    assert.equal(world.model.restrictions.size, 1)
    assert.equal(standing(world.model, 'refunds', undefined, world.now).restrictions.length, 1)
  })

  test('attack: a late "continue" makes the gate wide open again', () => {
    const world = founded()
    const { id } = opened(world)
    world.later(30 * MINUTE)
    const decided = world.say('ada', 'incident.decide', { incident: id, choice: 'continue', reason: 'nothing wrong' })
    assert.equal(refused(decided), 'accepted')
    assert.equal(standing(world.model, 'refunds', undefined, world.now).mode, 'paused')
    assert.equal(world.model.incidents.get(id)?.decision?.late, true)
    const [restriction] = world.model.restrictions.keys()
    const lift = { restriction: restriction ?? '', reason: 'fine' }
    assert.equal(refused(world.say('ada', 'restriction.lift', lift)), 'conflict', 'the incident is open')
  })

  test('a decision in time stops the clock: to go on, or to narrow at once with what was let through', () => {
    const going = founded()
    const first = opened(going).id
    going.mustSay('ada', 'incident.decide', { incident: first, choice: 'continue', reason: 'contained' })
    going.later(DAY)
    assert.equal(outcome(going), 'allow')
    assert.equal(
      refused(going.say('ada', 'incident.decide', { incident: first, choice: 'paused', reason: 'x' })),
      'conflict',
    )

    const pausing = founded()
    const permit = ask(pausing)
    const second = opened(pausing).id
    pausing.mustSay('ada', 'incident.decide', { incident: second, choice: 'paused', reason: 'stop' })
    const [restriction] = pausing.model.restrictions.values()
    assert.deepEqual([restriction?.mode, restriction?.openPermits], ['paused', [permit.id]])
    assert.equal(outcome(pausing), 'deny')
  })

  test('is decided by the owner; the deputy may narrow, nobody else does either', () => {
    const world = founded()
    const { id } = opened(world)
    const decide = (who: string, choice: 'continue' | 'paused') =>
      refused(world.say(who, 'incident.decide', { incident: id, choice, reason: 'because' }))
    assert.equal(decide('rita', 'paused'), 'forbidden')
    assert.equal(decide('dora', 'continue'), 'forbidden')
    assert.equal(decide('dora', 'paused'), 'accepted')
  })

  test('going on needs the live right to take the risk', () => {
    const world = founded()
    const { id } = opened(world)
    const [authority] = world.model.authorities.keys()
    world.mustSay('fred', 'authority.revoke', { authority: authority ?? '', forCause: false, reason: 'moved' })
    const decide = { incident: id, choice: 'continue' as const, reason: 'fine' }
    assert.equal(refused(world.say('ada', 'incident.decide', decide)), 'beyond_authority')
  })
})

describe('the ladder', () => {
  test('begins with the owner, ends at somebody who may restrict, and holds nobody twice', () => {
    const world = founded()
    const { ladder, owner } = opened(world).body
    assert.equal(owner, world.id('ada'))
    assert.deepEqual(ladder.slice(0, 2), [world.id('ada'), world.id('dora')])
    assert.equal(ladder.at(-1), world.id('fred'), 'the grantor, who signed the mandate')
    assert.equal(new Set(ladder).size, ladder.length)
  })

  test('calls the next person until somebody has it in hand, and stops at its end', () => {
    const world = founded()
    const { id, body } = opened(world)
    world.later(5 * MINUTE - 1)
    tick(world)
    assert.equal(world.model.incidents.get(id)?.rung, 0)
    world.later(1)
    tick(world)
    assert.equal(world.model.incidents.get(id)?.rung, 1)
    world.mustSay('dora', 'incident.acknowledge', { incident: id })
    world.later(10 * MINUTE)
    tick(world)
    assert.equal(world.model.incidents.get(id)?.rung, 1)
    assert.equal(refused(world.say('dora', 'incident.acknowledge', { incident: id })), 'conflict')
    assert.equal(refused(world.say('rita', 'incident.acknowledge', { incident: id })), 'forbidden')
    const escalate = { incident: id, rung: body.ladder.length }
    assert.equal(refused(world.as({ kind: 'system', id: 'timer' }, 'incident.escalate', escalate)), 'conflict')
    assert.equal(refused(world.as({ kind: 'agent', id: 'bot' }, 'incident.escalate', escalate)), 'forbidden')
  })

  test('of a manifest that ends at nobody who may restrict is found before anybody signs', () => {
    const world = founded()
    const ladders = { bias: [world.id('ada'), world.id('rita')] }
    world.mustSay('ada', 'use_case.register', { manifest: manifestOf(world, { ladders }) })
    const publish = { useCase: 'refunds', revision: 2, policy: 'permit', tests: '' }
    assert.equal(refused(world.say('ada', 'policy.publish', publish)), 'manifest_invalid')
    const good = { bias: [world.id('ada'), world.id('gina')] }
    world.mustSay('ada', 'use_case.register', { manifest: manifestOf(world, { ladders: good }) })
    world.mustSay('ada', 'policy.publish', { ...publish, revision: 3 })
  })
})

describe('closing', () => {
  const close = (incident: string, actions: PayloadInput<'incident.close'>['actions']) => ({
    incident,
    cause: 'no check of the account',
    axis: 'failure_of_ai' as const,
    actions,
  })
  const decided = (world: World): string => {
    const { id } = opened(world)
    world.mustSay('ada', 'incident.decide', { incident: id, choice: 'paused', reason: 'stop' })
    return id
  }

  test('needs the owner, a decision, and actions the owner may pay for', () => {
    const world = funded()
    const { id } = opened(world)
    assert.equal(refused(world.say('ada', 'incident.close', close(id, [action(world, 1)]))), 'conflict')
    world.mustSay('ada', 'incident.decide', { incident: id, choice: 'paused', reason: 'stop' })
    assert.equal(refused(world.say('dora', 'incident.close', close(id, [action(world, 1)]))), 'forbidden')
    const over = [action(world, 60_000), action(world, 40_001)]
    assert.equal(refused(world.say('ada', 'incident.close', close(id, over))), 'beyond_authority')
    const foreign = [action(world, 1, 'marketing')]
    assert.equal(refused(world.say('ada', 'incident.close', close(id, foreign))), 'beyond_authority')
    const late = [{ ...action(world, 1), due: world.now }]
    assert.equal(refused(world.say('ada', 'incident.close', close(id, late))), 'invalid_input')
    world.mustSay('ada', 'incident.close', close(id, [action(world, 60_000), action(world, 40_000)]))
    assert.deepEqual(modelFromJson(modelToJson(world.model)), world.model)
  })

  test('attack: one budget pays again and again', () => {
    const world = funded(1000)
    world.mustSay('ada', 'incident.close', close(decided(world), [action(world, 700)]))
    const second = decided(world)
    assert.equal(refused(world.say('ada', 'incident.close', close(second, [action(world, 301)]))), 'beyond_authority')
    world.mustSay('ada', 'incident.close', close(second, [action(world, 300)]))
  })

  test('without money in the grant only what costs nothing is promised', () => {
    const world = founded()
    const id = decided(world)
    assert.equal(refused(world.say('ada', 'incident.close', close(id, [action(world, 1)]))), 'beyond_authority')
    world.mustSay('ada', 'incident.close', close(id, [action(world, 0)]))
  })

  test('does not reopen; afterwards each restriction is lifted by itself', () => {
    const world = funded()
    const id = decided(world)
    world.mustSay('ada', 'incident.close', close(id, [action(world, 1)]))
    assert.equal(outcome(world), 'deny')
    const [restriction] = world.model.restrictions.keys()
    world.mustSay('ada', 'restriction.lift', { restriction: restriction ?? '', reason: 'corrected' })
    assert.equal(outcome(world), 'allow')
  })
})

test('agents open, decide and close nothing', () => {
  const world = founded()
  const { id } = opened(world)
  const agent = { kind: 'agent' as const, id: 'bot' }
  assert.equal(refused(world.as(agent, 'incident.open', opening(world))), 'forbidden')
  assert.equal(refused(world.as(agent, 'incident.acknowledge', { incident: id })), 'forbidden')
  assert.equal(refused(world.as(agent, 'incident.restrict', { incident: id })), 'forbidden')
})

test('what is reported is of this use case, and of the past', () => {
  const world = founded()
  const later = opening(world, { occurred: plusMs(world.now, 1) })
  assert.equal(refused(world.say('rita', 'incident.open', later)), 'invalid_input')
  const foreign = opening(world, { decisions: ['01900000-0000-7000-8000-00000000ffff'] })
  assert.equal(refused(world.say('rita', 'incident.open', foreign)), 'invalid_input')
  assert.equal(refused(world.say('rita', 'incident.open', opening(world, { useCase: 'nothing' }))), 'not_found')
  const vera = world.person('vera', { employment: 'supplier' })
  assert.ok(vera)
  assert.equal(refused(world.say('vera', 'incident.open', opening(world))), 'forbidden')
  opened(world, { severity: 'S3' }, 'vera')
})
