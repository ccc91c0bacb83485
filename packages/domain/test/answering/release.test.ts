import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LoggedEventOf } from '@answerable/contract'
import { plusMs } from '../../src/index.ts'
import { ask } from '../founding.ts'
import { DAY, type World } from '../world.ts'
import { deployed, release, released, sha } from './support.ts'

const HOUR = 3_600_000
const CLAUSE = { id: 'patch', what: 'model', of: 'model', within: 'patches of m-1', after: 'the suite', for: 'P30D' }
const SIGNED = { models: { model: 'm-1' }, prompts: { main: sha('1') } }

const refusedFor = (said: ReturnType<typeof release>): string => (said.ok ? 'accepted' : said.code)
const askRunning = (world: World, running: object) => {
  const run = world.mustAgent('bot', 'run.open', { request: 'pay DE1 20.00 back', onBehalfOf: 'customer 7' })
  const payload = { run: run.id, kind: 'action' as const, tool: 'refund', arguments: { to: 'DE1', amount: '20.00' } }
  return world.mustAgent('bot', 'decision.request', { ...payload, running }) as LoggedEventOf<'decision.recorded'>
}

describe('who vouches for a release', () => {
  test('only the key of a signed manifest; a proposal nobody signed names no witness of its own', () => {
    const world = deployed()
    assert.equal(refusedFor(release(world, {}, 'x'.repeat(43))), 'release_void')
    const unsigned = deployed({}, { sign: false })
    assert.equal(refusedFor(release(unsigned)), 'release_void')
    assert.equal(release(world, { running: SIGNED }).ok, true)
  })

  test('no person or agent records one, and a proof of another statement is void', () => {
    const world = deployed()
    const payload = {
      useCase: 'refunds',
      running: {},
      issued: world.now,
      proof: { key: 'p'.repeat(43), signature: 's'.repeat(86) },
    }
    const agent = world.agent('bot', 'release.record', payload)
    assert.ok(!agent.ok && agent.code === 'forbidden')
    const by = { key: 'p'.repeat(43), signature: 's'.repeat(86) }
    const other = world.as({ kind: 'pipeline', statement: sha('9'), by }, 'release.record', payload)
    assert.ok(!other.ok && other.code === 'release_void')
  })

  test('an old release is not sent again, nor one from far away in time', () => {
    const world = deployed()
    const first = world.now
    released(world, { running: SIGNED })
    assert.equal(refusedFor(release(world, { running: SIGNED, issued: first })), 'release_void')
    assert.equal(refusedFor(release(world, { issued: plusMs(world.now, 10 * 60_000 + 1) })), 'release_void')
    world.later(HOUR)
    assert.equal(refusedFor(release(world, { issued: plusMs(world.now, -10 * 60_000 - 1) })), 'release_void')
    assert.equal(release(world, { issued: plusMs(world.now, -10 * 60_000) }).ok, true)
  })
})

