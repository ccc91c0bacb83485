import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventTable, type JsonObject } from '@answerable/contract'
import { ask, founded, manifestOf } from '../founding.ts'
import { ALLOW, DENY, holdFor, type World } from '../world.ts'
import { openRun, REFUND, refused, codeOf } from './support.ts'

/** An entry that does not fit its own schema stands in the log for good and can never be read again. */
function readable(world: World): void {
  for (const event of world.events) {
    const { error } = eventTable[event.type].body.safeParse(JSON.parse(JSON.stringify(event.body)))
    assert.equal(error, undefined, `${event.type}: ${error?.message ?? ''}`)
  }
}
const many = (count: number, of: (n: number) => string) => Array.from({ length: count }, (_, n) => of(n))

test('no argument of a caller makes an entry that cannot be read back', () => {
  const hostile: JsonObject[] = [
    Object.fromEntries(many(200, (n) => `argument ${n}`).map((key) => [key, 'DE1'])),
    Object.fromEntries(many(200, (n) => `${n}`.padStart(64, 'n')).map((key) => [key, 'pay'])),
    { ...REFUND, constructor: 'x', prototype: 'y', toString: 'z', hasOwnProperty: '' },
    { to: Number.MAX_SAFE_INTEGER, amount: -0.000001 },
    { to: { a: { b: [[[['DE1']]]] } }, amount: [null, true, false] },
  ]
  for (const args of hostile) {
    const world = founded()
    const run = openRun(world)
    world.agent('bot', 'decision.request', { run, kind: 'action', tool: 'refund', arguments: args })
    readable(world)
  }
})

test('nor what a harness says is running, nor the names of tools', () => {
  const world = founded()
  const run = openRun(world)
  const running = { models: { [`Jane Doe ${'x'.repeat(500)}`]: 'm' } }
  const asked = { run, kind: 'action', tool: 'refund', arguments: REFUND } as const
  const decision = world.mustAgent('bot', 'decision.request', { ...asked, running })
  assert.ok(!JSON.stringify(decision).includes('Jane'))
  for (const tool of ['__proto__', 'constructor', 'toString', 'x'.repeat(128)]) {
    const unknown = world.mustAgent('bot', 'decision.request', { ...asked, tool })
    assert.ok(unknown.type === 'decision.recorded' && unknown.body.reasons[0]?.code === 'tool_unknown', tool)
    world.mustAgent('bot', 'observation.record', { run, tool, content: '' })
  }
  readable(world)
})

test('nor a policy with more to say than an entry takes: what does not fit opens nothing', () => {
  const verdicts = [
    { ...DENY, rules: many(150, (n) => `r${n}`) },
    { ...ALLOW, rules: many(300, (n) => `r${n}`) },
    { ...ALLOW, obligations: many(33, (n) => `log:${n}`) },
    { ...ALLOW, obligations: [`step-up:${'x'.repeat(200)}`] },
    { ...holdFor('approver'), reviews: many(17, () => 'approver').flatMap((role) => holdFor(role).reviews) },
    { ...holdFor('approver'), reviews: holdFor('approver', 0).reviews },
  ]
  for (const verdict of verdicts) {
    const world = founded()
    const run = openRun(world)
    world.policy = () => verdict
    const decided = world.agent('bot', 'decision.request', { run, kind: 'action', tool: 'refund', arguments: REFUND })
    const body = decided.ok && decided.events[0]?.type === 'decision.recorded' ? decided.events[0].body : undefined
    assert.ok(body === undefined || body.outcome === 'deny', JSON.stringify(verdict).slice(0, 80))
    readable(world)
  }
})

test('nor a manifest whose counts add up beyond what JSON carries', () => {
  const world = founded()
  const group = { group: 'everybody', count: Number.MAX_SAFE_INTEGER, how: 'h' }
  refused(
    world.say('ada', 'use_case.register', { manifest: manifestOf(world, { affected: [group, group] }) }),
    'manifest_invalid',
    'the sum',
  )
  readable(world)
})

test('what a review asks of a role named like a part of every object is nobody, not a crash', () => {
  const world = founded()
  world.policy = () => holdFor('constructor')
  assert.equal(ask(world).body.reasons[0]?.code, 'nobody_eligible')
})

test('a person whose id is taken is refused, so that two keys with one id overwrite nobody', () => {
  const world = founded()
  const gone = world.id('rob')
  world.mustSay('fred', 'person.depart', { person: gone, reason: 'left' })
  world.tools.personIdOf = () => gone
  const key = { publicKey: 'found-by-search'.padEnd(43, 'x'), proof: 'p'.repeat(86) }
  const about = { name: 'n', email: 'n@example.com', employment: 'own', unit: 'claims', fictional: true } as const
  assert.equal(codeOf(world.say('fred', 'person.register', { ...about, key })), 'conflict')
  assert.notEqual(world.model.persons.get(gone)?.departed, null)
})
