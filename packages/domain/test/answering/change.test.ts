import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PayloadInput } from '@answerable/contract'
import { agree, ask, challenge } from '../founding.ts'
import type { World } from '../world.ts'
import { acceptanceOf, deployed, grantOf, manifestOf, PIPELINE, released, revise, sha } from './support.ts'

const mandate = (world: World) => ({ mandate: [...world.model.mandates.keys()][0] ?? '' })
const approve = (world: World, who: string, assumptions: string) =>
  world.say(who, 'change.approve', { useCase: 'refunds', revision: 2, assumptions, reason: 'read it' })
const accept = (world: World, more: Partial<PayloadInput<'acceptance.sign'>> = {}) =>
  world.say('ada', 'acceptance.sign', acceptanceOf(world, more))

const NEXT = { deployment: { key: PIPELINE }, prompts: [{ id: 'main', digest: sha('2') }] }

function grave(): { world: World; assumptions: string } {
  const world = deployed({ tier: 'T2' })
  for (const name of ['rita', 'rob']) world.mustSay('fred', 'authority.grant', grantOf(world, name, mandate(world)))
  return { world, assumptions: revise(world, { ...NEXT, tier: 'T2' }, 'olga') }
}

describe('a change of T1 and T2', () => {
  test('needs the challenger’s view and two persons who did not write it', () => {
    const { world, assumptions } = grave()
    const refused = () => {
      const said = accept(world)
      return said.ok ? 'accepted' : said.code
    }
    assert.equal(refused(), 'challenge_missing')
    world.must(challenge(world))
    assert.equal(refused(), 'not_approved')
    const author = approve(world, 'ada', assumptions)
    assert.ok(!author.ok && author.code === 'not_separate', 'who published it is an author')
    const outsider = approve(world, 'gina', assumptions)
    assert.ok(!outsider.ok && outsider.code === 'beyond_authority')
    world.must(approve(world, 'rita', assumptions))
    const twice = approve(world, 'rita', assumptions)
    assert.ok(!twice.ok && twice.code === 'conflict', 'one person counts once')
    assert.equal(refused(), 'not_approved')
    world.must(approve(world, 'rob', assumptions))
    assert.equal(refused(), 'accepted')
  })

  test('an approval whose giver has left or lost the right does not count at the signing', () => {
    const { world, assumptions } = grave()
    world.must(challenge(world))
    world.must(approve(world, 'rita', assumptions))
    world.must(approve(world, 'rob', assumptions))
    const right = [...world.model.authorities.values()].find(({ grantee }) => grantee === world.id('rob'))
    world.mustSay('fred', 'authority.revoke', { authority: right?.id ?? '', forCause: true, reason: 'r' })
    const said = accept(world)
    assert.ok(!said.ok && said.code === 'not_approved')
  })

  test('below T2 the owner alone decides, and signing the same again is no change', () => {
    const world = deployed()
    revise(world, NEXT, 'olga')
    world.must(challenge(world))
    world.must(accept(world))
    const again = deployed({ tier: 'T2' })
    world.must(accept(world))
    again.must(accept(again))
  })
})

