import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plusMs } from '../../src/index.ts'
import { founded, grantOf, manifestOf } from '../founding.ts'
import { DAY, START } from '../world.ts'
import { codeOf, propose, refused, SCOPE } from './support.ts'

const T1 = { tier: 'T1', enforcement: 'gateway' }

test('an unsigned proposal gives nobody a right over what is signed', () => {
  const world = founded()
  const mallory = world.person('mallory')
  const playground = world.mustSay('fred', 'mandate.propose', {
    unit: 'playground',
    unitName: 'Playground',
    instrument: { title: 't', reference: 'r', digest: `sha256:${'2'.repeat(64)}` },
    signers: [world.id('fred'), world.id('gina')],
  })
  world.mustSay(
    'fred',
    'authority.grant',
    grantOf(world, 'mallory', { mandate: playground.id }, { scope: { unit: 'playground', tiers: ['T3', 'T4'] } }),
  )
  const pause = world.mustSay('ada', 'restriction.set', { scope: SCOPE, mode: 'paused', cause: 'owner', reason: 'r' })
  const people = { owner: mallory, deputy: world.id('dora'), challenger: world.id('carl'), operators: [mallory] }
  const moved = { unit: 'playground', people: { ...people, operators: [world.id('rob')] } }
  world.must(world.say('olga', 'use_case.register', { manifest: manifestOf(world, moved) }))
  const lift = { restriction: pause.id, reason: 'r' }
  refused(world.say('mallory', 'restriction.lift', lift), 'beyond_authority', 'reopen through the proposed unit')
  const agent = { agent: 'mole', useCase: 'refunds', publicKey: 'm'.repeat(43), enforcement: 'cooperative' } as const
  const register = { ...agent, until: plusMs(START, DAY) }
  refused(world.say('mallory', 'agent.register', register), 'forbidden', 'agent through the proposed owner')
  refused(world.say('rob', 'agent.register', register), 'forbidden', 'agent through the proposed operator')
})

test('before the first signature no proposal moves a restricted use case into a unit where a friend reopens', () => {
  const world = founded({ sign: false })
  world.mustSay('fred', 'mandate.propose', {
    unit: 'playground',
    unitName: 'Playground',
    parentUnit: 'claims',
    instrument: { title: 't', reference: 'r', digest: `sha256:${'2'.repeat(64)}` },
    signers: [world.id('fred'), world.id('gina')],
  })
  world.person('mallory')
  const sub = [...world.model.mandates.keys()][1] ?? ''
  world.mustSay(
    'fred',
    'authority.grant',
    grantOf(world, 'mallory', { mandate: sub }, { scope: { unit: 'playground', tiers: ['T3', 'T4'] } }),
  )
  const stop = { scope: SCOPE, mode: 'paused', cause: 'oversight', reason: 'r' } as const
  const pause = world.mustSay('carl', 'restriction.set', stop)
  world.mustSay('olga', 'use_case.register', { manifest: manifestOf(world, { unit: 'playground' }) })
  refused(
    world.say('mallory', 'restriction.lift', { restriction: pause.id, reason: 'r' }),
    'beyond_authority',
    'the first proposal lies in claims',
  )
})

test('an unsigned proposal takes nobody’s brake or pen away', () => {
  const world = founded()
  const [rob, rita] = [world.id('rob'), world.id('rita')]
  world.mustSay('olga', 'use_case.register', {
    manifest: manifestOf(world, { people: { owner: rob, deputy: rita, operators: [world.id('dora')] } }),
  })
  for (const name of ['ada', 'carl', 'olga']) {
    const stop = { scope: SCOPE, mode: 'review_all', cause: 'oversight', reason: 'r' } as const
    assert.equal(codeOf(world.say(name, 'restriction.set', stop)), 'ok', name)
  }
  assert.equal(codeOf(propose(world, 'ada', { purpose: 'the owner answers' })), 'ok')
})

test('a further agent does not walk around a restriction on an agent', () => {
  const world = founded()
  const scope = { kind: 'agent', agent: 'bot' } as const
  world.mustSay('ada', 'restriction.set', { scope, mode: 'paused', cause: 'owner', reason: 'r' })
  const twin = {
    agent: 'twin',
    useCase: 'refunds',
    publicKey: 't'.repeat(43),
    until: plusMs(START, DAY),
    enforcement: 'cooperative',
  } as const
  refused(world.say('olga', 'agent.register', twin), 'beyond_authority', 'the operator')
  world.mustSay('olga', 'agent.revoke', { agent: 'bot', reason: 'r' })
  refused(world.say('olga', 'agent.register', { ...twin, agent: 'bot' }), 'beyond_authority', 'under the old name')
  assert.equal(codeOf(world.say('ada', 'agent.register', twin)), 'ok', 'who may reopen may')
})

test('T1 reopens with a holder of reopen and the challenger, in either order, never with one of them', () => {
  const reopened = (names: readonly string[]): string[] => {
    const world = founded({ manifest: () => T1 })
    const pause = world.mustSay('carl', 'restriction.set', {
      scope: SCOPE,
      mode: 'paused',
      cause: 'ladder',
      reason: 'r',
    })
    const codes = names.map((name) =>
      codeOf(world.say(name, 'restriction.lift', { restriction: pause.id, reason: 'r' })),
    )
    return [...codes, world.model.restrictions.get(pause.id)?.lifted === null ? 'closed' : 'open']
  }
  assert.deepEqual(reopened(['ada']), ['ok', 'closed'])
  assert.deepEqual(reopened(['carl']), ['ok', 'closed'])
  assert.deepEqual(reopened(['ada', 'ada']), ['ok', 'conflict', 'closed'])
  assert.deepEqual(reopened(['carl', 'carl']), ['ok', 'conflict', 'closed'])
  assert.deepEqual(reopened(['ada', 'rob']), ['ok', 'beyond_authority', 'closed'])
  assert.deepEqual(reopened(['ada', 'carl']), ['ok', 'ok', 'open'])
  assert.deepEqual(reopened(['carl', 'ada']), ['ok', 'ok', 'open'])
})
