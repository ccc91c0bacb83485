import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CommandType, PayloadInput } from '@answerable/contract'
import { actionDigest, emptyTrace, extendTrace, type Seen, traceArguments } from '../src/index.ts'
import { claim, codeOf, intent, vote } from './asking.ts'
import { founded } from './founding.ts'
import { ALLOW, DENY, holdFor, START, type World } from './world.ts'

const REDACTED = { to: '[secret:github-token]', amount: '20.00' }
const digestOf = (secret: string) => `hmac-sha256:${secret.padEnd(43, 'A')}`
const seeing = (...secrets: string[]): Seen => ({
  secrets: secrets.map((secret) => ({ rule: 'github-token', secret: digestOf(secret), where: 'arguments' })),
  personal: [],
})

/** A command as the edge hands it over: redacted, with what it saw. */
function hand<T extends CommandType>(world: World, type: T, payload: PayloadInput<T>, seen: Seen) {
  const command = { type, id: world.newId(), payload } as never
  const before = world.events.length
  const decided = world.submit({ command, principal: { kind: 'agent', id: 'bot' }, seen })
  assert.equal(codeOf(decided), 'ok')
  return world.events.slice(before)
}

const openRun = (world: World, seen: Seen = seeing()) =>
  hand(world, 'run.open', { request: 'r', onBehalfOf: 'customer 7' }, seen)[0]?.id ?? ''
const ask = (world: World, run: string, seen: Seen) =>
  hand(world, 'decision.request', { run, kind: 'action', tool: 'refund', arguments: REDACTED }, seen)

function leaked(world = founded()): World {
  openRun(world, seeing('one'))
  return world
}
const settle = (world: World, who: string, how: 'revoked' | 'false_alarm' | 'accepted_risk', secret = 'one') =>
  world.say(who, 'secret.settle', { secret: digestOf(secret), how, reason: 'looked at it' })

test('policy is asked with what was found: in this call, in the run so far, personal data', () => {
  const world = founded()
  const asked: Record<string, number>[] = []
  world.policy = ({ facts }) => {
    asked.push(facts.detectors)
    return facts.detectors['secretsInArguments'] === 0 ? ALLOW : DENY
  }
  const run = openRun(world, seeing('one'))
  const content = { run, content: '[secret:github-token]', error: false }
  hand(world, 'observation.record', content, { ...seeing('two', 'three'), personal: [{ type: 'iban', count: 4 }] })
  const [clean] = ask(world, run, {
    secrets: [],
    personal: [
      { type: 'email', count: 2 },
      { type: 'iban', count: 1 },
    ],
  })
  const [dirty] = ask(world, run, seeing('three', 'three'))
  assert.deepEqual(asked, [
    { secretsInArguments: 0, secretsInRun: 3, personalDataInArguments: 3 },
    { secretsInArguments: 2, secretsInRun: 5, personalDataInArguments: 0 },
  ])
  assert.ok(clean?.type === 'decision.recorded' && dirty?.type === 'decision.recorded')
  assert.deepEqual([clean.body.outcome, dirty.body.outcome], ['allow', 'deny'])
  assert.deepEqual(clean.body.detected, {
    secrets: [],
    personal: [
      { type: 'email', count: 2 },
      { type: 'iban', count: 1 },
    ],
  })
  assert.deepEqual(dirty.body.detected, { secrets: [{ rule: 'github-token', count: 2 }], personal: [] })
  assert.equal(world.row('run', run)?.secrets, 5)
})

test('an approval is bound to what the caller sent: the redacted call is another action', () => {
  const world = founded()
  world.policy = () => holdFor('approver')
  const sent = { to: 'the secret itself', amount: '20.00' }
  const action = actionDigest(world.tools, { kind: 'action', tool: 'refund', arguments: sent })
  const [decision] = ask(world, openRun(world), { ...seeing('one'), action })
  const id = decision?.id ?? ''
  assert.equal(codeOf(vote(world, 'rita', id)), 'ok')
  assert.equal(codeOf(claim(world, id, REDACTED)), 'action_mismatch')
  assert.equal(codeOf(claim(world, id, sent)), 'ok')
  assert.equal(codeOf(intent(world, id, REDACTED)), 'action_mismatch')
  assert.equal(codeOf(intent(world, id, sent)), 'ok')
})

