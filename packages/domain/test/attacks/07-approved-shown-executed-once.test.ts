import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionDigest, plusMs } from '../../src/index.ts'
import { acceptanceOf, ask, askIn, founded, sign } from '../founding.ts'
import { ALLOW, DAY, holdFor, ORIGIN, START, type World } from '../world.ts'
import {
  actionOf,
  addAgent,
  claim,
  codeOf,
  intent,
  openRun,
  propose,
  reasons,
  REFUND,
  refused,
  SCOPE,
  vote,
} from './support.ts'

function approved(world: World): string {
  world.policy = () => holdFor('approver')
  const held = ask(world)
  world.must(vote(world, 'rita', held.id))
  return held.id
}

test('a change of policy that is taken back before the claim voids the approval all the same', () => {
  const world = founded()
  const first = world.model.useCases.get('refunds')?.acceptance?.assumptions ?? ''
  const id = approved(world)
  world.mustSay('ada', 'policy.publish', { useCase: 'refunds', revision: 1, policy: 'deny it', tests: '' })
  sign(world)
  world.mustSay('ada', 'acceptance.sign', acceptanceOf(world, { assumptions: first }))
  assert.deepEqual(reasons(world.must(claim(world, id))), ['approval_void'])
})

test('signing the same assumptions again voids nothing', () => {
  const world = founded()
  const id = approved(world)
  sign(world)
  assert.deepEqual(reasons(world.must(claim(world, id))), ['approved_by_people'])
})

test('a permit given under one policy is not used under another', () => {
  const world = founded()
  const decision = ask(world)
  world.must(propose(world, 'ada', { purpose: 'another' }))
  sign(world)
  refused(intent(world, decision.id), 'gate_closed', 'new assumptions')
})

test('one approval is claimed once and one permit used once, whatever is tried in between', () => {
  const world = founded()
  const id = approved(world)
  world.must(claim(world, id))
  refused(claim(world, id), 'permit_used', 'a second claim')
  const opened = world.must(intent(world, id))
  refused(intent(world, id), 'permit_used', 'a second intent')
  refused(claim(world, id), 'permit_used', 'a claim after the intent')
  world.mustAgent('bot', 'effect.record', { intent: opened.id, outcome: 'failed' })
  refused(intent(world, id), 'permit_used', 'a retry after a failure')
  refused(claim(world, id), 'permit_used', 'a claim after a failure')
})

test('what is claimed or run is what was judged: no other value, type, name, kind or tool', () => {
  const world = founded()
  const decision = ask(world)
  const others = [
    actionOf(world, { to: 'DE2', amount: '20.00' }),
    actionOf(world, { to: 'DE1', amount: 20 }),
    actionOf(world, { to: 'DE1', amount: '20.00', note: null }),
    actionOf(world, { to: 'DE1' }),
    actionOf(world, { TO: 'DE1', amount: '20.00' }),
    actionOf(world, { to: 'DE1 ', amount: '20.00' }),
    actionOf(world, REFUND, 'lookup'),
    actionDigest(world.tools, { kind: 'output', arguments: {}, text: JSON.stringify(REFUND) }),
  ]
  for (const action of others)
    refused(world.agent('bot', 'intent.open', { decision: decision.id, action }), 'action_mismatch', action)
  assert.equal(actionOf(world, { amount: '20.00', to: 'DE1' }), actionOf(world), 'the order of names is no difference')
  assert.equal(codeOf(intent(world, decision.id)), 'ok')
})

test('an output is bound by its text: arguments beside it, which a rule could judge, are refused', () => {
  const world = founded()
  const run = openRun(world)
  for (const kind of ['output', 'recommendation'] as const)
    refused(
      world.agent('bot', 'decision.request', { run, kind, text: 'hello', arguments: { to: 'DE1' } }),
      'invalid_input',
      kind,
    )
})

test('no kind goes round the check of the tool, and none pretends to be another', () => {
  const world = founded()
  const run = openRun(world)
  const asked = (more: object) => codeOf(world.agent('bot', 'decision.request', { run, ...more } as never))
  assert.equal(asked({ kind: 'output', tool: 'refund', text: 't' }), 'invalid_input')
  assert.equal(asked({ kind: 'recommendation', tool: 'refund', text: 't' }), 'invalid_input')
  assert.equal(asked({ kind: 'action', text: 't', tool: 'refund' }), 'invalid_input')
  assert.equal(asked({ kind: 'action' }), 'invalid_input')
  assert.equal(asked({ kind: 'output' }), 'invalid_input')
})

test('under advisory_only an output is no way round: it leaves the system as an action does', () => {
  const world = founded()
  const run = openRun(world)
  const say = (kind: 'output' | 'recommendation') =>
    world.mustAgent('bot', 'decision.request', { run, kind, text: 'pay DE1' })
  const before = say('output')
  world.mustSay('ada', 'restriction.set', { scope: SCOPE, mode: 'advisory_only', cause: 'owner', reason: 'r' })
  assert.deepEqual(reasons(say('output')), ['advisory_only'])
  assert.deepEqual(reasons(say('recommendation')), ['permitted'])
  const action = actionDigest(world.tools, { kind: 'output', arguments: {}, text: 'pay DE1' })
  refused(world.agent('bot', 'intent.open', { decision: before.id, action }), 'gate_closed', 'a permit from before')
})

