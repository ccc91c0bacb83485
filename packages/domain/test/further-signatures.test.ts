import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { plusMs, standing } from '../src/index.ts'
import { addHolder, codeOf, propose, reasons, refused } from './attacks/support.ts'
import { acceptanceOf, agree, ask, challenge, founded, grantOf, HAZARDS, sign } from './founding.ts'
import { DAY, START, type World } from './world.ts'

const HIGH = { ...HAZARDS, bias: 'high' } as const
const CRITICAL = { ...HAZARDS, bias: 'critical' } as const
const LOW = {
  hallucination: 'low',
  data_leakage: 'low',
  bias: 'low',
  unauthorized_action: 'low',
  other: 'low',
} as const
const missing = (world: World) => standing(world.model, 'refunds', undefined, world.now).missing.map(({ code }) => code)
const waiting = (world: World) =>
  standing(world.model, 'refunds', undefined, world.now).countersignatures.map(({ for: what, by }) => [what, [...by]])
const newest = (world: World) => world.model.useCases.get('refunds')?.lastAnswer?.id ?? ''
type For = 'high_risk' | 'critical_risk' | 'customer_facing' | 'internal_trust' | 'sensitive_data' | 'other'
const countersign = (world: World, name: string, what: For, acceptance = newest(world)) =>
  world.say(name, 'acceptance.countersign', { acceptance, for: what })
const unsigned = (manifest?: JsonObject) =>
  founded({ sign: false, ...(manifest === undefined ? {} : { manifest: () => manifest }) })

test('low risk is the owner’s alone; more needs the challenger’s view, whichever way it went', () => {
  const world = unsigned()
  const say = (more: object = {}) => codeOf(world.say('ada', 'acceptance.sign', acceptanceOf(world, more)))
  assert.equal(say(), 'challenge_missing')
  assert.equal(say({ residualRisk: LOW }), 'ok')
  refused(challenge(world, {}, 'rob'), 'forbidden', 'not the challenger')
  world.must(challenge(world, { view: 'objects' }))
  assert.equal(say(), 'invalid_input', 'unanswered')
  assert.equal(say({ dissent: 'Francs are not paid out.' }), 'ok', 'an objection that is answered stops nobody')
  assert.equal(ask(world).body.outcome, 'allow')
})

test('T1 and T2 need the challenger’s view also at low risk, on these very assumptions', () => {
  const world = unsigned({ tier: 'T2' })
  const low = { residualRisk: LOW, until: plusMs(START, 9 * DAY) }
  const say = () => codeOf(world.say('ada', 'acceptance.sign', acceptanceOf(world, low)))
  assert.equal(say(), 'challenge_missing')
  world.must(challenge(world))
  assert.equal(say(), 'not_approved', 'two others have not agreed')
  agree(world)
  assert.equal(say(), 'ok')
  world.mustSay('ada', 'policy.publish', { useCase: 'refunds', revision: 1, policy: 'permit more', tests: '' })
  assert.notEqual(say(), 'ok', 'another policy was not looked at')
})

test('a challenger who wrote, runs or hosts what is judged is not heard', () => {
  const world = founded()
  world.must(propose(world, 'ada', { people: people(world, { challenger: 'rita', operators: ['carl'] }) }))
  refused(challenge(world), 'forbidden', 'the challenger of another revision')
  world.mustSay('fred', 'team.set', { team: 'platform', unit: 'claims', members: [world.id('rita')] })
  const host = { id: 'llm', kind: 'model_endpoint', host: 'platform' }
  world.must(propose(world, 'ada', { people: people(world, { challenger: 'rita' }), components: [host] }))
  refused(challenge(world, {}, 'rita'), 'not_separate', 'in the host team')
})

const people = (world: World, more: { challenger?: string; operators?: string[] }) => ({
  owner: world.id('ada'),
  deputy: world.id('dora'),
  challenger: world.id(more.challenger ?? 'carl'),
  operators: (more.operators ?? ['olga']).map((name) => world.id(name)),
})

test('high risk opens only with the grantor’s signature, who is not the owner and not anybody', () => {
  const world = unsigned()
  sign(world, { residualRisk: HIGH, until: plusMs(START, 90 * DAY) })
  assert.deepEqual(reasons(ask(world)), ['countersignature_grantor'])
  assert.deepEqual(waiting(world), [['high_risk', [world.id('fred')]]])
  refused(countersign(world, 'ada', 'high_risk'), 'not_separate', 'the owner')
  refused(countersign(world, 'gina', 'high_risk'), 'beyond_authority', 'another signer of the mandate')
  refused(countersign(world, 'fred', 'critical_risk'), 'conflict', 'not what is missing')
  world.must(countersign(world, 'fred', 'high_risk'))
  refused(countersign(world, 'fred', 'high_risk'), 'conflict', 'twice')
  assert.equal(ask(world).body.outcome, 'allow')
})

test('once the grantor has left, the other signer of the mandate stands in the grantor’s place', () => {
  const world = unsigned()
  sign(world, { residualRisk: HIGH, until: plusMs(START, 90 * DAY) })
  world.mustSay('gina', 'person.depart', { person: world.id('fred'), reason: 'left' })
  assert.deepEqual(waiting(world), [['high_risk', [world.id('gina')]]])
  world.must(countersign(world, 'gina', 'high_risk'))
  assert.deepEqual(missing(world), [])
})