test('the clock of a secret starts once, at its first sighting, wherever it turns up again', () => {
  const world = founded()
  const run = openRun(world)
  const first = ask(world, run, seeing('one', 'one', 'two'))
  assert.deepEqual(
    first.map(({ type }) => type),
    ['decision.recorded', 'secret.leaked', 'secret.leaked', 'incident.opened'],
  )
  world.later(86_400_000)
  assert.equal(ask(world, run, seeing('two', 'one')).length, 1, 'seen before')
  assert.equal(ask(world, openRun(world), seeing('three', 'one')).length, 2, 'one of two is new')
  const row = world.row('secret', digestOf('one'))
  assert.deepEqual(
    [row?.state, row?.since, row?.run, row?.first, row?.where],
    ['open', START, run, first[0]?.id, 'arguments'],
  )
})

test('a page full of made-up secrets starts no more than 64 clocks, and all are counted', () => {
  const world = founded()
  const names = Array.from({ length: 1000 }, (_, i) => `s${i}`)
  const run = openRun(world)
  const events = hand(world, 'observation.record', { run, content: 'x', error: false }, seeing(...names))
  assert.equal(events.length, 1 + 64 + 1, 'and one incident for all of them')
  assert.equal(world.row('run', run)?.secrets, 1000)
  const again = hand(world, 'observation.record', { run, content: 'x', error: false }, seeing(...names))
  assert.equal(again.length, 1 + 64, 'those seen before do not stand in the way of the next')
})

test('a refused command leaves no trace of what was seen in it', () => {
  const world = founded()
  const command = { type: 'run.close', id: world.newId(), payload: { run: world.newId() } } as never
  const size = world.events.length
  const decided = world.submit({ command, principal: { kind: 'agent', id: 'bot' }, seen: seeing('one') })
  assert.equal(codeOf(decided), 'not_found')
  assert.equal(world.events.length, size)
})

test('owner, deputy and operators settle a leaked secret; nobody else does', () => {
  for (const who of ['ada', 'dora', 'olga']) {
    const world = leaked()
    assert.equal(codeOf(settle(world, who, 'revoked')), 'ok', who)
    const row = world.row('secret', digestOf('one'))
    assert.deepEqual([row?.state, row?.settled?.how, row?.settled?.by], ['settled', 'revoked', world.id(who)])
  }
  const world = leaked()
  for (const who of ['rita', 'carl', 'fred']) assert.equal(codeOf(settle(world, who, 'revoked')), 'forbidden', who)
  assert.equal(world.row('secret', digestOf('one'))?.state, 'open')
})

test('only the owner lives with a secret that stays valid', () => {
  const world = leaked()
  for (const who of ['dora', 'olga']) assert.equal(codeOf(settle(world, who, 'accepted_risk')), 'forbidden', who)
  assert.equal(codeOf(settle(world, 'ada', 'accepted_risk')), 'ok')
})

test('a secret is settled once, and only if it leaked here', () => {
  const world = leaked()
  assert.equal(codeOf(settle(world, 'ada', 'false_alarm', 'other')), 'not_found')
  assert.equal(codeOf(settle(world, 'ada', 'false_alarm')), 'ok')
  assert.equal(codeOf(settle(world, 'olga', 'revoked')), 'conflict')
})

test('no agent settles a secret, whatever it sends', () => {
  const world = leaked()
  const payload = { secret: digestOf('one'), how: 'false_alarm' as const, reason: 'it is nothing' }
  assert.equal(codeOf(world.agent('bot', 'secret.settle', payload)), 'forbidden')
})

test('a placeholder is traced as copied, and never more trusted than the worst that holds it', () => {
  const part = (kind: 'request' | 'observation', trust: 'trusted' | 'untrusted', influence: string) => ({
    influence,
    kind,
    trust,
    text: 'use [secret:github-token] and [secret:npm-token]'.slice(0, kind === 'request' ? 60 : 25),
  })
  const request = extendTrace(emptyTrace(), part('request', 'trusted', 'request'))
  const originOf = (trace: typeof request, value: string) =>
    traceArguments(trace, { a: value }).map(({ origin, influences }) => [origin, ...influences])
  assert.deepEqual(originOf(request, '[secret:github-token]'), [['request', 'request']])
  const both = extendTrace(request, part('observation', 'untrusted', 'page'))
  assert.deepEqual(originOf(both, '[secret:github-token]'), [['untrusted', 'page']])
  assert.deepEqual(originOf(both, 'Bearer [secret:github-token]'), [['untrusted', 'page']])
  assert.deepEqual(originOf(both, '[secret:npm-token]'), [['request', 'request']])
})
