import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fold, plusMs } from '../src/index.ts'
import { claim, codeOf, intent, REFUND, vote } from './asking.ts'
import { competent, founded } from './founding.ts'
import { DAY, DENY, holdFor, START, type World } from './world.ts'

/** A founded world whose agent is a gateway that asks, acts and never says what followed. */
function silent(options: Parameters<typeof founded>[0] = {}, more: object = {}): World {
  return hush(founded(options), more)
}

function hush(world: World, more: object = {}): World {
  world.mustSay('ada', 'agent.revoke', { agent: 'bot', reason: 'a gateway asks now' })
  world.mustSay('ada', 'agent.register', {
    agent: 'bot',
    useCase: 'refunds',
    publicKey: 'g'.repeat(43),
    until: plusMs(START, 300 * DAY),
    enforcement: 'cooperative',
    reportsOutcomes: false,
    ...more,
  })
  return world
}

function asked(world: World, tool = 'refund') {
  const run = world.mustAgent('bot', 'run.open', { request: 'pay DE1 20.00 back', onBehalfOf: 'customer 7' })
  const before = world.events.length
  const request = { run: run.id, kind: 'action', tool, arguments: { ...REFUND } } as const
  assert.equal(codeOf(world.agent('bot', 'decision.request', request)), 'ok')
  const events = world.events.slice(before)
  const [decision] = events
  assert.ok(decision?.type === 'decision.recorded')
  return { decision, types: events.map(({ type }) => type) }
}

test('what a silent agent is allowed is recorded as unreported, with the decision and not later', () => {
  const world = silent()
  const { decision, types } = asked(world)
  assert.deepEqual(types, ['decision.recorded', 'intent.opened', 'effect.recorded'])
  const row = world.row('decision', decision.id)
  assert.equal(row?.state, 'settled')
  assert.deepEqual([row.effect?.outcome, row.effect?.knownAs], ['unreported', 'unknown'])
  assert.equal(codeOf(intent(world, decision.id)), 'permit_used', 'the permit is spent')
})

test('what a silent agent is denied or held for has no effect', () => {
  const world = silent()
  world.policy = () => DENY
  assert.deepEqual(asked(world).types, ['decision.recorded'])
  world.policy = () => holdFor('approver')
  assert.deepEqual(asked(world).types, ['decision.recorded'])
})

test('an approval a silent agent claims is unreported too', () => {
  const world = silent()
  world.policy = () => holdFor('approver')
  const { decision } = asked(world)
  assert.equal(codeOf(vote(world, 'rita', decision.id)), 'ok')
  assert.equal(codeOf(claim(world, decision.id)), 'ok')
  assert.equal(world.row('decision', decision.id)?.effect?.outcome, 'unreported')
})

const TOOLS = [{ name: 'refund', class: 'external', undo: 'irreversible', arguments: [] }]
const GRAVE = { manifest: () => ({ tier: 'T1', enforcement: 'gateway', tools: TOOLS, sources: [] }) }
const GATEWAY = { enforcement: 'gateway' } as const

test('T1 irreversible is never a silent agent’s', () => {
  const { decision } = asked(silent(GRAVE, GATEWAY))
  assert.deepEqual(decision.body.reasons, [{ code: 'outcome_unreported' }])
  // The same use case, and an agent that does report: allowed.
  assert.equal(asked(silent(GRAVE, { ...GATEWAY, reportsOutcomes: true })).decision.body.outcome, 'allow')
})

test('nor what was approved or permitted before it fell silent', () => {
  for (const approved of [true, false]) {
    const world = silent(GRAVE, { ...GATEWAY, reportsOutcomes: true })
    competent(world, 'rita')
    if (approved) world.policy = () => holdFor('approver')
    const { decision } = asked(world)
    if (approved) assert.equal(codeOf(vote(world, 'rita', decision.id)), 'ok')
    hush(world, { ...GATEWAY, publicKey: 'h'.repeat(43) })
    if (!approved) assert.equal(codeOf(intent(world, decision.id)), 'gate_closed')
    else {
      assert.equal(codeOf(claim(world, decision.id)), 'ok')
      assert.equal(world.row('decision', decision.id)?.state, 'void')
    }
  }
})

test('an entry of before, without the field, is an agent that reports', () => {
  const world = founded()
  const registered = world.events.find(({ type }) => type === 'agent.registered')
  assert.ok(registered?.type === 'agent.registered')
  const { reportsOutcomes: _, ...body } = registered.body
  world.model = fold(world.model, { ...registered, body })
  assert.equal(world.model.agents.get('bot')?.reportsOutcomes, undefined)
  assert.deepEqual(asked(world).types, ['decision.recorded'])
})
