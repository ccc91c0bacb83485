import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findings, judgeRules } from '../src/index.ts'
import { coreRules, vendorGaps } from '@answerable/contract'
import { acceptanceOf, challenge, founded, sign } from './founding.ts'
import type { World } from './world.ts'

const WHOLE = {
  id: 'acme',
  sells: 'a model',
  duties: 'd',
  incident_contact: 'soc@acme.example',
  notice_days: 30,
  exit: 'e',
}
const { exit: _, ...NO_EXIT } = WHOLE
const BARE = { id: 'bare', sells: 'a tool' }
const with_ = (vendors: object[], tier: 'T1' | 'T2' | 'T3' = 'T3') =>
  founded({
    sign: false,
    manifest: () => ({ vendors, tier, models: [{ id: 'model', version: 'm-1', vendor: 'acme' }] }) as never,
  })
const manifestIn = (world: World) => (digest: string) => world.facts.manifest(digest)
const found = (world: World) => {
  const revision = world.model.useCases.get('refunds')?.revisions.at(-1)
  assert.ok(revision)
  return findings(world.model, revision, world.facts.manifest(revision.manifest), world.now)
    .filter(({ code }) => code.startsWith('vendor_'))
    .map(({ code, value }) => [code, value])
}
const inv03 = (world: World) => {
  const rules = coreRules.rules.filter(({ id }) => id === 'INV-03')
  const evidence = { model: world.model, now: world.now, manifest: manifestIn(world), decisions: undefined }
  return judgeRules(rules, evidence, (value) => world.tools.digest(value))[0]
}

test('a vendor record with gaps is registered, is a finding, and fails its rule with the gap named', () => {
  const whole = with_([WHOLE])
  assert.deepEqual([found(whole), inv03(whole)?.verdict], [[], 'pass'])
  const gaps = with_([NO_EXIT, BARE])
  assert.deepEqual(found(gaps), [
    ['vendor_incomplete', 'acme: no way out'],
    ['vendor_incomplete', 'bare: no duties, no contact for incidents, no term of notice, no way out'],
  ])
  assert.equal(inv03(gaps)?.verdict, 'fail')
  assert.match(inv03(gaps)?.items[0]?.why ?? '', /acme: no way out/)
})

for (const tier of ['T1', 'T2'] as const)
  test(`${tier} is not accepted over a gap in silence: a condition says what is done about it`, () => {
    const world = with_([NO_EXIT], tier)
    challenge(world)
    const plain = world.say('ada', 'acceptance.sign', acceptanceOf(world))
    assert.equal(plain.ok ? '' : plain.code, 'invalid_input')
    assert.match(plain.ok ? '' : plain.detail, /acme: way out/)
    const conditions = ['procurement signs an exit clause by March']
    const more = { answer: 'accepted_with_conditions' as const, conditions }
    assert.ok(sign(world, more))
    const whole = with_([WHOLE], tier)
    assert.ok(sign(whole), 'a whole record asks for nothing')
  })

test('T3 signs over a gap, which stays a finding; and refusing needs no condition', () => {
  const world = with_([NO_EXIT])
  assert.ok(sign(world))
  assert.equal(found(world).length, 1)
  const refused = with_([NO_EXIT], 'T1')
  const { useCase, revision, assumptions } = acceptanceOf(refused)
  const answer = { useCase, revision, assumptions, answer: 'refused' as const }
  assert.ok(refused.say('ada', 'acceptance.sign', answer).ok)
})

test('gaps are those of the record alone: notice of zero days is a term, and another finding', () => {
  assert.deepEqual(vendorGaps({ vendors: [{ ...WHOLE, notice_days: 0 }] }), [])
})
