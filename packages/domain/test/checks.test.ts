import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coreRules, type PayloadInput } from '@answerable/contract'
import { judgeRules, modelFromJson, modelToJson, plusMs } from '../src/index.ts'
import { ask, founded } from './founding.ts'
import { intent } from './asking.ts'
import { DAY, type World } from './world.ts'

type Payload = PayloadInput<'check.record'>
const EVIDENCE = `sha256:${'7'.repeat(64)}`
const CALLS = { about: 'ungated_calls', useCase: 'refunds', method: 'vendor_bill' } as const
const SEARCH = { about: 'unregistered_use', unit: 'claims', method: 'code_scan' } as const
const SESSIONS = { about: 'agent_credentials', useCase: 'refunds', method: 'sign_in_logs' } as const

type More = { [K in keyof Payload]?: Payload[K] | undefined }
const checking = (world: World, { about, ...more }: More): Payload =>
  ({
    ...(about === undefined || about === 'ungated_calls' ? CALLS : { about, method: 'code_scan' }),
    from: plusMs(world.now, -30 * DAY),
    to: world.now,
    looked: 812,
    found: 0,
    evidence: EVIDENCE,
    notes: 'the bill of the model’s vendor against the log',
    ...more,
  }) as Payload
const record = (world: World, who: string, more: More = {}) => {
  const decided = world.say(who, 'check.record', checking(world, more))
  return decided.ok ? 'accepted' : decided.code
}
const rule = (world: World, id: string, now = world.now) => {
  const evidence = {
    model: world.model,
    now,
    manifest: (digest: string) => world.facts.manifest(digest),
    decisions: world.facts.query({ kind: 'decision', where: {}, limit: 100 }).rows,
  }
  const rules = coreRules.rules.filter((one) => one.id === id)
  const [judged] = judgeRules(rules, evidence, (value) => world.tools.digest(value))
  assert.ok(judged)
  return judged
}

for (const [id, about, by] of [
  ['GAT-01', CALLS, 'carl'],
  ['GAT-05', SESSIONS, 'carl'],
  ['INV-01', SEARCH, 'fred'],
] as const)
  test(`${id}: unknown until somebody outside has looked, then what they found, and unknown again after 90 days`, () => {
    const world = founded()
    assert.equal(rule(world, id).verdict, 'unknown')
    assert.equal(record(world, by, about), 'accepted')
    const { index } = world.events.at(-1) ?? { index: -1 }
    const passed = rule(world, id)
    assert.equal(passed.verdict, 'pass')
    assert.ok(
      passed.items.some(({ receipts }) => receipts.includes(index)),
      'the entry it rests on is named',
    )
    const ends = plusMs(world.now, 90 * DAY)
    assert.equal(rule(world, id, plusMs(ends, -1)).verdict, 'pass')
    assert.equal(rule(world, id, ends).verdict, 'unknown')
    world.later(1)
    assert.equal(record(world, by, { ...about, found: 3 }), 'accepted')
    assert.equal(rule(world, id).verdict, 'fail', 'the newest counts')
    assert.deepEqual(modelFromJson(modelToJson(world.model)), world.model)
  })

test('attack: whoever owns or runs it states that all is well', () => {
  const world = founded()
  for (const who of ['ada', 'dora', 'olga']) assert.equal(record(world, who), 'not_separate', who)
  assert.equal(record(world, 'rita'), 'beyond_authority', 'a reviewer is no check from outside')
  assert.equal(record(world, 'carl', SEARCH), 'beyond_authority', 'not of the whole unit')
  world.person('vera', { employment: 'supplier' })
  assert.equal(record(world, 'vera'), 'beyond_authority')
  const agent = world.as({ kind: 'agent', id: 'bot' }, 'check.record', checking(world, {}))
  assert.equal(agent.ok, false)
  assert.equal(world.model.checks.size, 0)
})

test('an auditor of the unit states it, until that right ends', () => {
  const world = founded()
  const until = plusMs(world.now, 10 * DAY)
  world.mustSay('fred', 'role.assign', { person: world.id('rita'), role: 'auditor', unit: 'claims', until })
  assert.equal(record(world, 'rita', SEARCH), 'accepted')
  world.now = until
  assert.equal(record(world, 'rita'), 'beyond_authority')
})

test('what does not fit is refused: a foreign place, the future, more found than looked at', () => {
  const world = founded()
  assert.equal(record(world, 'carl', { unit: 'claims' }), 'invalid_input')
  assert.equal(record(world, 'fred', { ...SEARCH, unit: 'nowhere' }), 'not_found')
  assert.equal(record(world, 'fred', { useCase: 'nothing' }), 'not_found')
  assert.equal(record(world, 'carl', { to: plusMs(world.now, 1) }), 'invalid_input')
  assert.equal(record(world, 'carl', { from: plusMs(world.now, -400 * DAY) }), 'invalid_input')
  assert.equal(record(world, 'carl', { looked: 1, found: 2 }), 'invalid_input')
})

test('GAT-03: unknown while the manifest is silent; says no where it identifies nobody; one approval is too few', () => {
  assert.equal(rule(founded(), 'GAT-03').verdict, 'unknown')
  const says = (biometric_identification: boolean) => founded({ manifest: () => ({ biometric_identification }) })
  const none = rule(says(false), 'GAT-03')
  assert.equal(none.verdict, 'not_applicable')
  assert.equal(none.items[0]?.receipts.length, 1, 'the entry that says so')
  const world = says(true)
  assert.equal(rule(world, 'GAT-03').verdict, 'unknown')
  intent(world, ask(world).id)
  assert.equal(rule(world, 'GAT-03').verdict, 'fail')
})
