import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountability, conflictGraph, duties, findings, plusMs } from '../src/index.ts'
import { addHolder, codeOf, propose, reasons, refused, vote } from './attacks/support.ts'
import { acceptanceOf, ask, competent, founded, grantOf, manifestOf } from './founding.ts'
import { DAY, holdFor, START, type World } from './world.ts'

const HOSTED = { components: [{ id: 'llm', kind: 'model_endpoint', host: 'platform' }] }
const team = (world: World, by: string, ...members: string[]) =>
  world.say(by, 'team.set', { team: 'platform', unit: 'claims', members: members.map((name) => world.id(name)) })

test('an owner who joins the team that hosts it closes it at once, and it opens when they leave the team', () => {
  const world = founded({ manifest: () => HOSTED })
  assert.equal(ask(world).body.outcome, 'allow')
  world.must(team(world, 'fred', 'rob', 'ada'))
  assert.deepEqual(reasons(ask(world)), ['not_separate'])
  assert.deepEqual(conflictGraph(world.model).conflicts, [
    { useCase: 'refunds', person: world.id('ada'), roles: 'owner and host', suspends: true },
  ])
  refused(world.say('ada', 'acceptance.sign', acceptanceOf(world)), 'not_separate', 'accepting is suspended')
  const stop = { scope: { kind: 'use_case', useCase: 'refunds' }, mode: 'paused', cause: 'owner', reason: 'r' } as const
  const restriction = world.mustSay('ada', 'restriction.set', stop).id
  refused(world.say('ada', 'restriction.lift', { restriction, reason: 'r' }), 'not_separate', 'lifting is suspended')
  refused(team(world, 'ada', 'rob'), 'not_separate', 'nobody strikes their own name')
  world.must(team(world, 'fred', 'rob'))
  world.mustSay('ada', 'restriction.lift', { restriction, reason: 'r' })
  assert.equal(ask(world).body.outcome, 'allow')
  assert.deepEqual(conflictGraph(world.model).conflicts, [])
})

test('a reviewer who joins the operating team votes no more, and an earlier vote stops counting', () => {
  const world = founded({
    manifest: (w) => ({ people: { ...manifestOf(w).people, operator_team: 'platform' } }) as never,
  })
  world.policy = () => holdFor('approver', 2)
  const held = ask(world)
  assert.equal(vote(world, 'rita', held.id).ok, true)
  world.must(team(world, 'fred', 'rita'))
  assert.equal(vote(world, 'rob', held.id).ok, true)
  assert.equal(world.row('decision', held.id)?.state, 'held', 'one of the two does not count any more')
  refused(vote(world, 'rita', ask(world).id), 'forbidden', 'an operator')
})

test('a team is set by those who govern its unit, whole, and stays in it', () => {
  const world = founded()
  refused(team(world, 'rob', 'rita'), 'beyond_authority', 'anybody')
  world.must(team(world, 'fred', 'rita'))
  refused(world.say('fred', 'team.set', { team: 'platform', unit: 'sales', members: [] }), 'conflict', 'another unit')
  const sales = world.mustSay('fred', 'mandate.propose', {
    unit: 'sales',
    unitName: 'Sales',
    instrument: { title: 'p', reference: 'r', digest: `sha256:${'2'.repeat(64)}` },
    signers: [world.id('fred'), world.id('rob')],
  }).id
  const moved = () => world.say('fred', 'team.set', { team: 'platform', unit: 'sales', members: [world.id('rita')] })
  refused(moved(), 'conflict', 'its new unit waits for a second signature')
  world.mustSay('rob', 'mandate.countersign', { mandate: sales })
  world.must(moved())
  refused(world.say('rob', 'team.set', { team: 'platform', unit: 'claims', members: [] }), 'conflict', 'one unit only')
  world.must(team(world, 'fred', 'rita'))
  refused(team(world, 'fred', 'rita', 'rita'), 'invalid_input', 'twice')
  world.mustSay('fred', 'person.depart', { person: world.id('rita'), reason: 'left' })
  refused(team(world, 'fred', 'rita'), 'not_found', 'a leaver')
})

test('on T2 a vote counts only with a live competence, to the millisecond; on T3 without', () => {
  const world = founded({ manifest: () => ({ tier: 'T2' }) })
  world.policy = () => holdFor('approver')
  assert.deepEqual(reasons(ask(world)), ['nobody_eligible'])
  const about = (until: string) =>
    ({ person: world.id('rita'), class: 'customer_facing', evidence: `sha256:${'3'.repeat(64)}`, until }) as const
  const until = plusMs(START, DAY)
  refused(world.say('rita', 'competence.record', about(until)), 'not_separate', 'oneself')
  refused(world.say('rob', 'competence.record', about(until)), 'beyond_authority', 'a colleague')
  refused(world.say('fred', 'competence.record', about(START)), 'expired', 'over before it begins')
  world.mustSay('fred', 'competence.record', { ...about(until), class: 'sensitive_data' })
  assert.deepEqual(reasons(ask(world)), ['nobody_eligible'], 'another class')
  const competence = world.mustSay('fred', 'competence.record', about(until)).id
  world.now = plusMs(until, -1)
  const held = ask(world)
  world.now = until
  refused(vote(world, 'rita', held.id), 'forbidden', 'at the instant it ends')
  world.now = plusMs(until, -1)
  assert.equal(vote(world, 'rita', held.id).ok, true)
  refused(world.say('rob', 'competence.revoke', { competence, reason: 'r' }), 'beyond_authority', 'a colleague')
  world.mustSay('fred', 'competence.revoke', { competence, reason: 'r' })
  assert.deepEqual(reasons(ask(world)), ['nobody_eligible'])
  competent(world, 'rob')
  assert.equal(ask(world).body.outcome, 'review')
})