describe('the first signature of T1 and T2', () => {
  const CODES = new Set(['not_approved', 'not_separate', 'beyond_authority'])
  const refusal = (said: ReturnType<World['say']>) => (said.ok ? 'ok' : CODES.has(said.code) ? said.code : said.detail)
  const approveFirst = (world: World, who: string) =>
    world.say(who, 'change.approve', { ...about(world), reason: 'read it' })
  const about = (world: World) => {
    const { useCase, revision, assumptions } = acceptanceOf(world)
    return { useCase, revision, assumptions }
  }

  test('needs two persons who did not write it, like every later one', () => {
    for (const tier of ['T1', 'T2']) {
      const world = deployed({ tier }, { sign: false })
      world.must(challenge(world))
      assert.equal(refusal(accept(world)), 'not_approved', tier)
      // Ada registered the revision and published its policy: her word twice is still one pair of eyes.
      assert.equal(refusal(approveFirst(world, 'ada')), 'not_separate')
      agree(world)
      assert.equal(refusal(accept(world)), 'ok')
    }
    const low = deployed({}, { sign: false })
    low.must(challenge(low))
    assert.equal(refusal(accept(low)), 'ok', 'below T2 the owner alone decides')
  })

  test('a firm of five can start: each founder grants the other, and neither wrote it', () => {
    const world = deployed({ tier: 'T2' }, { sign: false })
    world.must(challenge(world))
    world.mustSay('fred', 'authority.grant', grantOf(world, 'gina', mandate(world)))
    world.mustSay('gina', 'authority.grant', grantOf(world, 'fred', mandate(world)))
    world.must(approveFirst(world, 'fred'))
    assert.equal(refusal(accept(world)), 'not_approved', 'one is not two')
    world.must(approveFirst(world, 'gina'))
    world.must(accept(world))
    const who = world.events.flatMap(({ actor }) => (actor.kind === 'person' ? [actor.id] : []))
    // Fred, Gina, the owner Ada, the challenger Carl, and Olga who operates it.
    assert.equal(new Set(who).size, 5)
  })

  test('an owner who wrote nothing of it is one of the two', () => {
    const world = deployed({ tier: 'T2' }, { sign: false })
    world.mustSay('fred', 'authority.grant', grantOf(world, 'rita', mandate(world)))
    world.mustSay('fred', 'authority.grant', grantOf(world, 'rob', mandate(world)))
    const manifest = manifestOf(world, { ...NEXT, tier: 'T2' })
    world.mustSay('olga', 'use_case.register', { manifest })
    world.mustSay('rita', 'policy.publish', { useCase: 'refunds', revision: 2, policy: 'permit', tests: '' })
    world.must(challenge(world))
    world.must(approveFirst(world, 'rob'))
    assert.equal(refusal(accept(world)), 'not_approved')
    world.must(approveFirst(world, 'ada'))
    world.must(accept(world))
  })
})

describe('one signature for what runs and for what comes next', () => {
  const both = (world: World, assumptions: string): PayloadInput<'acceptance.sign'> => {
    const running = world.model.useCases.get('refunds')?.acceptance
    assert.ok(running)
    return acceptanceOf(world, {
      revision: running.revision,
      assumptions: running.assumptions,
      covers: 'this_and_next',
      next: { revision: 2, assumptions },
    })
  }

  test('neither version is drift while the deployment rolls, and the released one is enforced', () => {
    const world = deployed()
    const assumptions = revise(world, NEXT)
    world.must(challenge(world))
    world.must(world.say('ada', 'acceptance.sign', both(world, assumptions)))
    const old = { models: { model: 'm-1' }, prompts: { main: sha('1') } }
    const next = { models: { model: 'm-1' }, prompts: { main: sha('2') } }
    const inForce = () => world.model.useCases.get('refunds')?.acceptance?.revision
    released(world, { running: old })
    assert.deepEqual([ask(world).body.outcome, inForce()], ['allow', 1])
    world.later(1)
    released(world, { running: next })
    assert.deepEqual([ask(world).body.outcome, inForce()], ['allow', 2])
    assert.equal(ask(world).body.answerable.assumptions, assumptions)
    world.later(1)
    released(world, { running: old })
    assert.deepEqual([ask(world).body.outcome, inForce()], ['allow', 1], 'rolling back closes nothing either')
    world.later(1)
    released(world, { running: { ...old, prompts: { main: sha('3') } } })
    assert.equal(ask(world).body.outcome, 'review', 'a third version is covered by nothing')
  })

  test('without it, deploying first is drift, and so is signing first', () => {
    const world = deployed()
    released(world, { running: { prompts: { main: sha('2') } } })
    assert.equal(ask(world).body.outcome, 'review')
  })

  test('the next revision is newer, published, of the same owner, and named exactly where it is covered', () => {
    const world = deployed()
    const assumptions = revise(world, NEXT)
    world.must(challenge(world))
    const good = both(world, assumptions)
    for (const wrong of [
      { ...good, next: undefined },
      { ...good, covers: 'this' as const },
      { ...good, next: { revision: 2, assumptions: sha('0') } },
      { ...good, next: { revision: 1, assumptions: good.assumptions } },
    ]) {
      const said = world.say('ada', 'acceptance.sign', wrong as typeof good)
      assert.equal(said.ok, false)
    }
    world.must(world.say('ada', 'acceptance.sign', good))
  })
})
