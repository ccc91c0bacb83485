import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Duration, Instant } from '@answerable/contract'
import { hasEnded, plusMs } from '../../src/index.ts'
import { acceptanceOf, ask, askIn, founded, grantOf, sign } from '../founding.ts'
import { DAY, holdFor, START } from '../world.ts'
import { addAgent, claim, codeOf, intent, openRun, reasons, REFUND, refused, vote } from './support.ts'

test('a permit ends no later than the signature it rests on', () => {
  const world = founded({ sign: false })
  const until = plusMs(START, DAY)
  sign(world, { until })
  world.now = plusMs(until, -10_000)
  const direct = ask(world)
  assert.equal(direct.body.useBefore, until)
  world.policy = () => holdFor('approver')
  const held = ask(world)
  world.must(vote(world, 'rita', held.id))
  const claimed = world.must(claim(world, held.id))
  assert.ok(claimed.type === 'decision.claimed' && claimed.body.useBefore === until)
  world.now = until
  for (const id of [direct.id, held.id]) refused(intent(world, id), 'permit_expired', 'at the instant')
})

test('a permit ends no later than the registration of its agent', () => {
  const world = founded()
  const until = plusMs(START, 10_000)
  world.must(addAgent(world, 'brief', { until }))
  const run = openRun(world, 'brief')
  const decision = world.mustAgent('brief', 'decision.request', {
    run,
    kind: 'action',
    tool: 'refund',
    arguments: REFUND,
  })
  assert.ok(decision.type === 'decision.recorded' && decision.body.useBefore === until)
})

test('a policy shortens a permit and never lengthens it', () => {
  for (const [seconds, lasts] of [
    [5, 5_000],
    [86_400, 30_000],
    [Number.POSITIVE_INFINITY, 30_000],
  ] as const) {
    const world = founded()
    const allow = world.policy
    world.policy = (question) => ({ ...allow(question), useBefore: seconds })
    assert.equal(ask(world).body.useBefore, plusMs(START, lasts))
  }
})

test('a review that outlasts the signature approves nothing', () => {
  const world = founded({ sign: false })
  const until = plusMs(START, DAY)
  sign(world, { until })
  world.now = plusMs(until, -60_000)
  world.policy = () => holdFor('approver')
  const held = ask(world)
  assert.ok((held.body.review?.due ?? '') > until)
  world.now = until
  world.must(vote(world, 'rita', held.id))
  assert.deepEqual(reasons(world.must(claim(world, held.id))), ['acceptance_lapsed'])
})

test('nothing is signed, granted or registered without an end, in the past or for longer than its kind lasts', () => {
  const world = founded()
  const accept = (until: string | undefined) =>
    codeOf(world.say('ada', 'acceptance.sign', acceptanceOf(world, { until })))
  assert.deepEqual(
    [undefined, START, plusMs(START, -1), plusMs(START, 180 * DAY + 1), '9999-12-31T23:59:59.999Z'].map(accept),
    ['invalid_input', 'expired', 'expired', 'beyond_authority', 'beyond_authority'],
  )
  const agent = (until: string) => codeOf(addAgent(world, 'late', { until }))
  assert.deepEqual([START, plusMs(START, 365 * DAY + 1)].map(agent), ['expired', 'invalid_input'])
  const [mandate] = [...world.model.mandates.keys()]
  const grant = (until: string) =>
    codeOf(world.say('fred', 'authority.grant', grantOf(world, 'rob', { mandate: mandate ?? '' }, { until })))
  assert.equal(grant(START), 'expired')
})

test('a signature under an authority of a thousand years still ends with its kind', () => {
  const world = founded()
  const [mandate] = [...world.model.mandates.keys()]
  const far = grantOf(world, 'ada', { mandate: mandate ?? '' }, { until: '3027-01-01T00:00:00.000Z' })
  const authority = world.mustSay('fred', 'authority.grant', far).id
  refused(
    world.say('ada', 'acceptance.sign', acceptanceOf(world, { authority, until: plusMs(START, 181 * DAY) })),
    'beyond_authority',
    'moderate risk lasts 180 days',
  )
})

test('an agent is refused at the instant its registration ends, and at its revocation', () => {
  const world = founded()
  const until = plusMs(START, DAY)
  world.must(addAgent(world, 'brief', { until }))
  const open = () => codeOf(world.agent('brief', 'run.open', { request: 'r', onBehalfOf: 'c' }))
  world.now = plusMs(until, -1)
  assert.equal(open(), 'ok')
  world.now = until
  assert.equal(open(), 'forbidden')
})

test('instants that would sort wrongly as text are not instants', () => {
  const odd = [
    '2027-01-04T09:00:00Z',
    '2027-01-04T09:00:00.0000Z',
    '2027-01-04T09:00:00.000z',
    '2027-01-04 09:00:00.000Z',
    '2027-01-04T10:00:00.000+01:00',
    '2027-02-30T09:00:00.000Z',
    '2027-01-04T24:00:00.000Z',
    '2027-01-04T23:59:60.000Z',
    '+012027-01-04T09:00:00.000Z',
    '-000001-01-04T09:00:00.000Z',
    ' 2027-01-04T09:00:00.000Z',
    '2027-01-04T09:00:00.000Z\n',
    '٢٠٢٧-01-04T09:00:00.000Z',
  ]
  for (const text of odd) assert.equal(Instant.safeParse(text).success, false, JSON.stringify(text))
  assert.equal(Instant.safeParse(START).success, true)
  assert.deepEqual(
    [-1, 0, 1].map((ms) => hasEnded(START, plusMs(START, ms))),
    [false, true, true],
  )
  for (const text of ['P', 'PT', 'P1M', 'P1Y', '-P1D', 'P1.5D', 'p1d', 'PT1H30', 'P99999D', ''])
    assert.equal(Duration.safeParse(text).success, false, JSON.stringify(text))
})

test('a held action does not come back when the owner takes the signature back and gives it again', () => {
  const world = founded()
  world.policy = () => holdFor('approver')
  const held = askIn(world, openRun(world), REFUND)
  world.must(vote(world, 'rita', held.id))
  const acceptance = world.model.useCases.get('refunds')?.acceptance?.id ?? ''
  world.mustSay('ada', 'acceptance.rescind', { acceptance, reason: 'r' })
  sign(world)
  assert.deepEqual(reasons(world.must(claim(world, held.id))), ['approval_void'])
})