test('critical risk is time-boxed: 30 days to the millisecond, by both signers of the mandate', () => {
  const world = unsigned()
  world.must(challenge(world))
  const to = (ms: number) => acceptanceOf(world, { residualRisk: CRITICAL, until: plusMs(START, ms) })
  refused(world.say('ada', 'acceptance.sign', to(30 * DAY + 1)), 'beyond_authority', 'a millisecond too long')
  world.mustSay('ada', 'acceptance.sign', to(30 * DAY))
  assert.deepEqual(missing(world), ['countersignature_mandate'])
  world.must(countersign(world, 'fred', 'critical_risk'))
  assert.deepEqual(waiting(world), [['critical_risk', [world.id('gina')]]], 'one is not enough')
  world.must(countersign(world, 'gina', 'critical_risk'))
  world.now = plusMs(START, 30 * DAY - 1)
  assert.equal(ask(world).body.outcome, 'allow')
  world.now = plusMs(START, 30 * DAY)
  assert.ok(reasons(ask(world)).includes('acceptance_lapsed'))
})

test('each further category is signed for by a holder of its capacity, and only while that right holds', () => {
  const world = unsigned({ categories: ['customer_facing', 'sensitive_data', 'other'] })
  const { authority } = addHolder(world, 'dina', { capacity: 'data_owner', until: plusMs(START, 10 * DAY) })
  addHolder(world, 'sam', { capacity: 'security' })
  sign(world)
  assert.deepEqual(waiting(world), [
    ['sensitive_data', [world.id('dina')]],
    ['other', [world.id('fred')]],
  ])
  refused(countersign(world, 'sam', 'sensitive_data'), 'beyond_authority', 'another capacity')
  world.must(countersign(world, 'dina', 'sensitive_data'))
  assert.deepEqual(missing(world), ['countersignature_grantor'])
  world.must(countersign(world, 'fred', 'other'))
  assert.equal(ask(world).body.outcome, 'allow')
  world.now = plusMs(START, 10 * DAY - 1)
  assert.equal(ask(world).body.useBefore, plusMs(START, 10 * DAY), 'no permit reaches over it')
  world.now = plusMs(START, 10 * DAY)
  assert.deepEqual(reasons(ask(world)), ['countersignature_capacity'])
  world.mustSay('fred', 'authority.revoke', { authority, forCause: true, reason: 'r' })
  assert.deepEqual(waiting(world), [['sensitive_data', []]], 'nobody is left to give it')
})

test('an owner whose capacity fits no category cannot sign, however wide the authority', () => {
  const world = unsigned({ categories: ['internal_trust'] })
  world.must(challenge(world))
  refused(world.say('ada', 'acceptance.sign', acceptanceOf(world)), 'beyond_authority', 'product for internal trust')
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const grant = world.mustSay('fred', 'authority.grant', grantOf(world, 'ada', { mandate }, { capacity: 'security' }))
  world.mustSay('ada', 'acceptance.sign', acceptanceOf(world, { authority: grant.id }))
  assert.equal(ask(world).body.outcome, 'allow')
})

test('a renewal that waits for signatures leaves the old answer standing, until its own end', () => {
  const world = founded()
  const old = world.model.useCases.get('refunds')?.acceptance?.id
  const until = world.model.useCases.get('refunds')?.acceptance?.until ?? ''
  world.now = plusMs(until, -DAY)
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const authority = world.mustSay('fred', 'authority.grant', grantOf(world, 'ada', { mandate })).id
  const renewed = sign(world, { residualRisk: HIGH, until: plusMs(until, 9 * DAY), authority }).id
  assert.equal(ask(world).body.answerable.acceptance, old)
  world.now = until
  assert.ok(reasons(ask(world)).includes('acceptance_lapsed'), 'what waits opens nothing')
  world.must(countersign(world, 'fred', 'high_risk', renewed))
  assert.equal(ask(world).body.answerable.acceptance, renewed)
  refused(countersign(world, 'fred', 'high_risk', old), 'not_found', 'the old one')
})

test('an acceptance that ended or was taken back takes no further signature', () => {
  const world = unsigned()
  const taken = sign(world, { residualRisk: HIGH, until: plusMs(START, DAY) }).id
  world.mustSay('ada', 'acceptance.rescind', { acceptance: taken, reason: 'r' })
  refused(countersign(world, 'fred', 'high_risk', taken), 'conflict', 'taken back')
  const ended = sign(world, { residualRisk: HIGH, until: plusMs(START, DAY) }).id
  world.now = plusMs(START, DAY)
  refused(countersign(world, 'fred', 'high_risk', ended), 'expired', 'at the instant')
})

test('days of an authority bound every acceptance under it, and narrow only', () => {
  const world = unsigned()
  world.must(challenge(world))
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const limits = { residualRisk: 'high', days: 10 } as const
  const authority = world.mustSay('fred', 'authority.grant', grantOf(world, 'ada', { mandate }, { limits })).id
  const to = (ms: number) =>
    codeOf(world.say('ada', 'acceptance.sign', acceptanceOf(world, { authority, until: plusMs(START, ms) })))
  assert.deepEqual([to(10 * DAY + 1), to(10 * DAY)], ['beyond_authority', 'ok'])
  const cut = (more: object) =>
    codeOf(
      world.say(
        'ada',
        'authority.grant',
        grantOf(world, 'rob', { authority }, { delegationDepth: 0, limits: { residualRisk: 'high', ...more } }),
      ),
    )
  assert.deepEqual([cut({}), cut({ days: 11 }), cut({ days: 10 })], ['beyond_authority', 'beyond_authority', 'ok'])
})
