import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject, PayloadInput } from '@answerable/contract'
import { plusMs } from '../src/index.ts'
import { codes, intent } from './asking.ts'
import { propose, refused } from './attacks/support.ts'
import { acceptanceOf, ask, founded, sign } from './founding.ts'
import { DAY, holdFor, type World } from './world.ts'

type Sign = PayloadInput<'standing_approval.sign'>

const approvalOf = (world: World, more: Partial<Sign> = {}): Sign => ({
  useCase: 'refunds',
  assumptions: world.model.useCases.get('refunds')?.acceptance?.assumptions ?? '',
  tool: 'refund',
  bounds: [{ argument: 'to', values: ['DE1', 'FR2'] }],
  amount: { each: 5000, total: 12_000 },
  count: 3,
  until: plusMs(world.now, 30 * DAY),
  reason: 'instalments',
  ...more,
})

/** Every refund waits for an approver, who may be answered for beforehand. */
function held(options: Parameters<typeof founded>[0] = {}): World {
  const world = founded(options)
  world.policy = () => holdFor('approver')
  return world
}

const approved = (world: World, more: Partial<Sign> = {}): string =>
  world.mustSay('ada', 'standing_approval.sign', approvalOf(world, more)).id

describe('a standing approval', () => {
  test('answers the review, is counted and cited; its bounds are used up', () => {
    const world = held()
    const id = approved(world)
    for (const [use, amount] of [
      [1, '50.00'],
      [2, '50.00'],
    ] as const) {
      const { body } = ask(world, { to: 'DE1', amount })
      assert.deepEqual([body.outcome, body.standingApproval], ['allow', { id, use, amount: 5000 }])
    }
    assert.equal(ask(world, { to: 'FR2', amount: '20.01' }).body.outcome, 'review', 'the total')
    assert.equal(ask(world, { to: 'FR2', amount: '20.00' }).body.standingApproval?.use, 3)
    assert.equal(ask(world, { to: 'FR2', amount: '0.00' }).body.outcome, 'review', 'the count')
    assert.deepEqual(world.row('standing_approval', id)?.uses, 3)
    assert.deepEqual(world.row('standing_approval', id)?.amount, 12_000)
  })

  test('holds on the values of the call alone: whatever it cannot compare goes to people', () => {
    const world = held()
    approved(world, { count: 100, amount: { each: 5000, total: 900_000 } })
    const outside: JsonObject[] = [
      { to: 'DE9', amount: '20.00' },
      { to: 'de1', amount: '20.00' },
      { to: ['DE1', 'DE9'], amount: '20.00' },
      { to: { DE1: 1 }, amount: '20.00' },
      { amount: '20.00' },
      { to: 'DE1', amount: '50.01' },
      { to: 'DE1', amount: '-20.00' },
      { to: 'DE1', amount: '1e1' },
      { to: 'DE1', amount: '20.001' },
      { to: 'DE1', amount: ' 20' },
      { to: 'DE1', amount: '99999999999999999999' },
      { to: 'DE1', amount: [20] },
      { to: 'DE1', amount: '20.00', cc: 'DE9' },
    ]
    for (const args of outside) assert.equal(ask(world, args).body.outcome, 'review', JSON.stringify(args))
    const inside: JsonObject[] = [
      { to: 'DE1', amount: '20.00' },
      { to: 'DE1', amount: 20.5 },
      { to: ['DE1', 'FR2'], amount: '1' },
      { to: 'FR2' },
    ]
    for (const args of inside) assert.equal(ask(world, args).body.outcome, 'allow', JSON.stringify(args))
    const body = JSON.stringify(world.events.find(({ type }) => type === 'standing_approval.signed')?.body)
    assert.ok(!body.includes('DE1'), 'recipients are sealed')
  })

  test('stands in only where the policy lets it, and for all of its reviews', () => {
    const world = held()
    approved(world)
    const verdict = holdFor('approver')
    world.policy = () => ({ ...verdict, reviews: verdict.reviews.map((one) => ({ ...one, standing: false })) })
    assert.equal(ask(world).body.outcome, 'review', 'people each time')
    world.policy = () => ({
      ...verdict,
      reviews: [{ role: 'approver', count: 1, within: 'PT4H', rule: 'hold', waivable: true }],
    })
    assert.equal(ask(world).body.outcome, 'review', 'an engine that does not say')
    const more = { role: 'owner', count: 1, within: 'PT4H', rule: 'other', waivable: false, standing: false }
    world.policy = () => ({ ...verdict, reviews: [...verdict.reviews, more] })
    assert.equal(ask(world).body.outcome, 'review', 'one of two')
    world.policy = () => verdict
    world.mustSay('carl', 'restriction.set', {
      scope: { kind: 'agent', agent: 'bot' },
      mode: 'review_all',
      cause: 'oversight',
      reason: 'r',
    })
    assert.equal(ask(world).body.outcome, 'review', 'a restriction holds')
  })

  test('ends at its instant, at a revocation, and with the signature it rests on; permits with it', () => {
    const world = held()
    const id = approved(world, { count: 100, amount: { each: 5000, total: 900_000 } })
    const until = world.model.standingApprovals.get(id)?.until ?? ''
    world.now = plusMs(until, -1)
    const last = ask(world)
    assert.deepEqual([last.body.outcome, last.body.useBefore], ['allow', until])
    world.later(1)
    assert.equal(ask(world).body.outcome, 'review')

    const other = held()
    const second = approved(other)
    const permit = ask(other)
    other.mustSay('dora', 'standing_approval.revoke', { standingApproval: second, reason: 'r' })
    const late = intent(other, permit.id)
    assert.equal(late.ok ? '' : late.detail, 'standing_approval_over')
    assert.equal(ask(other).body.outcome, 'review')
    refused(
      other.say('dora', 'standing_approval.revoke', { standingApproval: second, reason: 'r' }),
      'conflict',
      'revoked once',
    )

    const resigned = held()
    approved(resigned)
    const acceptance = resigned.model.useCases.get('refunds')?.acceptance?.id ?? ''
    resigned.mustSay('ada', 'acceptance.rescind', { acceptance, reason: 'r' })
    sign(resigned)
    assert.equal(ask(resigned).body.outcome, 'review', 'the row of signatures was broken')
  })

  test('signing again for the same assumptions without a break keeps it', () => {
    const world = held()
    const id = approved(world)
    sign(world)
    assert.equal(ask(world).body.standingApproval?.id, id)
    world.must(propose(world, 'ada', { purpose: 'another purpose' }))
    sign(world)
    assert.equal(ask(world).body.outcome, 'review', 'other assumptions')
  })

  test('INVARIANT 4: the owner’s own request waits for others', () => {
    const world = held()
    approved(world)
    const run = world.mustAgent('bot', 'run.open', { request: 'pay', onBehalfOf: world.id('ada') })
    const asked = { run: run.id, kind: 'action', tool: 'refund', arguments: { to: 'DE1', amount: '20.00' } } as const
    const decision = world.mustAgent('bot', 'decision.request', asked)
    assert.equal(decision.type === 'decision.recorded' && decision.body.outcome, 'review')
  })

  test('a counter that somebody deleted counts as used up', () => {
    const world = held()
    const id = approved(world)
    const row = world.row('standing_approval', id)
    assert.ok(row)
    world.forge({ kind: 'standing_approval', row: { ...row, uses: 3 } })
    assert.equal(ask(world).body.outcome, 'review')
    world.forget('standing_approval', id)
    assert.equal(ask(world).body.outcome, 'review')
  })
})