test('an argument that calls itself a sink does not speak for one', () => {
  const world = founded()
  const run = openRun(world)
  const args = { to: 'XX99', amount: '20.00', 'sink:recipient': 'DE1' }
  refused(
    world.agent('bot', 'decision.request', { run, kind: 'action', tool: 'refund', arguments: args }),
    'invalid_input',
    'in a call',
  )
  const tools = [
    { name: 'refund', class: 'external', undo: 'compensable', arguments: [{ name: 'sink:recipient', type: 'text' }] },
  ]
  refused(propose(world, 'ada', { tools, sources: [] }), 'manifest_invalid', 'in a manifest')
})

test('a statement is good once, for one log, one command, one payload, one signer, one live key', () => {
  const world = founded()
  const stop = { scope: SCOPE, mode: 'review_all', cause: 'owner', reason: 'r' } as const
  const envelope = (change: object = {}) => world.envelope('ada', 'restriction.set', stop, { ...change })
  const first = envelope()
  world.must(world.submit(first))
  const again = { ...first, command: { ...first.command, id: world.newId() } } as typeof first
  refused(world.submit(again), 'statement_used', 'replayed')
  refused(world.submit(envelope({ origin: `${ORIGIN}x` })), 'statement_void', 'another log')
  refused(world.submit(envelope({ command: 'restriction.lift' })), 'statement_void', 'another command')
  refused(world.submit(envelope({ digest: `sha256:${'0'.repeat(64)}` })), 'statement_void', 'another payload')
  refused(world.submit(envelope({ signer: world.id('rob') })), 'statement_void', 'another signer')
  refused(world.submit(envelope({ publicKey: 'rob'.padEnd(43, 'x') })), 'statement_void', 'another public key')
  refused(world.submit(envelope({ expires: world.now })), 'statement_expired', 'at its end')
  const swapped = envelope()
  const payload = { ...stop, mode: 'paused' }
  refused(world.submit({ ...swapped, command: { ...swapped.command, payload } as never }), 'statement_void', 'swapped')
  const key = world.model.persons.get(world.id('ada'))?.keys[0]?.id ?? ''
  world.mustSay('fred', 'key.revoke', { person: world.id('ada'), key, reason: 'stolen' })
  refused(world.submit(envelope()), 'statement_void', 'a revoked key')
})

test('a retired key never comes back, as nobody’s', () => {
  const world = founded()
  const [old, next] = ['old', 'next'].map((name) => name.padEnd(43, 'k'))
  const register = (publicKey: string | undefined) => addAgent(world, 'bot-2', { publicKey: publicKey ?? '' })
  world.must(register(old))
  world.mustSay('olga', 'agent.revoke', { agent: 'bot-2', reason: 'stolen' })
  refused(register(old), 'conflict', 'at once')
  world.must(register(next))
  world.mustSay('olga', 'agent.revoke', { agent: 'bot-2', reason: 'stolen too' })
  for (const publicKey of [old, next]) {
    refused(register(publicKey), 'conflict', 'as the same agent’s')
    refused(addAgent(world, 'bot-3', { publicKey: publicKey ?? '' }), 'conflict', 'as another agent’s')
    const key = { publicKey: publicKey ?? '', proof: 'p'.repeat(86) }
    refused(world.say('rob', 'key.add', { person: world.id('rob'), key }), 'conflict', 'as a person’s')
  }
  const robs = world.model.persons.get(world.id('rob'))?.keys[0]
  world.mustSay('rob', 'key.revoke', { person: world.id('rob'), key: robs?.id ?? '', reason: 'lost' })
  refused(addAgent(world, 'bot-4', { publicKey: robs?.publicKey ?? '' }), 'conflict', 'a person’s as an agent’s')
})

test('the decisions of an agent are not another’s, also not of one with the same use case', () => {
  const world = founded()
  world.must(addAgent(world, 'other'))
  const decision = ask(world)
  const id = approved(world)
  refused(intent(world, decision.id, 'other'), 'not_found', 'a permit')
  refused(claim(world, id, 'other'), 'not_found', 'an approval')
  world.policy = () => ALLOW
  const opened = world.must(intent(world, decision.id))
  refused(world.agent('other', 'effect.record', { intent: opened.id, outcome: 'executed' }), 'not_found', 'an effect')
  refused(
    world.agent('other', 'decision.request', { run: decision.body.run, kind: 'action', tool: 'refund', arguments: {} }),
    'not_found',
    'a run',
  )
})

test('a use case cannot take over an agent’s name from another', () => {
  const world = founded()
  world.mustSay('olga', 'agent.revoke', { agent: 'bot', reason: 'r' })
  refused(addAgent(world, 'bot', { useCase: 'nowhere' }), 'not_found', 'unknown')
  const until = plusMs(START, DAY)
  assert.equal(codeOf(addAgent(world, 'bot', { until, publicKey: 'fresh'.padEnd(43, 'k') })), 'ok')
  assert.equal(askIn(world, openRun(world), REFUND).body.outcome, 'allow')
})
