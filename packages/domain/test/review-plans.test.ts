import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plansOf } from '../src/index.ts'
import { claim, codeOf, REFUND, vote } from './asking.ts'
import { ask, askIn, founded } from './founding.ts'
import { holdFor, type World } from './world.ts'

const SHOWN = `sha256:${'1'.repeat(64)}`
const votePlan = (world: World, name: string, decisions: readonly string[], choice: 'approve' | 'reject' = 'approve') =>
  world.say(name, 'review.vote_plan', {
    decisions: decisions.map((decision) => ({ decision, shown: SHOWN })),
    vote: choice,
    reason: 'looked at each',
  })

/** Three refunds of one run, held by one rule. */
function threeHeld() {
  const world = founded()
  world.policy = () => holdFor('approver')
  const run = world.mustAgent('bot', 'run.open', { request: 'refund the three orders', onBehalfOf: 'customer 7' })
  const args = ['DE1', 'DE2', 'DE3'].map((to) => ({ ...REFUND, to }))
  return { world, args, held: args.map((each) => askIn(world, run.id, each).id) }
}
const rowsOf = (world: World, ids: readonly string[]) => ids.flatMap((id) => world.row('decision', id) ?? [])

test('calls of one run under one rule and one tool are one plan, answered by one signature', () => {
  const { world, args, held } = threeHeld()
  assert.deepEqual(
    plansOf(rowsOf(world, held)).map((plan) => plan.map(({ id }) => id)),
    [held],
  )
  assert.equal(codeOf(votePlan(world, 'rita', held)), 'ok')
  assert.deepEqual(
    rowsOf(world, held).map(({ state }) => state),
    ['approved', 'approved', 'approved'],
  )
  assert.equal(codeOf(claim(world, held[1] ?? '', args[0])), 'action_mismatch', 'each keeps its own binding')
  assert.equal(codeOf(claim(world, held[1] ?? '', args[1])), 'ok')
  assert.equal(codeOf(claim(world, held[1] ?? '', args[1])), 'permit_used')
})

test('INVARIANT 7: a call of another plan cannot be slipped among those that are signed for', () => {
  const { world, held } = threeHeld()
  const stranger = ask(world).id
  assert.equal(codeOf(votePlan(world, 'rita', [...held, stranger])), 'conflict')
  assert.deepEqual(
    rowsOf(world, [...held, stranger]).map(({ state }) => state),
    ['held', 'held', 'held', 'held'],
  )
})

test('all or none: one call that cannot be answered any more refuses the whole answer', () => {
  const { world, held } = threeHeld()
  world.must(vote(world, 'rob', held[2] ?? '', 'reject'))
  assert.equal(codeOf(votePlan(world, 'rita', held)), 'conflict')
  assert.deepEqual(
    rowsOf(world, held).map(({ state }) => state),
    ['held', 'held', 'rejected'],
  )
  assert.equal(codeOf(votePlan(world, 'rita', [held[0] ?? '', held[0] ?? ''])), 'invalid_input')
  assert.equal(codeOf(votePlan(world, 'ada', held.slice(0, 2))), 'forbidden', 'the owner is not named in the role')
})

test('rejecting a plan ends each of its calls', () => {
  const { world, held } = threeHeld()
  assert.equal(codeOf(votePlan(world, 'rita', held, 'reject')), 'ok')
  assert.deepEqual(
    rowsOf(world, held).map(({ state }) => state),
    ['rejected', 'rejected', 'rejected'],
  )
})
