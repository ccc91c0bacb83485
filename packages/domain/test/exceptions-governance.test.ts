import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { actionDigest, exceptionState, plusMs } from '../src/index.ts'
import { codes, REFUND } from './asking.ts'
import { acceptanceOf, ask, askIn, founded, manifestOf, sign } from './founding.ts'
import { propose, refused } from './attacks/support.ts'
import { DAY, type World } from './world.ts'
import { approve, EVIDENCE, granted, requestOf, waivable } from './exceptions.ts'

describe('requirements of governance', () => {
  const T2 = { manifest: () => ({ tier: 'T2' }) }

  test('a missing deputy or challenger is stood in for, cited on each decision, until the instant it ends', () => {
    const world = founded(T2)
    world.mustSay('fred', 'person.depart', { person: world.id('dora'), reason: 'left' })
    assert.equal(ask(world).body.reasons[0]?.code === 'permitted', false)
    const before = codes(ask(world))
    assert.ok(before.includes('deputy_missing') || before.length > 0, before.join())
    const id = granted(world, { waives: { requirement: 'missing_deputy' } })
    const allowed = ask(world)
    assert.deepEqual(codes(allowed), ['permitted'], JSON.stringify(allowed.body.reasons))
    assert.deepEqual(allowed.body.exceptions, [id])
    world.now = plusMs(world.model.exceptions.get(id)?.terms[0]?.until ?? '', -1)
    assert.equal(ask(world).body.outcome, 'allow')
    world.later(1)
    assert.deepEqual(codes(ask(world)), before)
  })

  test('owner and operator in one person: at T3 and T4, for that owner, shown on every decision', () => {
    const world = founded()
    const people = { ...(manifestOf(world).people as JsonObject), operators: [world.id('ada'), world.id('olga')] }
    world.must(propose(world, 'olga', { people }))
    refused(world.say('ada', 'acceptance.sign', acceptanceOf(world)), 'not_separate', 'without an exception')
    const id = granted(world, { waives: { requirement: 'combined_owner_operator' } })
    sign(world)
    const { body } = ask(world)
    assert.equal(body.outcome, 'allow', JSON.stringify(body.reasons))
    assert.deepEqual(body.exceptions, [id])
    world.mustSay('carl', 'exception.revoke', { exception: id, reason: 'over' })
    assert.deepEqual(codes(ask(world)), ['not_separate'])

    const high = founded(T2)
    const combined = requestOf(high, { waives: { requirement: 'combined_owner_operator' } })
    refused(high.say('olga', 'exception.request', combined), 'not_separate', 'never at T2')
  })

  test('a live person, an authority, an expiry and a restriction are never waived', () => {
    const world = founded(T2)
    for (const requirement of ['missing_deputy', 'missing_challenger', 'competence', 'unobserved_release'] as const)
      granted(world, { waives: { requirement } })
    const pause = world.mustSay('carl', 'restriction.set', {
      scope: { kind: 'use_case', useCase: 'refunds' },
      mode: 'paused',
      cause: 'oversight',
      reason: 'r',
    })
    assert.deepEqual(codes(ask(world)), ['paused'])
    world.mustSay('ada', 'restriction.lift', { restriction: pause.id, reason: 'r' })
    world.mustSay('fred', 'person.depart', { person: world.id('ada'), reason: 'left' })
    assert.ok(codes(ask(world)).includes('owner_departed'))
  })

  test('an attestation is extended by 14 days at most, and once', () => {
    const world = founded()
    const extension = (days: number) =>
      requestOf(world, { waives: { requirement: 'attestation_extension' }, until: plusMs(world.now, days * DAY) })
    refused(world.say('olga', 'exception.request', extension(14.1)), 'beyond_authority', 'more than 14 days')
    const { id } = world.mustSay('olga', 'exception.request', extension(14))
    world.must(approve(world, 'fred', id))
    world.later(15 * DAY)
    refused(world.say('olga', 'exception.request', extension(14)), 'conflict', 'once')
    const renewal = {
      exception: id,
      reason: 'r',
      compensatingControl: { what: 'w', evidence: EVIDENCE },
      until: plusMs(world.now, DAY),
    }
    refused(world.say('olga', 'exception.renew', renewal), 'conflict', 'not renewed either')
  })
})

