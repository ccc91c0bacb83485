import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { coverage, type Decided, dueInModel, plusMs, standing } from '../src/index.ts'
import { ask, founded, grantOf, manifestOf, sign } from './founding.ts'
import { DAY, type World } from './world.ts'

const refused = (decided: Decided): string => (decided.ok ? 'accepted' : decided.code)
const rightOf = (world: World, name: string): string =>
  [...world.model.authorities.values()].find(({ grantee }) => grantee === world.id(name))?.id ?? ''

/** A registered use case that nobody has signed, and Gina with the right to answer meanwhile. */
function unsigned(options: Parameters<typeof founded>[0] = {}): World {
  const world = founded({ sign: false, ...options })
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  world.mustSay('fred', 'authority.grant', grantOf(world, 'gina', { mandate }))
  return world
}
const pile = (world: World, useCases = ['refunds'], who = 'gina') => ({
  useCases,
  authority: rightOf(world, who),
  reason: 'found in a list',
})
const outcome = (world: World) => ask(world).body.outcome

describe('observed', () => {
  test('the call passes unenforced, is never an allow, and says what the gate would have said', () => {
    const world = unsigned()
    assert.equal(outcome(world), 'deny')
    world.mustSay('gina', 'observed.sign', pile(world))
    const decision = ask(world)
    const { outcome: said, wouldHave, useBefore, review, answerable, reasons } = decision.body
    assert.deepEqual([said, useBefore, review], ['observed', null, null])
    assert.equal(wouldHave?.outcome, 'allow')
    assert.deepEqual(
      [answerable.owner, answerable.authority, answerable.acceptance],
      [world.id('gina'), rightOf(world, 'gina'), null],
    )
    assert.deepEqual(reasons, [{ code: 'observed', value: plusMs(world.now, 90 * DAY) }])
    // INVARIANT 2: no intent and no claim without an allow.
    const action = `sha256:${'0'.repeat(64)}`
    for (const type of ['intent.open', 'decision.claim'] as const)
      assert.notEqual(refused(world.agent('bot', type, { decision: decision.id, action })), 'accepted')
    assert.equal(world.row('decision', decision.id)?.state, 'observed')
  })

  test('closes on the date: a millisecond before it is observed, at it and after it is denied', () => {
    const world = unsigned()
    world.mustSay('gina', 'observed.sign', pile(world))
    world.later(90 * DAY - 1)
    assert.equal(outcome(world), 'observed')
    assert.equal(outcome(world.later(1)), 'deny')
    assert.equal(outcome(world.later(1)), 'deny')
  })

  test('is renewed once, by the grantor, before it ends', () => {
    const world = unsigned()
    world.mustSay('gina', 'observed.sign', pile(world))
    const renew = { useCases: ['refunds'], reason: 'nearly done' }
    assert.equal(refused(world.say('gina', 'observed.renew', renew)), 'forbidden')
    assert.equal(refused(world.say('ada', 'observed.renew', renew)), 'forbidden')
    world.later(89 * DAY)
    world.mustSay('fred', 'observed.renew', renew)
    assert.equal(refused(world.say('fred', 'observed.renew', renew)), 'conflict')
    world.later(91 * DAY - 1)
    assert.equal(outcome(world), 'observed')
    assert.equal(outcome(world.later(1)), 'deny')
    assert.equal(refused(world.say('gina', 'observed.sign', pile(world))), 'conflict')
  })

  test('is not renewed once it has ended', () => {
    const world = unsigned()
    world.mustSay('gina', 'observed.sign', pile(world))
    world.later(90 * DAY)
    assert.equal(refused(world.say('fred', 'observed.renew', { useCases: ['refunds'], reason: 'late' })), 'expired')
  })

  test('attack: an owner whose signature ends keeps the gate open by calling the use case new', () => {
    const world = unsigned()
    sign(world)
    assert.equal(refused(world.say('gina', 'observed.sign', pile(world))), 'conflict')
    const earlier = unsigned()
    earlier.mustSay('gina', 'observed.sign', pile(earlier))
    sign(earlier, { until: plusMs(earlier.now, DAY) })
    assert.equal(outcome(earlier), 'allow')
    assert.equal(outcome(earlier.later(DAY)), 'deny')
  })

  test('a refusal, a restriction, a departure, a revoked right each end it at once', () => {
    const begun = () => {
      const world = unsigned()
      world.mustSay('gina', 'observed.sign', pile(world))
      assert.equal(outcome(world), 'observed')
      return world
    }
    const refusal = begun()
    sign(refusal, { answer: 'refused', reason: 'not with me', authority: undefined, until: undefined })
    assert.equal(outcome(refusal), 'deny')

    const restricted = begun()
    const scope = { kind: 'use_case' as const, useCase: 'refunds' }
    const set = { scope, mode: 'review_all' as const, cause: 'owner' as const, reason: 'look first' }
    const { id } = restricted.mustSay('olga', 'restriction.set', set)
    assert.equal(outcome(restricted), 'deny')
    restricted.mustSay('ada', 'restriction.lift', { restriction: id, reason: 'looked' })
    assert.equal(outcome(restricted), 'observed')

    const left = begun()
    left.mustSay('fred', 'person.depart', { person: left.id('gina'), reason: 'left' })
    assert.equal(outcome(left), 'deny')

    const revoked = begun()
    const cause = { authority: rightOf(revoked, 'gina'), forCause: true, reason: 'no' }
    revoked.mustSay('fred', 'authority.revoke', cause)
    assert.equal(outcome(revoked), 'deny')
  })

  test('attack: the interim owner joins the team that runs it, or a proposal moves it out of their right', () => {
    const manifest = (world: World) => ({
      people: {
        owner: world.id('ada'),
        challenger: world.id('carl'),
        operators: [world.id('olga')],
        operator_team: 'desk',
      },
    })
    const world = unsigned({ manifest })
    world.mustSay('gina', 'observed.sign', pile(world))
    assert.equal(outcome(world), 'observed')
    world.mustSay('fred', 'team.set', { team: 'desk', unit: 'claims', members: [world.id('gina')] })
    assert.equal(outcome(world), 'deny')
    const other = founded({ sign: false })
    const mandate = [...other.model.mandates.keys()][0] ?? ''
    const low = grantOf(other, 'gina', { mandate }, { scope: { unit: 'claims', tiers: ['T3', 'T4'] } })
    other.mustSay('fred', 'authority.grant', low)
    other.mustSay('gina', 'observed.sign', pile(other))
    assert.equal(outcome(other), 'observed')
    other.mustSay('olga', 'use_case.register', { manifest: manifestOf(other, { tier: 'T2' }) })
    assert.equal(outcome(other), 'deny')
  })

  test('attack: what was retired comes back by registering a manifest', () => {
    const world = unsigned()
    const one = { useCase: 'notes', name: 'n', purpose: 'p', unit: 'claims', enforcement: 'cooperative' as const }
    world.mustSay('fred', 'nomination.make', { nominations: [one] })
    world.mustSay('gina', 'observed.sign', pile(world, ['notes']))
    world.mustSay('fred', 'nomination.retire', { useCase: 'notes', reason: 'switched off' })
    world.mustSay('olga', 'use_case.register', { manifest: manifestOf(world, { use_case: 'notes' }) })
    assert.equal(standing(world.model, 'notes', undefined, world.now).observed, null)
  })

  test('is signed only within the signer’s own right, all of the pile or none', () => {
    const world = unsigned()
    assert.equal(refused(world.say('rita', 'observed.sign', pile(world, ['refunds'], 'gina'))), 'beyond_authority')
    assert.equal(refused(world.say('gina', 'observed.sign', pile(world, ['refunds', 'nothing']))), 'not_found')
    assert.equal(world.model.observed.size, 0)
    const nominations = [
      { useCase: 'notes', name: 'n', purpose: 'p', unit: 'claims', enforcement: 'cooperative' as const },
    ]
    world.mustSay('fred', 'nomination.make', { nominations })
    const mandate = [...world.model.mandates.keys()][0] ?? ''
    const low = { ...grantOf(world, 'rob', { mandate }), scope: { unit: 'claims', tiers: ['T4' as const] } }
    world.mustSay('fred', 'authority.grant', low)
    // A tier that nobody has computed counts as the highest.
    assert.equal(refused(world.say('rob', 'observed.sign', pile(world, ['notes'], 'rob'))), 'beyond_authority')
    world.mustSay('gina', 'observed.sign', pile(world, ['refunds', 'notes']))
    assert.equal(
      coverage(world.model, world.now).every(({ state }) => state === 'observed'),
      true,
    )
  })

  test('who runs a use case does not answer for it, also in the meantime', () => {
    const world = unsigned()
    const mandate = [...world.model.mandates.keys()][0] ?? ''
    world.mustSay('fred', 'authority.grant', grantOf(world, 'olga', { mandate }))
    assert.equal(refused(world.say('olga', 'observed.sign', pile(world, ['refunds'], 'olga'))), 'not_separate')
    world.mustSay('gina', 'observed.sign', pile(world))
    const manifest = manifestOf(world)
    world.mustSay('ada', 'use_case.register', {
      manifest: { ...manifest, people: { ...manifest.people, operators: [world.id('gina')] } },
    })
    assert.equal(outcome(world), 'deny')
  })
})

