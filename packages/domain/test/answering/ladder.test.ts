import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CADENCE, type Mode, type Tier } from '@answerable/contract'
import { durationMs, fold, modelFromJson, modelToJson, plusMs, standing, upcoming } from '../../src/index.ts'
import { acceptanceOf, agree, ask, founded } from '../founding.ts'
import { DAY, type World } from '../world.ts'
import { attestationQuestions } from '../../src/index.ts'

const TIERS: readonly Tier[] = ['T1', 'T2', 'T3', 'T4']
const EVERY = 30

/** Attested every 30 days by its own manifest, signed for longer: only silence is left to close it. */
function silent(tier: Tier): World {
  const world = founded({
    sign: false,
    manifest: () => ({ tier, cadence: { attest_every: `P${EVERY}D` }, autonomy: 'human_checked' }),
  })
  const { assumptions } = acceptanceOf(world)
  world.mustSay('carl', 'challenge.record', {
    useCase: 'refunds',
    revision: 1,
    assumptions,
    view: 'supports',
    reason: 'fine',
  })
  agree(world)
  world.mustSay('ada', 'acceptance.sign', acceptanceOf(world, { until: plusMs(world.now, 90 * DAY) }))
  return world
}

const modeAt = (world: World, now: string): Mode => standing(world.model, 'refunds', undefined, now).mode

describe('silence closes in steps, at exact instants', () => {
  for (const tier of TIERS) {
    test(`${tier}: one millisecond before, at, and after each step, and across a restart`, () => {
      const world = silent(tier)
      const due = plusMs(world.now, EVERY * DAY)
      let before: Mode = 'live'
      for (const { after, mode } of CADENCE[tier].ladder) {
        const at = plusMs(due, durationMs(after))
        for (const model of [
          world.model,
          modelFromJson(modelToJson(world.model)),
          world.events.reduce(fold, world.model),
        ])
          assert.deepEqual(
            [-1, 0, 1].map((ms) => standing(model, 'refunds', undefined, plusMs(at, ms)).mode),
            [before, mode, mode],
            `${tier} ${mode}`,
          )
        before = mode
      }
      assert.equal(before, 'paused')
    })
  }

  test('the manifest may ask more often than its tier, never less', () => {
    const world = founded({ manifest: () => ({ tier: 'T3', cadence: { attest_every: 'P900D' } }) })
    const ladder = standing(world.model, 'refunds', undefined, world.now).ladder
    assert.equal(ladder?.due, plusMs(world.now, durationMs(CADENCE.T3.attestEvery)))
  })

  test('an action is held at the due instant and not a millisecond earlier; later steps go on holding what they leave', () => {
    const world = silent('T3')
    world.later(EVERY * DAY - 1)
    assert.equal(ask(world).body.outcome, 'allow')
    world.later(1)
    const held = ask(world)
    assert.equal(held.body.outcome, 'review')
    assert.deepEqual(
      held.body.reasons.map(({ code }) => code),
      ['review_all', 'attestation_overdue'],
    )
    world.later(7 * DAY)
    assert.deepEqual(
      ask(world).body.reasons.map(({ code }) => code),
      ['advisory_only', 'attestation_overdue'],
    )
  })

  test('a permit given before the due instant opens no intent at it', () => {
    const world = silent('T3')
    world.later(EVERY * DAY - 1)
    const decision = ask(world)
    assert.equal(decision.body.outcome, 'allow')
    world.later(1)
    const action = world.tools.digest({ tool: 'refund', arguments: { to: 'DE1', amount: '20.00' } })
    const intent = world.agent('bot', 'intent.open', { decision: decision.id, action })
    assert.ok(!intent.ok && intent.code === 'gate_closed', JSON.stringify(intent))
  })

  test('the warning begins before, in order of what is due, and ends with the answer', () => {
    const world = silent('T3')
    const warned = plusMs(world.now, EVERY * DAY - durationMs(CADENCE.T3.warnBefore) + 1)
    assert.deepEqual(
      upcoming(world.model, warned).map(({ kind }) => kind),
      ['attestation'],
    )
    world.later(EVERY * DAY + DAY)
    assert.equal(modeAt(world, world.now), 'review_all')
    const useCase = world.model.useCases.get('refunds')
    assert.ok(useCase)
    const questions = attestationQuestions(world.model, useCase)
    world.mustSay('ada', 'attestation.sign', {
      useCase: 'refunds',
      questions: world.tools.digest(JSON.parse(JSON.stringify(questions))),
      answers: questions.map(({ id }) => ({ question: id, answer: 'yes' as const })),
    })
    assert.equal(modeAt(world, world.now), 'live')
  })
})
