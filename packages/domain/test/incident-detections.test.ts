import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject, PayloadInput } from '@answerable/contract'
import { modelFromJson, modelToJson, plusMs, standing } from '../src/index.ts'
import { claim, codeOf, intent, vote } from './asking.ts'
import { ask, founded, grantOf } from './founding.ts'
import { ALLOW, DAY, DENY, holdFor, START, type World } from './world.ts'

const MINUTE = 60_000
const incidents = (world: World) =>
  [...world.model.incidents.values()].map(({ detection, category, severity }) => [detection, category, severity])
const found = (world: World) => world.events.findLast(({ type }) => type === 'incident.opened')
const observe = (world: World, run: string, decision: string, more: JsonObject = {}) =>
  world.agent('bot', 'observation.record', { run, decision, tool: 'refund', content: 'paid', ...more })
const reporting = (more: Partial<PayloadInput<'incident.report'>> = {}): PayloadInput<'incident.report'> => ({
  category: 'hallucination',
  severity: 'S1',
  title: 'It promised a refund nobody offers',
  description: 'the evaluation of last night found three answers of this kind',
  ...more,
})

describe('what the gate finds by itself', () => {
  test('a result of a call that was denied came back: it ran around the gate', () => {
    const world = founded()
    world.policy = () => DENY
    const denied = ask(world)
    assert.equal(codeOf(observe(world, denied.body.run, denied.id)), 'ok')
    assert.deepEqual(incidents(world), [['ran_without_permit', 'unauthorized_action', 'S1']])
    const opened = found(world)
    assert.ok(opened?.type === 'incident.opened')
    assert.deepEqual(opened.actor, { kind: 'system', id: 'gate' }, 'the agent does not report itself')
    assert.deepEqual(opened.body.decisions, [denied.id])
    assert.deepEqual(
      [opened.body.owner, opened.body.ladder.at(-1), opened.body.decideBy],
      [world.id('ada'), world.id('fred'), plusMs(world.now, 30 * MINUTE)],
    )
    const mode = () => standing(world.model, 'refunds', undefined, world.now).mode
    world.later(30 * MINUTE - 1)
    assert.equal(mode(), 'live')
    world.later(1)
    assert.equal(mode(), 'paused', 'at the very instant, though no timer ran')
    assert.deepEqual(modelFromJson(modelToJson(world.model)), world.model)
  })

  for (const [name, policy, state] of [
    ['held', holdFor('approver'), 'held'],
    ['rejected', holdFor('approver'), 'rejected'],
  ] as const)
    test(`the same while it is ${name}; an error that came back says it did not run`, () => {
      const world = founded()
      world.policy = () => policy
      const held = ask(world)
      if (state === 'rejected') assert.equal(codeOf(vote(world, 'rita', held.id, 'reject')), 'ok')
      observe(world, held.body.run, held.id, { error: true })
      assert.deepEqual(incidents(world), [])
      observe(world, held.body.run, held.id)
      assert.deepEqual(incidents(world), [['ran_without_permit', 'unauthorized_action', 'S1']])
    })

  test('a permitted call whose result comes back is no incident', () => {
    const world = founded()
    const decision = ask(world)
    assert.equal(codeOf(intent(world, decision.id)), 'ok')
    observe(world, decision.body.run, decision.id)
    assert.deepEqual(incidents(world), [])
  })

  test('intents the gate refuses: never permitted, swapped, too late; the refusal stands, the incident is written', () => {
    const denied = founded()
    denied.policy = () => DENY
    assert.equal(codeOf(intent(denied, ask(denied).id)), 'not_approved')
    assert.deepEqual(incidents(denied), [['never_permitted', 'unauthorized_action', 'S4']])

    const swapped = founded()
    const other = { to: 'XX99', amount: '20.00' }
    assert.equal(codeOf(intent(swapped, ask(swapped).id, other)), 'action_mismatch')
    assert.deepEqual(incidents(swapped), [['call_swapped', 'unauthorized_action', 'S3']])

    const late = founded()
    const permit = ask(late)
    late.later(MINUTE)
    assert.equal(codeOf(intent(late, permit.id)), 'permit_expired')
    assert.deepEqual(incidents(late), [['permit_late', 'unauthorized_action', 'S4']])
    assert.equal([...late.model.incidents.values()][0]?.nearMiss, true)
  })

  test('a harness that asks whether a held call may run yet is no attack, nor one that asks for a foreign decision', () => {
    const world = founded()
    world.policy = () => holdFor('approver')
    const held = ask(world)
    assert.equal(codeOf(intent(world, held.id)), 'not_approved')
    assert.equal(codeOf(claim(world, held.id)), 'not_approved')
    assert.equal(codeOf(intent(world, world.newId())), 'not_found')
    assert.deepEqual(incidents(world), [])
  })

  test('personal data in a permitted external call, where the signed manifest names none', () => {
    const send = (world: World) => {
      const run = world.mustAgent('bot', 'run.open', { request: 'pay DE1 20.00 back', onBehalfOf: 'customer 7' }).id
      const payload = {
        run,
        kind: 'action',
        tool: 'refund',
        arguments: { to: 'DE1', amount: '20.00' },
        cause: undefined,
      }
      const command = { type: 'decision.request', id: world.newId(), payload } as never
      const seen = { secrets: [], personal: [{ type: 'iban', count: 1 }] }
      return world.submit({ command, principal: { kind: 'agent', id: 'bot' }, seen })
    }
    const world = founded()
    world.policy = () => DENY
    send(world)
    assert.deepEqual(incidents(world), [], 'what was denied did not go out')
    world.policy = () => ALLOW
    send(world)
    assert.deepEqual(incidents(world), [['personal_out', 'data_leakage', 'S3']])
    const signed = founded({ manifest: () => ({ data_classes: ['personal'] }) })
    send(signed)
    assert.deepEqual(incidents(signed), [], 'the owner signed for it')
  })

  test('a recipient that stands in nothing the agent was given', () => {
    const world = founded()
    const run = world.mustAgent('bot', 'run.open', { request: 'pay it back', onBehalfOf: 'customer 7' }).id
    const pay = (args: JsonObject) =>
      world.agent('bot', 'decision.request', { run, kind: 'action', tool: 'refund', arguments: args })
    pay({ to: 'DE7', amount: '20.00' })
    assert.deepEqual(incidents(world), [], 'a harness that reports no results makes every value look made up')
    world.mustAgent('bot', 'observation.record', { run, tool: 'lookup', content: 'account DE1, 20.00' })
    pay({ to: 'DE1', amount: '20.00' })
    assert.deepEqual(incidents(world), [])
    pay({ to: 'XX99', amount: '20.00' })
    assert.deepEqual(incidents(world), [['value_made_up', 'hallucination', 'S4']])
  })

  test('one open incident per detection, whatever an agent does; another after it is closed', () => {
    const world = founded()
    world.policy = () => DENY
    for (let i = 0; i < 20; i += 1) intent(world, ask(world).id)
    const [first] = world.model.incidents.values()
    assert.equal(world.model.incidents.size, 1)
    world.mustSay('ada', 'incident.decide', { incident: first?.id ?? '', choice: 'continue', reason: 'contained' })
    intent(world, ask(world).id)
    assert.equal(world.model.incidents.size, 1, 'decided is not closed')
    const owner = world.id('olga')
    const money = { budget: 'repairs', amountMinor: 0, currency: 'EUR' }
    const actions = [{ what: 'mend the harness', owner, due: plusMs(world.now, DAY), money }]
    const close = { incident: first?.id ?? '', cause: 'c', axis: 'failure_of_ai' as const, actions }
    world.mustSay('ada', 'incident.close', close)
    intent(world, ask(world).id)
    assert.equal(world.model.incidents.size, 2)
  })

  test('how severe is what the owner signed in the manifest, not what the agent says', () => {
    const world = founded({ manifest: () => ({ detections: { never_permitted: 'S1' } }) })
    world.policy = () => DENY
    intent(world, ask(world).id)
    assert.deepEqual(incidents(world), [['never_permitted', 'unauthorized_action', 'S1']])
  })
})

