import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REFUND, codes, vote, claim, intent, codeOf } from './asking.ts'
import { ask, askIn, founded, sign } from './founding.ts'
import { holdFor } from './world.ts'

test('INVARIANT 7: held, approved by a quorum, claimed once, used once', () => {
  const world = founded()
  world.policy = () => holdFor('approver', 2)
  const held = ask(world)
  assert.equal(held.body.outcome, 'review')
  assert.equal(codeOf(claim(world, held.id)), 'not_approved')
  assert.equal(codeOf(intent(world, held.id)), 'not_approved')
  assert.equal(codeOf(vote(world, 'rita', held.id)), 'ok')
  assert.equal(codeOf(vote(world, 'rita', held.id)), 'conflict', 'one person, one vote')
  assert.equal(codeOf(vote(world, 'ada', held.id)), 'forbidden', 'the owner is not named in the role')
  assert.equal(codeOf(vote(world, 'rob', held.id)), 'ok')
  assert.equal(codeOf(claim(world, held.id, { to: 'DE2', amount: '20.00' })), 'action_mismatch')
  assert.equal(codeOf(claim(world, held.id)), 'ok')
  assert.equal(codeOf(claim(world, held.id)), 'permit_used')
  assert.equal(codeOf(intent(world, held.id)), 'ok')
  assert.equal(codeOf(intent(world, held.id)), 'permit_used')
})

test('INVARIANT 7: a change of policy or assumptions before the claim voids the approval', () => {
  const world = founded()
  world.policy = () => holdFor('approver')
  const held = ask(world)
  world.must(vote(world, 'rita', held.id))
  world.mustSay('ada', 'policy.publish', { useCase: 'refunds', revision: 1, policy: 'permit more', tests: '' })
  sign(world)
  const claimed = world.must(claim(world, held.id))
  assert.deepEqual(codes(claimed as never), ['approval_void'])
  assert.equal(codeOf(intent(world, held.id)), 'not_approved')
})

test('INVARIANT 8: a voter who left does not count at the claim', () => {
  const world = founded()
  world.policy = () => holdFor('approver')
  const held = ask(world)
  world.must(vote(world, 'rita', held.id))
  world.mustSay('fred', 'person.depart', { person: world.id('rita'), reason: 'left' })
  assert.deepEqual(codes(world.must(claim(world, held.id)) as never), ['quorum_lost'])
})

test('INVARIANT 4: nobody votes on their own request, nor does the team that runs it', () => {
  const world = founded({
    manifest: (w) => ({ review: { roles: { approver: [w.id('rita'), w.id('rob'), w.id('olga')] } } }),
  })
  world.policy = () => holdFor('approver')
  const run = world.mustAgent('bot', 'run.open', { request: 'r', onBehalfOf: world.id('rita') })
  const held = askIn(world, run.id, REFUND)
  assert.equal(codeOf(vote(world, 'rita', held.id)), 'forbidden')
  assert.equal(codeOf(vote(world, 'olga', held.id)), 'forbidden')
  assert.equal(codeOf(vote(world, 'rob', held.id)), 'ok')
})

test('a hold nobody eligible can answer is a denial', () => {
  const world = founded()
  world.policy = () => holdFor('approver', 4)
  assert.deepEqual(codes(ask(world)), ['nobody_eligible'])
})

test('one rejection ends a review; an expired one takes no vote', () => {
  const world = founded()
  world.policy = () => holdFor('approver', 2)
  const held = ask(world)
  world.must(vote(world, 'rita', held.id, 'reject'))
  assert.equal(codeOf(vote(world, 'rob', held.id)), 'conflict')
  const late = ask(world)
  world.later(4 * 3_600_000)
  assert.equal(codeOf(vote(world, 'rob', late.id)), 'expired')
  assert.equal(
    codeOf(world.as({ kind: 'system', id: 'timer' }, 'review.expire', { decision: late.id, due: world.now })),
    'ok',
  )
  assert.equal(
    codeOf(world.as({ kind: 'system', id: 'timer' }, 'review.expire', { decision: late.id, due: world.now })),
    'conflict',
    'happens once',
  )
  assert.equal(codeOf(claim(world, late.id)), 'expired')
})

test('an approval waits an hour for its claim', () => {
  const world = founded()
  world.policy = () => holdFor('approver')
  const held = ask(world)
  world.must(vote(world, 'rita', held.id))
  world.later(3_600_000)
  assert.equal(codeOf(claim(world, held.id)), 'expired')
})

test('review_all holds what policy allows, for the owner; an unreviewed permit from before is closed', () => {
  const world = founded()
  const before = ask(world)
  world.mustSay(
    'carl',
    'restriction.set',
    { scope: { kind: 'everything' }, mode: 'review_all', cause: 'oversight', reason: 'r' }.scope
      ? { scope: { kind: 'use_case', useCase: 'refunds' }, mode: 'review_all', cause: 'oversight', reason: 'r' }
      : (0 as never),
  )
  assert.equal(codeOf(intent(world, before.id)), 'gate_closed')
  const held = ask(world)
  assert.deepEqual(held.body.review?.requirements, [{ role: 'owner', count: 1, rule: 'mode:review_all' }])
  world.must(vote(world, 'ada', held.id))
  assert.equal(codeOf(claim(world, held.id)), 'ok')
})