describe('who signs it, and for what', () => {
  test('the owner alone, while the owner’s own signature holds, and not beyond it', () => {
    const world = held()
    const say = (name: string, more: Partial<Sign> = {}) =>
      world.say(name, 'standing_approval.sign', approvalOf(world, more))
    for (const name of ['dora', 'rita', 'fred', 'olga']) refused(say(name), 'forbidden', name)
    refused(say('ada', { until: world.now }), 'expired', 'over')
    const end = world.model.useCases.get('refunds')?.acceptance?.until ?? ''
    refused(say('ada', { until: plusMs(end, 1) }), 'beyond_authority', 'outlives the signature')
    refused(say('ada', { assumptions: `sha256:${'0'.repeat(64)}` }), 'assumptions_moved', 'other assumptions')
    assert.equal(say('ada', { until: end }).ok, true)
    world.later(90 * DAY)
    refused(say('ada', { until: plusMs(world.now, DAY) }), 'conflict', 'lapsed')
    assert.ok(acceptanceOf(world).authority)
  })

  test('every argument that steers is bounded, amounts by most of one and of all', () => {
    const world = held()
    const say = (more: Partial<Sign>) => world.say('ada', 'standing_approval.sign', approvalOf(world, more))
    refused(say({ bounds: [] }), 'invalid_input', 'a free recipient')
    refused(say({ amount: undefined }), 'invalid_input', 'a free amount')
    refused(say({ tool: 'lookup', bounds: [] }), 'invalid_input', 'an amount of a tool that has none')
    refused(say({ tool: 'nuke' }), 'invalid_input', 'no such tool')
    refused(
      say({
        bounds: [
          { argument: 'to', values: ['DE1'] },
          { argument: 'amount', values: ['1'] },
        ],
      }),
      'invalid_input',
      'amount by value',
    )
    const twice = [
      { argument: 'to', values: ['DE1'] },
      { argument: 'to', values: ['DE9'] },
    ]
    refused(say({ bounds: twice }), 'invalid_input', 'bounded twice')
  })

  test('never for a tool of tier T1 whose effects cannot be undone', () => {
    const manifest = (world: World): JsonObject => ({
      tier: 'T1',
      enforcement: 'gateway',
      tools: [{ name: 'refund', class: 'external', undo: 'irreversible', arguments: [] }],
      sources: [],
      people: {
        owner: world.id('ada'),
        deputy: world.id('dora'),
        challenger: world.id('carl'),
        operators: [world.id('olga')],
      },
    })
    const world = held({ manifest })
    refused(
      world.say('ada', 'standing_approval.sign', approvalOf(world, { bounds: [], amount: undefined })),
      'forbidden',
      'people each time',
    )
    assert.notDeepEqual(codes(ask(world, {})), ['standing_approval'])
  })
})