describe('an agent reports', () => {
  test('in its own use case; S1 counts as S2, and what it asked for is on record', () => {
    const world = founded()
    const { body } = world.mustAgent('bot', 'incident.report', reporting()) as { body: JsonObject }
    assert.deepEqual(
      [body['useCase'], body['source'], body['severity'], body['proposed']],
      ['refunds', 'agent', 'S2', 'S1'],
    )
    assert.equal(body['decideBy'], plusMs(world.now, 120 * MINUTE))
  })

  test('decisions of another use case, another agent’s name or a person’s signature do not fit', () => {
    const world = founded()
    const foreign = reporting({ decisions: [world.newId()] })
    assert.equal(codeOf(world.agent('bot', 'incident.report', foreign)), 'invalid_input')
    assert.equal(codeOf(world.agent('nobody', 'incident.report', reporting())), 'forbidden')
    const person = world.envelope('ada', 'incident.acknowledge', { incident: world.newId() }).principal
    assert.equal(codeOf(world.as(person, 'incident.report', reporting())), 'forbidden')
  })

  test('attack: a program that reports without end calls people three times, and eight times a day', () => {
    const world = founded()
    const report = () => codeOf(world.agent('bot', 'incident.report', reporting({ severity: 'S4' })))
    assert.deepEqual([report(), report(), report(), report()], ['ok', 'ok', 'ok', 'too_many_reports'])
    for (let n = 3; n < 8; n += 1) {
      const open = [...world.model.incidents.values()].find(({ decision }) => decision === null)
      world.mustSay('ada', 'incident.decide', { incident: open?.id ?? '', choice: 'continue', reason: 'looked at' })
      assert.equal(report(), 'ok')
    }
    for (const { id, decision } of world.model.incidents.values())
      if (decision === null) world.mustSay('ada', 'incident.decide', { incident: id, choice: 'continue', reason: 'r' })
    assert.equal(report(), 'too_many_reports', 'eight within a day')
    world.later(DAY)
    assert.equal(report(), 'ok')
  })

  test('it decides and closes nothing', () => {
    const world = founded()
    const { id } = world.mustAgent('bot', 'incident.report', reporting())
    assert.equal(
      codeOf(world.agent('bot', 'incident.decide', { incident: id, choice: 'continue', reason: 'r' })),
      'forbidden',
    )
    assert.equal(codeOf(world.agent('bot', 'incident.acknowledge', { incident: id })), 'forbidden')
  })
})