test('the accountability test names each power with its chain, or who could give it', () => {
  const world = founded()
  const useCase = () => world.model.useCases.get('refunds') ?? assert.fail()
  const [policy, money, risk] = accountability(world.model, useCase(), world.now)
  assert.deepEqual([policy?.held?.chain[0]?.grantor, risk?.lacks], [world.id('fred'), null])
  assert.equal(policy?.held?.instrument, `sha256:${'0'.repeat(64)}`)
  assert.deepEqual([money?.held, money?.lacks, money?.by], [null, 'a budget', [world.id('fred'), world.id('gina')]])
  const limits = { residualRisk: 'high', money: { budget: 'repairs', amountMinor: 250_000, currency: 'EUR' } } as const
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  world.mustSay('fred', 'authority.grant', grantOf(world, 'ada', { mandate }, { limits }))
  assert.deepEqual(accountability(world.model, useCase(), world.now)[1]?.money, limits.money)
  world.now = plusMs(START, 300 * DAY)
  assert.deepEqual(
    accountability(world.model, useCase(), world.now).map(({ held, lacks }) => [held, lacks]),
    [
      [null, 'authority_lapsed'],
      [null, 'authority_lapsed'],
      [null, 'authority_lapsed'],
    ],
  )
})

test('an owner of a group company may own; a supplier’s staff holds, grants and confirms nothing, also after a move', () => {
  const world = founded()
  world.person('ingo', { employment: 'intra_group' })
  world.person('stan', { employment: 'supplier' })
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const grant = (name: string) => codeOf(world.say('fred', 'authority.grant', grantOf(world, name, { mandate })))
  assert.deepEqual([grant('ingo'), grant('stan')], ['ok', 'forbidden'])
  const owned = (name: string) =>
    codeOf(propose(world, 'ada', { people: { ...manifestOf(world).people, owner: world.id(name) } }))
  assert.deepEqual([owned('stan'), owned('ingo')], ['forbidden', 'ok'])
  const { authority } = addHolder(world, 'mona')
  const supplied = { person: world.id('mona'), unit: 'claims', employment: 'supplier', reason: 'r' } as const
  world.mustSay('fred', 'person.move', supplied)
  const under = grantOf(world, 'rob', { authority }, { delegationDepth: 0 })
  refused(world.say('mona', 'authority.grant', under), 'forbidden', 'granting')
  refused(
    world.say('mona', 'policy.publish', { useCase: 'refunds', revision: 1, policy: 'permit all', tests: '' }),
    'beyond_authority',
    'changing policy',
  )
})

test('what waits for people is derived: a leaver, a missing signature, a grant without grantor, a new key', () => {
  const world = founded()
  const publicKey = 'ada2'.padEnd(43, 'x')
  world.mustSay('ada', 'key.add', { person: world.id('ada'), key: { publicKey, proof: 'p'.repeat(86) } })
  world.mustSay('gina', 'person.depart', { person: world.id('fred'), reason: 'left' })
  const kinds = () => duties(world.model, world.now).map(({ kind, to, until }) => [kind, [...to], until])
  assert.deepEqual(kinds(), [
    ['authority_unconfirmed', [world.id('gina')], plusMs(START, 30 * DAY)],
    ['key_unconfirmed', [world.id('gina')], null],
  ])
  world.mustSay('gina', 'person.depart', { person: world.id('ada'), reason: 'left' })
  assert.deepEqual(kinds().slice(0, 2), [
    ['cover_unanswered', [world.id('dora'), world.id('gina')], plusMs(START, 30 * DAY)],
    ['successor_missing', [world.id('gina')], plusMs(START, 30 * DAY)],
  ])
})

test('findings name what closes nothing yet', () => {
  const world = founded({ manifest: () => ({ ...HOSTED, tier: 'T2' }) })
  const revision = world.model.useCases.get('refunds')?.revisions[0] ?? assert.fail()
  const manifest = world.facts.manifest(revision.manifest)
  const found = findings(world.model, revision, manifest, world.now).map(({ code }) => code)
  assert.deepEqual(
    [...new Set(found)],
    ['vendor_not_named', 'team_unknown', 'deputy_has_not_agreed', 'deputy_holds_no_authority', 'competence_missing'],
  )
})
