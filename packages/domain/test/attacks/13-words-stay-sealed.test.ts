import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject, LoggedEvent } from '@answerable/contract'
import { decide } from '../../src/index.ts'
import { ask, askIn, founded } from '../founding.ts'
import { holdFor, type World } from '../world.ts'
import { claim, intent, openRun, REFUND, SCOPE, vote } from './support.ts'

const SECRET = 'Jane Doe, born 1 May 1980'
const clear = (event: LoggedEvent): string => JSON.stringify([event.body, event.cause, event.actor])

test('no word a caller sends stands in an entry in clear, in any place a caller can put one', () => {
  const world = founded()
  const run = world.mustAgent('bot', 'run.open', { request: SECRET, onBehalfOf: SECRET }).id
  world.mustAgent('bot', 'observation.record', { run, tool: 'lookup', content: SECRET })
  world.mustAgent('bot', 'observation.record', { run, content: SECRET, error: true })
  const hostile: JsonObject[] = [
    { to: SECRET, amount: '1.00' },
    { [SECRET]: SECRET },
    { to: { [SECRET]: SECRET }, amount: [SECRET] },
    { [SECRET.slice(0, 8)]: 'DE1', [SECRET.slice(9)]: 'DE1' },
  ]
  for (const args of hostile) askIn(world, run, args)
  for (const kind of ['output', 'recommendation'] as const)
    world.mustAgent('bot', 'decision.request', { run, kind, text: SECRET })
  for (const running of [
    { models: { [SECRET]: SECRET } },
    { models: { model: SECRET } },
    { prompts: { [SECRET]: `sha256:${'0'.repeat(64)}` } },
  ])
    world.mustAgent('bot', 'decision.request', { run, kind: 'action', tool: 'refund', arguments: REFUND, running })
  world.policy = () => holdFor('approver')
  const held = askIn(world, run, REFUND)
  world.mustSay('rita', 'review.vote', {
    decision: held.id,
    vote: 'approve',
    shown: `sha256:${'1'.repeat(64)}`,
    reason: SECRET,
  })
  world.must(claim(world, held.id))
  const opened = world.must(intent(world, held.id))
  world.mustAgent('bot', 'effect.record', { intent: opened.id, outcome: 'executed', detail: SECRET })
  const pause = world.mustSay('ada', 'restriction.set', {
    scope: SCOPE,
    mode: 'paused',
    cause: 'owner',
    reason: SECRET,
  })
  world.mustSay('ada', 'restriction.lift', { restriction: pause.id, reason: SECRET })
  for (const event of world.events)
    for (const part of ['Jane', 'Doe', '1980']) assert.ok(!clear(event).includes(part), `${event.type} ${clear(event)}`)
})

test('an argument the signed manifest declares is named; one it does not is counted without its name', () => {
  const world = founded()
  const traced = askIn(world, openRun(world), { to: 'DE1', amount: '20.00', Jane: 'DE1', Doe: 'made up' }).body.traced
  assert.deepEqual(traced.request.toSorted(), ['amount', 'sink:amount', 'sink:recipient', 'to', 'undeclared'])
  assert.deepEqual(traced.model, ['undeclared'])
})

test('what is sealed is still judged: the policy sees the real names and values', () => {
  const world = founded()
  const seen: string[] = []
  world.policy = (question) => {
    seen.push(JSON.stringify([question.arguments, question.trace]))
    return holdFor('approver')
  }
  askIn(world, openRun(world), { ...REFUND, Jane: 'DE1' })
  assert.match(seen[0] ?? '', /"Jane":"DE1".*"Jane"/)
})

test('the digest of the same words differs between use cases, so that none can be guessed from the other', () => {
  const world: World = founded()
  const { tools } = world
  assert.notEqual(tools.keyed('refunds', SECRET), tools.keyed('letters', SECRET))
  assert.ok(!JSON.stringify(world.events).includes(tools.digestText(SECRET)))
})

test('names and addresses of people are sealed where they are registered', () => {
  const world = founded()
  const envelope = world.envelope('fred', 'person.register', {
    name: SECRET,
    email: 'jane@example.com',
    employment: 'own',
    unit: 'claims',
    key: { publicKey: 'jane'.padEnd(43, 'x'), proof: 'p'.repeat(86) },
    fictional: true,
  })
  const { model, facts, tools, now } = world
  const decided = decide({ model, facts, tools, now }, envelope)
  assert.ok(decided.ok)
  assert.deepEqual(Object.keys(decided.events[0]?.seal ?? {}), ['name', 'email'])
  assert.ok(!JSON.stringify(decided.events[0]?.body).includes('Jane'))
  assert.equal(ask(world).body.outcome, 'allow')
  assert.equal(vote(world, 'rita', world.newId()).ok, false)
})