describe('the deputy, while the owner is gone', () => {
  const covered = (tier: 'T2' | 'T3' = 'T3'): World => {
    const world = founded({ manifest: () => ({ tier }) })
    const mandate = [...world.model.mandates.keys()][0] ?? ''
    world.mustSay('fred', 'authority.grant', grantOf(world, 'dora', { mandate }))
    world.mustSay('dora', 'cover.accept', { useCase: 'refunds', until: plusMs(START, 200 * DAY) })
    return world
  }
  const leave = (world: World) => world.mustSay('fred', 'person.depart', { person: world.id('ada'), reason: 'left' })
  const decide = (world: World, choice: 'continue' | 'paused') => {
    const { id } = world.mustAgent('bot', 'incident.report', reporting())
    return codeOf(world.say('dora', 'incident.decide', { incident: id, choice, reason: 'looked at it' }))
  }

  test('under live cover decides that it goes on; without cover only narrows', () => {
    const here = covered()
    assert.equal(decide(here, 'continue'), 'forbidden', 'the owner is here')
    const gone = covered()
    leave(gone)
    assert.equal(decide(gone, 'continue'), 'ok')
    gone.later(3 * 60 * MINUTE)
    assert.equal(standing(gone.model, 'refunds', undefined, gone.now).mode, 'live')
    const over = covered()
    leave(over)
    over.later(31 * DAY)
    assert.equal(decide(over, 'continue'), 'forbidden', 'the cover has ended')
    assert.equal(decide(over, 'paused'), 'ok')
  })

  test('is called first, and takes no new risk at T1 and T2', () => {
    const world = covered('T2')
    leave(world)
    assert.equal(decide(world, 'continue'), 'forbidden')
    assert.equal([...world.model.incidents.values()][0]?.ladder[0], world.id('dora'))
    assert.equal(decide(world, 'paused'), 'ok')
  })

  test('closes nothing: that is the owner’s, or a successor’s', () => {
    const world = covered()
    leave(world)
    const { id } = world.mustAgent('bot', 'incident.report', reporting())
    world.mustSay('dora', 'incident.decide', { incident: id, choice: 'paused', reason: 'r' })
    const money = { budget: 'repairs', amountMinor: 0, currency: 'EUR' }
    const actions = [{ what: 'w', owner: world.id('olga'), due: plusMs(world.now, DAY), money }]
    const close = { incident: id, cause: 'c', axis: 'failure_of_ai' as const, actions }
    assert.equal(codeOf(world.say('dora', 'incident.close', close)), 'forbidden')
  })
})
