import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyModel, fold, plusMs, standing } from '../../src/index.ts'
import { ask, askIn, founded } from '../founding.ts'
import { ALLOW, DENY, holdFor, START, type World } from '../world.ts'
import { addHolder, claim, codeOf, intent, openRun, reasons, REFUND, refused, SCOPE, TIMER } from './support.ts'

test('no intent, which is what an executor runs on, follows a denial or a hold', () => {
  const world = founded()
  for (const verdict of [DENY, holdFor('approver')]) {
    world.policy = () => verdict
    const decision = ask(world)
    refused(intent(world, decision.id), 'not_approved', decision.body.outcome)
    refused(claim(world, decision.id), 'not_approved', decision.body.outcome)
  }
})

test('a run that is closed judges nothing more and takes no observation', () => {
  const world = founded()
  const run = openRun(world)
  world.mustAgent('bot', 'run.close', { run })
  refused(
    world.agent('bot', 'decision.request', { run, kind: 'action', tool: 'refund', arguments: REFUND }),
    'run_closed',
    'a',
  )
  refused(world.agent('bot', 'observation.record', { run, content: 'x' }), 'run_closed', 'b')
  refused(world.agent('bot', 'run.close', { run }), 'run_closed', 'c')
})

test('after a jump of the clock nothing opens until somebody with the root’s power confirms it', () => {
  const world = founded()
  const decision = ask(world)
  const jump = { type: 'clock.jumped', id: world.newId(), body: { from: START, to: plusMs(START, 90_000) } } as const
  const rest = {
    index: world.events.length,
    time: START,
    actor: TIMER,
    cause: [],
    assurance: null,
    nonces: [],
    idempotency: null,
  }
  const jumped = { ...jump, ...rest } as never
  world.model = fold(world.model, jumped)
  assert.deepEqual(reasons(ask(world)), ['clock_unconfirmed'])
  refused(intent(world, decision.id), 'gate_closed', 'an open permit')
  const confirm = { jump: jump.id, reason: 'r' }
  const scope = { unit: 'claims', tiers: ['T1' as const], useCases: ['refunds'] }
  addHolder(world, 'lena', { scope, powers: ['reopen'] })
  for (const name of ['rob', 'olga', 'carl', 'lena'])
    refused(world.say(name, 'clock.confirm', confirm), 'beyond_authority', name)
  assert.equal(codeOf(world.say('gina', 'clock.confirm', confirm)), 'ok')
  assert.deepEqual(reasons(ask(world)), ['permitted'])
})

test('documents that are missing close; they never open', () => {
  const world = founded()
  const held = (() => {
    world.policy = () => holdFor('approver')
    return ask(world)
  })()
  world.must(
    world.say('rita', 'review.vote', {
      decision: held.id,
      vote: 'approve',
      shown: `sha256:${'1'.repeat(64)}`,
      reason: 'r',
    }),
  )
  world.policy = () => ALLOW
  world.documents.clear()
  assert.deepEqual(reasons(ask(world)), ['document_missing'])
  assert.deepEqual(reasons(world.must(claim(world, held.id))), ['document_missing'])
  refused(
    world.say('ada', 'policy.publish', { useCase: 'refunds', revision: 1, policy: 'p', tests: '' }),
    'document_missing',
    'p',
  )
})

test('an engine that throws opens nothing', () => {
  const world = founded()
  const run = openRun(world)
  const before = world.events.length
  world.policy = () => {
    throw new Error('out of memory')
  }
  assert.throws(() => askIn(world, run, REFUND))
  assert.equal(world.events.length, before)
})

test('an empty log, an unknown use case and a use case without a signature have something missing', () => {
  assert.deepEqual(
    standing(emptyModel(), 'refunds', undefined, START).missing.map(({ code }) => code),
    ['use_case_unknown'],
  )
  const world = founded({ sign: false })
  for (const name of ['__proto__', 'constructor', 'nowhere'])
    assert.ok(standing(world.model, name, undefined, START).missing.length > 0, name)
  assert.ok(standing(world.model, 'refunds', undefined, START).missing.length > 0)
})

test('a restriction binds every agent and run under it, and one lifted leaves the others', () => {
  const world = founded()
  const run = openRun(world)
  const stop = (mode: 'paused' | 'review_all', scope: object = SCOPE) =>
    world.mustSay('ada', 'restriction.set', { scope, mode, cause: 'owner', reason: 'r' } as never).id
  const [first, second] = [stop('paused'), stop('paused', { kind: 'agent', agent: 'bot' })]
  const lift = (restriction: string, name = 'ada') => world.say(name, 'restriction.lift', { restriction, reason: 'r' })
  world.must(lift(first))
  assert.deepEqual(reasons(askIn(world, run, REFUND)), ['paused'])
  refused(lift(first), 'conflict', 'twice')
  refused(lift(second, 'olga'), 'beyond_authority', 'the operator')
  refused(lift(second, 'carl'), 'beyond_authority', 'a challenger below T1 holds no reopen')
  const everything = world.mustSay('fred', 'restriction.set', {
    scope: { kind: 'everything' },
    mode: 'paused',
    cause: 'incident',
    reason: 'r',
  })
  world.must(lift(second))
  refused(lift(everything.id, 'rob'), 'beyond_authority', 'everything')
  assert.deepEqual(reasons(askIn(world, run, REFUND)), ['paused'])
})

test('what is still open when the gate closes is named on the answer', () => {
  const world: World = founded()
  const [unused, used] = [ask(world), ask(world)]
  world.must(intent(world, used.id))
  const pause = world.mustSay('olga', 'restriction.set', { scope: SCOPE, mode: 'paused', cause: 'owner', reason: 'r' })
  assert.ok(pause.type === 'restriction.set')
  assert.deepEqual(pause.body.openPermits, [unused.id, used.id])
  assert.equal(pause.body.openPermitsTotal, 2)
})
