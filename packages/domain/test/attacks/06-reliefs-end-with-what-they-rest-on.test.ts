import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { endOf, plusMs } from '../../src/index.ts'
import { ask, competent, founded, grantOf, sign } from '../founding.ts'
import { ALLOW, DAY, DENY, holdFor, START, type World } from '../world.ts'
import { A_DIGEST, addHolder, claim, intent, reasons, refused, SCOPE, vote } from './support.ts'

const mandateOf = (world: World): string => [...world.model.mandates.keys()][0] ?? ''
const move = (world: World, name: string, unit: string, employment: 'own' | 'supplier', by = 'fred') =>
  world.mustSay(by, 'person.move', { person: world.id(name), unit, employment, reason: 'r' })

describe('a standing approval', () => {
  const approvedBeforehand = (options: Parameters<typeof founded>[0] = {}): World => {
    const world = founded(options)
    world.policy = () => holdFor('approver')
    world.mustSay('ada', 'standing_approval.sign', {
      useCase: 'refunds',
      assumptions: world.model.useCases.get('refunds')?.acceptance?.assumptions ?? '',
      tool: 'refund',
      bounds: [{ argument: 'to', values: ['DE1'] }],
      amount: { each: 5000, total: 50_000 },
      count: 10,
      until: plusMs(world.now, 30 * DAY),
      reason: 'instalments',
    })
    return world
  }

  test('ends when its owner moves out of reach, though a deputy covers; its permits with it', () => {
    for (const [unit, employment] of [
      ['sales', 'own'],
      ['claims', 'supplier'],
    ] as const) {
      const world = approvedBeforehand()
      world.mustSay('fred', 'authority.grant', grantOf(world, 'dora', { mandate: mandateOf(world) }))
      world.mustSay('dora', 'cover.accept', { useCase: 'refunds', until: plusMs(START, 200 * DAY) })
      const permit = ask(world)
      assert.equal(permit.body.outcome, 'allow')
      world.later(1)
      move(world, 'ada', unit, employment)
      const { body } = ask(world)
      assert.deepEqual([body.outcome, body.answerable.cover?.person], ['review', world.id('dora')], employment)
      const late = intent(world, permit.id)
      assert.equal(late.ok ? '' : late.detail, 'standing_approval_over')
    }
  })

  test('does not survive a tightening: it was given under another policy', () => {
    const world = approvedBeforehand()
    assert.equal(ask(world).body.outcome, 'allow')
    world.mustSay('fred', 'authority.grant', grantOf(world, 'rob', { mandate: mandateOf(world) }))
    world.mustSay('rob', 'policy.tighten', { useCase: 'refunds', policy: 'permit closer', reason: 'closer' })
    assert.equal(ask(world).body.outcome, 'review')
  })

  test('stands in for votes of T2 only while its owner is competent for them', () => {
    const world = approvedBeforehand({ manifest: () => ({ tier: 'T2' }) })
    competent(world, 'rita')
    assert.equal(ask(world).body.outcome, 'review', 'an owner whose vote would not count')
    competent(world, 'ada')
    const permit = ask(world)
    assert.equal(permit.body.outcome, 'allow')
    const [, competence = ''] = [...world.model.competences.keys()]
    world.mustSay('fred', 'competence.revoke', { competence, reason: 'r' })
    assert.equal(ask(world).body.outcome, 'review')
    assert.equal(intent(world, permit.id).ok, false)
  })
})

describe('an exception', () => {
  const request = (world: World, by: string, waives: { rule: string } | { requirement: 'missing_deputy' }) =>
    world.mustSay(by, 'exception.request', {
      useCase: 'refunds',
      waives,
      reason: 'short of people',
      compensatingControl: { what: 'two clerks check', evidence: A_DIGEST },
      until: plusMs(world.now, 30 * DAY),
    }).id
  const approve = (world: World, by: string, exception: string) =>
    world.say(by, 'exception.approve', { exception, reason: 'read it' })

  test('is approved by no signer of a mandate who works for a supplier by now', () => {
    const world = founded()
    const id = request(world, 'olga', { rule: 'hold' })
    move(world, 'gina', 'claims', 'supplier')
    refused(approve(world, 'gina', id), 'beyond_authority', 'outsourced')
    world.must(approve(world, 'fred', id))
  })

  test('what watches the owner is not waived by whom the owner empowered, whoever asks', () => {
    const world = founded({ sign: false })
    const powers: ('approve_exception' | 'accept_residual_risk')[] = ['approve_exception', 'accept_residual_risk']
    const own = grantOf(world, 'ada', { mandate: mandateOf(world) }, { powers })
    const authority = world.mustSay('fred', 'authority.grant', own).id
    sign(world)
    const below = grantOf(world, 'rob', { authority }, { powers: ['approve_exception'], delegationDepth: 0 })
    world.mustSay('ada', 'authority.grant', below)
    const id = request(world, 'olga', { requirement: 'missing_deputy' })
    refused(approve(world, 'rob', id), 'not_separate', 'the owner’s own delegate')
    world.must(approve(world, 'gina', id))
    assert.equal(approve(world, 'rob', request(world, 'olga', { rule: 'hold' })).ok, true, 'a rule watches the agent')
  })

  test('a claim’s permit ends with the exception it rests on', () => {
    const world = founded()
    world.waivable = ['hold', 'other']
    const id = request(world, 'olga', { rule: 'other' })
    world.must(approve(world, 'fred', id))
    world.policy = ({ facts }) => (facts.waived.includes('other') ? holdFor('approver') : DENY)
    const exception = world.model.exceptions.get(id)
    assert.ok(exception)
    const end = endOf(world.model, exception) ?? ''
    world.now = plusMs(end, -10_000)
    const held = ask(world)
    world.must(vote(world, 'rita', held.id))
    const claimed = world.must(claim(world, held.id))
    assert.ok(claimed.type === 'decision.claimed')
    assert.equal(claimed.body.useBefore, end)
  })
})

