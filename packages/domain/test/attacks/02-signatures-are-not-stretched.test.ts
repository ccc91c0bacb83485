import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject, PayloadInput } from '@answerable/contract'
import { plusMs } from '../../src/index.ts'
import { PIPELINE, deployed, release, released, revise, sha } from '../answering/support.ts'
import { acceptanceOf, ask, sign } from '../founding.ts'
import { ALLOW, DENY, type World } from '../world.ts'
import { reasons, refused } from './support.ts'

const HOUR = 3_600_000
const OTHER_PIPELINE = 'q'.repeat(43)
const NEXT = { deployment: { key: PIPELINE }, prompts: [{ id: 'main', digest: sha('2') }] }
const RUNS_NEXT = { models: { model: 'm-1' }, prompts: { main: sha('2') } }

/** One signature for the revision that runs and the next one. */
function coveringNext(): World {
  const world = deployed()
  const assumptions = revise(world, NEXT)
  const running = world.model.useCases.get('refunds')?.acceptance
  assert.ok(running)
  const both: PayloadInput<'acceptance.sign'> = acceptanceOf(world, {
    revision: running.revision,
    assumptions: running.assumptions,
    covers: 'this_and_next',
    next: { revision: 2, assumptions },
  })
  world.must(
    world.say('carl', 'challenge.record', {
      useCase: 'refunds',
      revision: 2,
      assumptions,
      view: 'supports',
      reason: 'r',
    }),
  )
  world.mustSay('ada', 'acceptance.sign', both)
  world.later(1)
  return world
}

test('a pipeline does not take back a tightening by releasing the next revision', () => {
  const world = coveringNext()
  const forbidding = world.tools.digestText('permit forbid')
  Object.assign(world.tools, { evaluate: ({ policy }: { policy: string }) => (policy === forbidding ? DENY : ALLOW) })
  assert.equal(ask(world).body.outcome, 'allow')
  world.mustSay('ada', 'policy.tighten', { useCase: 'refunds', policy: 'permit forbid', reason: 'closer' })
  assert.equal(ask(world).body.outcome, 'deny')
  released(world, { running: RUNS_NEXT })
  assert.equal(ask(world).body.outcome, 'deny', 'the next revision was signed before anybody tightened')
  // The owner may still move on, knowingly.
  sign(world)
  assert.equal(ask(world).body.outcome, 'allow')
})

test('a next revision the owner has refused is not brought into force by its release', () => {
  const world = coveringNext()
  const next = acceptanceOf(world)
  world.mustSay('ada', 'acceptance.sign', {
    useCase: 'refunds',
    revision: next.revision,
    assumptions: next.assumptions,
    answer: 'refused',
    reason: 'not after all',
  })
  released(world, { running: RUNS_NEXT })
  const { body } = ask(world)
  assert.equal(body.outcome, 'review', JSON.stringify(body.reasons))
  assert.equal(world.model.useCases.get('refunds')?.acceptance?.revision, 1)
})

test('a pipeline the owner has replaced vouches for nothing any more', () => {
  const irreversible: JsonObject = {
    autonomy: 'human_checked',
    tools: [
      {
        name: 'refund',
        class: 'external',
        undo: 'irreversible',
        arguments: [
          { name: 'to', type: 'text', sink: 'recipient' },
          { name: 'amount', type: 'decimal', scale: 2, sink: 'amount' },
        ],
      },
    ],
    sources: [],
    prompts: [{ id: 'main', digest: sha('1') }],
  }
  const world = deployed(irreversible)
  assert.deepEqual(reasons(ask(world)), ['running_mismatch'], 'the agent’s word alone')
  const running = { models: { model: 'm-1' }, prompts: { main: sha('1') } }
  released(world, { running })
  assert.equal(ask(world).body.outcome, 'allow')
  revise(world, { ...irreversible, deployment: { key: OTHER_PIPELINE } })
  sign(world)
  assert.deepEqual(reasons(ask(world)), ['running_mismatch'], 'the stolen key signed that release')
  world.later(1)
  refused(release(world, { running }), 'release_void', 'nor may it say more')
  world.must(release(world, { running }, OTHER_PIPELINE))
  assert.equal(ask(world).body.outcome, 'allow')
})

test('a grace counts from the first release of a drift, however often it is released again', () => {
  const clause = { id: 'patch', what: 'model', of: 'model', within: 'patches of m-1', after: 'the suite', for: 'P30D' }
  const world = deployed({ envelope: [{ ...clause, grace_hours: 24 }] })
  const drift = { models: { model: 'm-9' } }
  released(world, { running: drift })
  const ends = plusMs(world.now, 24 * HOUR)
  world.now = plusMs(ends, -HOUR)
  released(world, { running: drift })
  assert.equal(ask(world).body.outcome, 'allow')
  // A release that fits, in between, says no more than that it did not run for a moment.
  world.later(1)
  released(world, { running: { models: { model: 'm-1' } } })
  world.later(1)
  released(world, { running: drift })
  world.now = plusMs(ends, -1)
  assert.equal(ask(world).body.outcome, 'allow')
  world.now = ends
  assert.equal(ask(world).body.outcome, 'review')
})
