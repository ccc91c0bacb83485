import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LoggedEventOf } from '@answerable/contract'
import { standing } from '../../src/index.ts'
import { ask } from '../founding.ts'
import { founded } from '../founding.ts'
import { ALLOW, DENY, holdFor, type World } from '../world.ts'

const tighten = (world: World, policy: string, who = 'ada') =>
  world.say(who, 'policy.tighten', { useCase: 'refunds', policy, reason: 'closer' })

/** What each text of a policy says, however it was asked. */
function speaking(world: World, verdicts: Record<string, typeof ALLOW>): void {
  const byDigest = new Map(Object.entries(verdicts).map(([text, verdict]) => [world.tools.digestText(text), verdict]))
  Object.assign(world.tools, {
    evaluate: ({ policy }: { policy: string }) => byDigest.get(policy) ?? { ...DENY, errors: [{ message: 'unknown' }] },
  })
}

describe('tightening', () => {
  test('acts at the next request, keeps the signature and is cited; the stricter of the two decides', () => {
    const world = founded()
    const acceptance = world.model.useCases.get('refunds')?.acceptance?.id
    speaking(world, { permit: ALLOW, 'permit forbid': holdFor('approver') })
    assert.equal(ask(world).body.outcome, 'allow')
    const tightened = world.must(tighten(world, 'permit forbid')) as LoggedEventOf<'policy.tightened'>
    const held = ask(world)
    assert.equal(held.body.outcome, 'review')
    assert.equal(held.body.answerable.acceptance, acceptance)
    assert.equal(held.body.answerable.tightened, tightened.body.policy)
  })

  test('INVARIANT: even where the proof were wrong, it opens nothing: the signed policy still denies', () => {
    const world = founded()
    speaking(world, { permit: DENY, 'permit forbid': ALLOW })
    world.must(tighten(world, 'permit forbid'))
    assert.equal(ask(world).body.outcome, 'deny')
  })

  test('what is not provably tighter is refused, also against an earlier tightening', () => {
    const world = founded()
    const looser = tighten(world, 'other')
    assert.ok(!looser.ok && looser.code === 'not_tighter')
    world.must(tighten(world, 'permit a b'))
    const back = tighten(world, 'permit a')
    assert.ok(!back.ok && back.code === 'not_tighter', 'taking a tightening back is loosening')
  })

  test('an approval given before it is void, and signing the same again does not undo it', () => {
    const world = founded()
    speaking(world, { permit: holdFor('approver'), 'permit forbid': holdFor('approver') })
    const held = ask(world)
    const vote = { decision: held.id, vote: 'approve' as const, shown: held.body.binding, reason: 'fine' }
    world.mustSay('rita', 'review.vote', vote)
    world.must(tighten(world, 'permit forbid'))
    const action = world.tools.digest({ tool: 'refund', arguments: { to: 'DE1', amount: '20.00' } })
    const claim = world.mustAgent('bot', 'decision.claim', { decision: held.id, action })
    assert.equal((claim as LoggedEventOf<'decision.claimed'>).body.reasons[0]?.code, 'approval_void')
    const before = world.model.useCases.get('refunds')?.acceptance
    assert.ok(before)
    assert.notEqual(standing(world.model, 'refunds', undefined, world.now).publication?.tightened, null)
  })

  test('a person without a right to it is refused; the owner needs none over the policy', () => {
    const world = founded()
    const rob = tighten(world, 'permit a', 'rob')
    assert.ok(!rob.ok && rob.code === 'beyond_authority')
    const unsigned = founded({ sign: false })
    const early = tighten(unsigned, 'permit a')
    assert.ok(!early.ok && early.code === 'conflict')
  })
})
