import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { attestationQuestions } from '../../src/index.ts'
import { founded, grantOf } from '../founding.ts'
import { DAY, type World } from '../world.ts'
import { plusMs } from '../../src/index.ts'

const asked = (world: World) => {
  const useCase = world.model.useCases.get('refunds')
  assert.ok(useCase)
  return attestationQuestions(world.model, useCase)
}
const digestOf = (world: World) => world.tools.digest(JSON.parse(JSON.stringify(asked(world))))
const yes = (world: World) => asked(world).map(({ id }) => ({ question: id, answer: 'yes' as const }))
const say = (world: World, answers: { question: string; answer: 'yes' | 'no'; note?: string }[], who = 'ada') =>
  world.say(who, 'attestation.sign', { useCase: 'refunds', questions: digestOf(world), answers })

function pauses(world: World, count: number): void {
  for (let n = 0; n < count; n += 1)
    world.mustSay('ada', 'restriction.set', {
      scope: { kind: 'use_case', useCase: 'refunds' },
      mode: 'review_all',
      cause: 'owner',
      reason: `pause ${n}`,
    })
}

describe('an attestation answers what changed, question by question', () => {
  test('one question per change, in three groups, never more than twelve, and every change is named', () => {
    const world = founded()
    assert.deepEqual(
      asked(world).map(({ id }) => id),
      ['may-do', 'runs-on', 'did'],
    )
    pauses(world, 2)
    assert.equal(asked(world).filter(({ group }) => group === 'did').length, 3)
    pauses(world, 40)
    for (let n = 0; n < 9; n += 1)
      world.mustSay('olga', 'agent.register', {
        agent: `bot-${n}`,
        useCase: 'refunds',
        publicKey: String(n).repeat(43),
        until: plusMs(world.now, 30 * DAY),
        enforcement: 'cooperative',
      })
    for (let n = 0; n < 9; n += 1) world.mustSay('ada', 'policy.tighten', tightening(n))
    const questions = asked(world)
    assert.ok(questions.length <= 12, String(questions.length))
    const did = questions.filter(({ group }) => group === 'did').flatMap(({ about }) => about)
    assert.equal(did.length, 42)
    assert.equal(new Set(questions.map(({ id }) => id)).size, questions.length)
  })

  test('incidents, and what let calls through that the rules alone would not have, are asked about while they are in force', () => {
    const world = founded()
    const did = () =>
      asked(world)
        .filter(({ group }) => group === 'did')
        .flatMap(({ about }) => about.map(({ what }) => what))
        .toSorted()
    world.mustSay('fred', 'authority.grant', approver(world))
    const { id: exception } = world.mustSay('ada', 'exception.request', {
      useCase: 'refunds',
      waives: { rule: 'hold' },
      reason: 'r',
      compensatingControl: { what: 'c', evidence: `sha256:${'4'.repeat(64)}` },
      until: plusMs(world.now, 20 * DAY),
    })
    assert.deepEqual(did(), [], 'what waits for approval let nothing through')
    world.mustSay('gina', 'exception.approve', { exception, reason: 'r' })
    world.mustSay('ada', 'incident.open', {
      useCase: 'refunds',
      category: 'bias',
      severity: 'S3',
      axis: 'not_known_yet',
      source: 'complaint',
      data: 'personal',
      occurred: world.now,
      affected: 3,
      title: 't',
      description: 'd',
      impacts: 'i',
      stakeholders: 's',
    })
    assert.deepEqual(did(), ['exception_in_force', 'incident_opened'])
    world.later(DAY)
    world.must(say(world, yes(world)))
    assert.deepEqual(did(), ['exception_in_force'], 'it is in force still, so it is asked about again')
    world.later(20 * DAY)
    assert.deepEqual(did(), ['exception_in_force'], 'it was in force for a part of the time')
    world.must(say(world, yes(world)))
    assert.deepEqual(did(), [], 'it had ended before the last answer')
  })

  test('a missing, doubled, foreign or stale answer is refused, and changes nothing', () => {
    const world = founded()
    pauses(world, 1)
    const all = yes(world)
    const [first, ...rest] = all
    assert.ok(first)
    for (const answers of [
      rest,
      [first, first, ...rest.slice(1)],
      [...rest, { question: 'other', answer: 'yes' as const }],
    ]) {
      const said = say(world, answers)
      assert.ok(!said.ok && said.code === 'invalid_input')
    }
    const stale = digestOf(world)
    pauses(world, 1)
    const late = world.say('ada', 'attestation.sign', { useCase: 'refunds', questions: stale, answers: all })
    assert.ok(!late.ok && late.code === 'assumptions_moved', 'a change since it was shown is not answered with it')
  })

  test('only the owner attests, only while the signature holds; a no needs a note and renews nothing', () => {
    const world = founded()
    const other = say(world, yes(world), 'dora')
    assert.ok(!other.ok && other.code === 'forbidden')
    const [first, ...rest] = yes(world)
    assert.ok(first)
    const bare = say(world, [{ ...first, answer: 'no' }, ...rest])
    assert.ok(!bare.ok && bare.code === 'invalid_input')
    world.must(say(world, [{ ...first, answer: 'no', note: 'not any more' }, ...rest]))
    assert.equal(world.model.useCases.get('refunds')?.attested, null)
    world.must(say(world, yes(world)))
    assert.equal(world.model.useCases.get('refunds')?.attested?.time, world.now)
    world.later(90 * DAY)
    const ended = say(world, yes(world))
    assert.ok(!ended.ok && ended.code === 'gate_closed', 'what ended is signed again, not attested')
  })
})

const approver = (world: World) =>
  grantOf(world, 'gina', { mandate: [...world.model.mandates.keys()][0] ?? '' }, { powers: ['approve_exception'] })

const tightening = (n: number) => ({
  useCase: 'refunds',
  policy: ['permit', ...Array.from({ length: n + 1 }, (_, word) => `forbid-${word}`)].join(' '),
  reason: 'closer',
})