describe('an emergency continuation', () => {
  const scope = SCOPE
  const declare = (world: World, by: string) => world.say(by, 'emergency.declare', { scope, reason: 'r' })
  const second = (world: World, by: string, emergency: string) =>
    world.say(by, 'emergency.second', { emergency, reason: 'r' })

  test('ends at once when who looked at it found no reason for it; its permits with it', () => {
    const world = founded()
    world.later(90 * DAY)
    const { id } = world.must(declare(world, 'fred'))
    world.must(second(world, 'gina', id))
    const permit = ask(world)
    assert.equal(permit.body.outcome, 'allow')
    world.mustSay('carl', 'emergency.review', { emergency: id, finding: 'not_justified', reason: 'no need' })
    assert.deepEqual(reasons(ask(world)), ['acceptance_lapsed'])
    assert.equal(intent(world, permit.id).ok, false)
  })

  test('carries no cover that was taken away: an older agreement that ended is no lapse of the newer', () => {
    const world = founded()
    const { authority } = addHolder(world, 'hugo')
    assert.ok(authority)
    world.mustSay('fred', 'authority.grant', grantOf(world, 'dora', { mandate: mandateOf(world) }))
    world.mustSay('dora', 'cover.accept', { useCase: 'refunds', until: plusMs(START, DAY) })
    world.mustSay('dora', 'cover.accept', { useCase: 'refunds', until: plusMs(START, 60 * DAY) })
    world.later(2 * DAY)
    world.mustSay('fred', 'person.depart', { person: world.id('ada'), reason: 'left' })
    assert.equal(ask(world).body.outcome, 'allow', 'under cover')
    world.mustSay('fred', 'person.depart', { person: world.id('dora'), reason: 'left' })
    assert.deepEqual(reasons(ask(world)), ['owner_departed'])
    refused(declare(world, 'fred'), 'conflict', 'nobody answers: nothing has lapsed')
    world.later(60 * DAY)
    refused(declare(world, 'fred'), 'conflict', 'nor when both deadlines have passed')
  })

  test('is declared and seconded by no supplier’s staff', () => {
    const world = founded()
    world.later(90 * DAY)
    const { id } = world.must(declare(world, 'gina'))
    move(world, 'gina', 'claims', 'supplier')
    refused(second(world, 'fred', id), 'beyond_authority', 'the first is a supplier’s by now')
    refused(declare(world, 'gina'), 'beyond_authority', 'a mandate signed before')
    const other = world.must(declare(world, 'fred'))
    refused(second(world, 'gina', other.id), 'beyond_authority', 'as second')
  })
})

test('a limited `reopen` over the root does not reopen everything', () => {
  const world = founded()
  addHolder(world, 'lena', { scope: { unit: 'claims', tiers: ['T3', 'T4'] }, powers: ['reopen'] })
  addHolder(world, 'mona', { scope: { unit: 'claims', tiers: ['T1', 'T2', 'T3', 'T4'] }, powers: ['reopen'] })
  const stop = { scope: { kind: 'everything' }, mode: 'paused', cause: 'oversight', reason: 'r' } as const
  const { id } = world.mustSay('fred', 'restriction.set', stop)
  const lift = { restriction: id, reason: 'r' }
  refused(world.say('lena', 'restriction.lift', lift), 'beyond_authority', 'T1 is part of everything')
  world.must(world.say('mona', 'restriction.lift', lift))
  world.policy = () => ALLOW
  assert.equal(ask(world).body.outcome, 'allow')
})