describe('tasks in place of a gate', () => {
  /** Its agents are registered as they are; that nothing stops them is what the next revision says. */
  const admit = (world: World): World => {
    world.mustSay('ada', 'use_case.register', { manifest: manifestOf(world, { enforcement: 'instructed' }) })
    world.mustSay('ada', 'policy.publish', { useCase: 'refunds', revision: 2, policy: 'permit', tests: '' })
    return world
  }
  const instructed = (): World => {
    const world = admit(founded({ sign: false }))
    sign(world)
    return world
  }
  const due = (world: World) => dueInModel(world.model, world.now).filter(({ type }) => type === 'task.open')

  test('open at the lapse, once, and are dated from it however late the timer is', () => {
    const world = instructed()
    const end = plusMs(world.now, 90 * DAY)
    world.later(90 * DAY - 1)
    assert.deepEqual(due(world), [])
    world.later(1)
    assert.deepEqual(due(world), [{ type: 'task.open', payload: { useCase: 'refunds', since: end } }])
    assert.deepEqual(coverage(world.model, world.now)[0]?.next, { at: end, what: 'task_opens' })
    world.later(3 * DAY)
    const system = { kind: 'system' as const, id: 'timer' }
    const opened = world.must(world.as(system, 'task.open', { useCase: 'refunds', since: end }))
    assert.equal(refused(world.as(system, 'task.open', { useCase: 'refunds', since: end })), 'conflict')
    assert.deepEqual(due(world), [])
    assert.ok(opened.type === 'task.opened')
    assert.equal(opened.body.due, plusMs(end, 7 * DAY))
    assert.deepEqual(coverage(world.model, world.now)[0]?.next, { at: opened.body.due, what: 'task_due' })
  })

  test('are settled by somebody of the use case, once, and not by a claim that is not so', () => {
    const world = instructed().later(90 * DAY)
    const system = { kind: 'system' as const, id: 'timer' }
    const payload = due(world)[0]?.payload as { useCase: string; since: string }
    assert.equal(refused(world.as({ kind: 'agent', id: 'bot' }, 'task.open', payload)), 'forbidden')
    const task = world.must(world.as(system, 'task.open', payload)).id
    const settle = { task, how: 'stopped_by_hand' as const, reason: 'licence withdrawn' }
    assert.equal(refused(world.say('rita', 'task.settle', settle)), 'forbidden')
    assert.equal(refused(world.say('ada', 'task.settle', { ...settle, how: 'signed_again' })), 'conflict')
    world.mustSay('olga', 'task.settle', settle)
    assert.equal(refused(world.say('ada', 'task.settle', settle)), 'conflict')
  })

  test('nothing opens where a gate closes by itself', () => {
    assert.deepEqual(due(founded().later(90 * DAY)), [])
  })

  test('an observed one that ends without a gate opens a task as well', () => {
    const world = admit(unsigned())
    world.mustSay('gina', 'observed.sign', pile(world))
    assert.deepEqual(due(world), [])
    assert.equal(due(world.later(90 * DAY)).length, 1)
    assert.equal(standing(world.model, 'refunds', undefined, world.now).enforcement, 'instructed')
  })
})