describe('what runs, against what was signed', () => {
  test('running values are attested from the release on, and every decision says so', () => {
    const world = deployed()
    assert.equal(ask(world).body.running, undefined)
    const event = released(world, { running: SIGNED })
    assert.equal(event.body.revision, 1)
    assert.deepEqual(ask(world).body.running, { knownAs: 'attested', release: event.id, clauses: [] })
  })

  test('T2 to T4: drift goes to the owner, never to the pool of reviewers; the claim needs that very approval', () => {
    const world = deployed()
    released(world, { running: { ...SIGNED, models: { model: 'm-2' } } })
    const held = ask(world)
    assert.equal(held.body.outcome, 'review')
    assert.deepEqual(
      held.body.review?.requirements.map(({ role, count }) => [role, count]),
      [['owner', 1]],
    )
    assert.equal(held.body.reasons[0]?.code, 'drift_review')
    const vote = { decision: held.id, vote: 'approve' as const, shown: held.body.binding, reason: 'fine' }
    const pool = world.say('rita', 'review.vote', vote)
    assert.ok(!pool.ok && pool.code === 'forbidden')
    world.mustSay('ada', 'review.vote', vote)
    world.later(1)
    released(world, { running: { models: { model: 'm-1' }, prompts: { main: sha('2') } } })
    const action = world.tools.digest({ tool: 'refund', arguments: { to: 'DE1', amount: '20.00' } })
    const claim = world.mustAgent('bot', 'decision.claim', {
      decision: held.id,
      action,
    }) as LoggedEventOf<'decision.claimed'>
    assert.deepEqual([claim.body.outcome, claim.body.reasons[0]?.code], ['deny', 'drift_review'], 'another drift since')
  })

  test('T1 denies any drift outside the envelope', () => {
    const world = deployed({ tier: 'T1', enforcement: 'gateway', envelope: [{ ...CLAUSE, grace_hours: 48 }] })
    released(world, { running: { models: { model: 'm-2' } } })
    const decision = ask(world)
    assert.deepEqual([decision.body.outcome, decision.body.reasons[0]?.code], ['deny', 'drift_outside'])
  })

  test('drift inside the envelope is allowed and cites its clause, until the clause ends: -1 ms, exactly, +1 ms', () => {
    const world = deployed({ envelope: [{ ...CLAUSE, allow: { starting: 'm-1.' }, tested_by: 'suite' }] })
    const signed = world.now
    released(world, { running: { models: { model: 'm-1.4' } } })
    assert.equal(ask(world).body.outcome, 'review', 'the test the clause asks for is missing')
    world.later(1)
    released(world, { running: { models: { model: 'm-1.4' } }, tests: [{ kind: 'suite', digest: sha('a') }] })
    const decision = ask(world)
    assert.deepEqual([decision.body.outcome, decision.body.running?.clauses], ['allow', ['patch']])
    const ends = plusMs(signed, 30 * DAY)
    for (const [ms, outcome] of [
      [-1, 'allow'],
      [0, 'review'],
      [1, 'review'],
    ] as const) {
      world.now = plusMs(ends, ms)
      assert.equal(ask(world).body.outcome, outcome, `${ms} ms`)
    }
  })

  test('words alone allow nothing, and a grace holds only for the field and hours the signed text names', () => {
    const words = deployed({ envelope: [CLAUSE] })
    released(words, { running: { models: { model: 'm-1.4' } } })
    assert.equal(ask(words).body.outcome, 'review')
    const world = deployed({ envelope: [{ ...CLAUSE, grace_hours: 24 }] })
    released(world, { running: { models: { model: 'm-9' } } })
    const ends = plusMs(world.now, 24 * HOUR)
    for (const [ms, outcome] of [
      [-1, 'allow'],
      [0, 'review'],
    ] as const) {
      world.now = plusMs(ends, ms)
      assert.equal(ask(world).body.outcome, outcome)
    }
    const prompt = deployed({ envelope: [{ ...CLAUSE, grace_hours: 24 }] })
    released(prompt, { running: { prompts: { main: sha('7') } } })
    assert.equal(ask(prompt).body.outcome, 'review', 'the grace names the model, not the prompt')
  })

  test('a caller’s own word denies its own call, and voids nothing for others', () => {
    const world = deployed()
    released(world, { running: SIGNED })
    const before = world.model.useCases.get('refunds')?.acceptance
    const lied = askRunning(world, { models: { model: 'm-7' } })
    assert.deepEqual([lied.body.outcome, lied.body.reasons[0]?.code], ['deny', 'running_mismatch'])
    assert.equal(ask(world).body.outcome, 'allow')
    assert.deepEqual(world.model.useCases.get('refunds')?.acceptance, before)
    assert.equal(askRunning(world, { models: { model: 'm-1' } }).body.outcome, 'allow')
  })

  test('a caller cannot talk a drift away by naming the signed version', () => {
    const world = deployed()
    released(world, { running: { models: { model: 'm-2' } } })
    assert.equal(askRunning(world, { models: { model: 'm-1' } }).body.outcome, 'review')
  })
})