describe('an attestation that is overdue', () => {
  /** Tier T3 attests yearly; the owner's signatures go on, each under the same assumptions. */
  const overdue = (): World => {
    const world = founded({ manifest: () => ({ cadence: { attest_every: 'P30D' } }) })
    world.later(30 * DAY)
    assert.deepEqual(codes(ask(world)), ['review_all', 'attestation_overdue'])
    return world
  }

  test('is carried by an extension for 14 days from when it was due, cited on each decision', () => {
    const world = overdue()
    const due = world.now
    world.later(2 * DAY)
    const until = plusMs(world.now, 14 * DAY)
    const id = granted(world, { waives: { requirement: 'attestation_extension' }, until })
    const { body } = ask(world)
    assert.deepEqual([body.outcome, body.exceptions], ['allow', [id]])
    world.now = plusMs(due, 14 * DAY - 1)
    assert.equal(ask(world).body.useBefore, plusMs(due, 14 * DAY), 'the permit ends with it')
    world.later(1)
    assert.ok(codes(ask(world)).includes('attestation_overdue'), 'approved late, it ends no later')
  })

  test('is carried by an emergency continuation, which cites it', () => {
    const world = overdue()
    const scope = { kind: 'use_case', useCase: 'refunds' } as const
    const { id } = world.mustSay('fred', 'emergency.declare', { scope, reason: 'r' })
    world.mustSay('gina', 'emergency.second', { emergency: id, reason: 'r' })
    assert.deepEqual([ask(world).body.outcome, ask(world).body.emergency], ['allow', id])
    world.later(4 * 3_600_000)
    assert.ok(codes(ask(world)).includes('attestation_overdue'))
  })
})

test('a release nobody observed runs what cannot be undone only by an exception, which is cited there alone', () => {
  const tools = [
    { name: 'lookup', class: 'read', undo: 'reversible', arguments: [] },
    { name: 'refund', class: 'external', undo: 'irreversible', arguments: [] },
  ]
  const world = founded({ manifest: () => ({ tools, autonomy: 'human_checked' }) })
  assert.deepEqual(codes(ask(world, {})), ['running_mismatch'])
  const id = granted(world, { waives: { requirement: 'unobserved_release' } })
  const permit = ask(world, {})
  assert.deepEqual([permit.body.outcome, permit.body.exceptions], ['allow', [id]])
  const { id: run } = world.mustAgent('bot', 'run.open', { request: 'r', onBehalfOf: 'c' })
  assert.equal(askIn(world, run, {}, 'lookup').body.exceptions, undefined)
  world.mustSay('carl', 'exception.revoke', { exception: id, reason: 'r' })
  const action = actionDigest(world.tools, { kind: 'action', tool: 'refund', arguments: {} })
  assert.equal(world.agent('bot', 'intent.open', { decision: permit.id, action }).ok, false)
})

test('the state that people read follows from the entries and the instant', () => {
  const world = waivable()
  const stateOf = (id: string) => {
    const exception = world.model.exceptions.get(id)
    return exception === undefined ? undefined : exceptionState(world.model, exception, world.now)
  }
  const { id } = world.mustSay('olga', 'exception.request', requestOf(world))
  assert.equal(stateOf(id), 'requested')
  world.mustSay('fred', 'exception.refuse', { exception: id, reason: 'no' })
  assert.equal(stateOf(id), 'refused')
  const second = granted(world)
  assert.equal(stateOf(second), 'live')
  world.later(30 * DAY)
  assert.equal(stateOf(second), 'ended')
  const third = granted(world)
  world.mustSay('olga', 'exception.revoke', { exception: third, reason: 'r' })
  assert.equal(stateOf(third), 'revoked')
  refused(world.say('rita', 'exception.revoke', { exception: second, reason: 'r' }), 'forbidden', 'a stranger')
  assert.deepEqual(REFUND, { to: 'DE1', amount: '20.00' })
})

/** Puts another residual risk in force, as an acceptance would, leaving everything else. */
