import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plusMs } from '../../src/index.ts'
import { acceptanceOf, ask, founded, grantOf } from '../founding.ts'
import { DAY, START, type World } from '../world.ts'
import { addHolder, addOtherUseCase, codeOf, reasons, refused, SCOPE } from './support.ts'

const PAPER = { title: 't', reference: 'r', digest: `sha256:${'0'.repeat(64)}` }
const lift = (world: World, name: string, restriction: string) =>
  world.say(name, 'restriction.lift', { restriction, reason: 'r' })

test('a right over one use case reaches no other, no agent of another, no person and not everything', () => {
  const world = founded()
  addOtherUseCase(world)
  const scope = { unit: 'claims', tiers: ['T1', 'T2', 'T3', 'T4'], useCases: ['letters'] } as const
  addHolder(world, 'lena', {
    scope: { ...scope, tiers: [...scope.tiers], useCases: ['letters'] },
    powers: ['restrict', 'reopen'],
  })
  const stop = { mode: 'paused', cause: 'oversight', reason: 'r' } as const
  refused(world.say('lena', 'restriction.set', { scope: SCOPE, ...stop }), 'forbidden', 'another use case')
  refused(world.say('lena', 'restriction.set', { scope: { kind: 'everything' }, ...stop }), 'forbidden', 'everything')
  refused(world.say('lena', 'agent.revoke', { agent: 'bot', reason: 'r' }), 'forbidden', 'another’s agent')
  refused(world.say('lena', 'person.depart', { person: world.id('ada'), reason: 'r' }), 'forbidden', 'a person')
  const all = world.mustSay('fred', 'restriction.set', { scope: { kind: 'everything' }, ...stop })
  refused(lift(world, 'lena', all.id), 'beyond_authority', 'reopening everything')
  const letters = { scope: { kind: 'use_case', useCase: 'letters' }, ...stop } as const
  assert.equal(codeOf(world.say('lena', 'restriction.set', letters)), 'ok', 'her own')
  assert.equal(codeOf(world.say('lena', 'agent.revoke', { agent: 'other-bot', reason: 'r' })), 'ok', 'her own agent')
})

test('an empty list of use cases is no use case at all', () => {
  const world = founded()
  const tiers: ('T3' | 'T4')[] = ['T3', 'T4']
  const { authority } = addHolder(world, 'lena', { scope: { unit: 'claims', tiers, useCases: [] } })
  refused(
    world.say('lena', 'policy.publish', { useCase: 'refunds', revision: 1, policy: 'permit all', tests: '' }),
    'beyond_authority',
    'publishing',
  )
  const to = (useCases: string[] | undefined) =>
    codeOf(
      world.say(
        'lena',
        'authority.grant',
        grantOf(
          world,
          'rob',
          { authority },
          {
            delegationDepth: 0,
            powers: ['restrict'],
            scope: { unit: 'claims', tiers, ...(useCases === undefined ? {} : { useCases }) },
          },
        ),
      ),
    )
  assert.deepEqual([to(['refunds']), to(undefined), to([])], ['beyond_authority', 'beyond_authority', 'ok'])
})

test('a signer of a lower unit founds no root, removes nobody above, and reopens nothing at the root', () => {
  const world = founded()
  world.person('mona')
  const [mona, fred, rob] = [world.id('mona'), world.id('fred'), world.id('rob')]
  const sub = { unit: 'claims-web', unitName: 'Web', parentUnit: 'claims', instrument: PAPER }
  world.mustSay('fred', 'mandate.propose', { ...sub, signers: [fred, mona] })
  const root = { unit: 'shadow', unitName: 'S', instrument: PAPER, signers: [mona, rob] as [string, string] }
  refused(world.say('mona', 'mandate.propose', root), 'forbidden', 'a root')
  const sideways = { ...root, parentUnit: 'claims' }
  refused(world.say('mona', 'mandate.propose', sideways), 'forbidden', 'a unit beside her own')
  refused(world.say('mona', 'person.depart', { person: fred, reason: 'r' }), 'forbidden', 'a founder')
  refused(world.say('mona', 'person.depart', { person: world.id('ada'), reason: 'r' }), 'forbidden', 'an owner above')
  const pause = world.mustSay('fred', 'restriction.set', {
    scope: { kind: 'everything' },
    mode: 'paused',
    cause: 'incident',
    reason: 'r',
  })
  refused(lift(world, 'mona', pause.id), 'beyond_authority', 'everything')
  assert.equal(
    codeOf(world.say('gina', 'person.depart', { person: world.id('rob'), reason: 'r' })),
    'ok',
    'the root may',
  )
})

test('a signature of the first signer alone, or of somebody who left, completes no mandate', () => {
  const world = founded({ countersign: false, manifest: () => ({ tier: 'T2' }) })
  const [mandate] = [...world.model.mandates.keys()]
  refused(world.say('fred', 'mandate.countersign', { mandate: mandate ?? '' }), 'forbidden', 'the first')
  refused(world.say('rob', 'mandate.countersign', { mandate: mandate ?? '' }), 'forbidden', 'a third')
  world.mustSay('fred', 'person.depart', { person: world.id('gina'), reason: 'left' })
  refused(world.say('gina', 'mandate.countersign', { mandate: mandate ?? '' }), 'statement_void', 'a leaver')
  assert.deepEqual(reasons(ask(world)), ['mandate_provisional'])
})

test('a delegation dies with a parent revoked for cause; one handed back leaves it until its own end', () => {
  for (const [forCause, code] of [
    [true, 'authority_revoked'],
    [false, null],
  ] as const) {
    const world = founded()
    const parent = acceptanceOf(world).authority ?? ''
    const until = plusMs(START, 50 * DAY)
    const limits = { residualRisk: 'moderate' } as const
    const under = { authority: parent }
    world.mustSay('ada', 'authority.grant', grantOf(world, 'rob', under, { delegationDepth: 0, until, limits }))
    world.mustSay('ada', 'authority.revoke', { authority: parent, forCause, reason: 'r' })
    const publish = (policy: string) =>
      codeOf(world.say('rob', 'policy.publish', { useCase: 'refunds', revision: 1, policy, tests: '' }))
    assert.equal(publish('permit less'), code === null ? 'ok' : 'beyond_authority')
    world.now = until
    assert.equal(publish('permit nothing'), 'beyond_authority', 'not a moment longer')
  }
})

test('nothing is accepted beyond the signer’s own authority, in any dimension', () => {
  const world = founded()
  const { authority: small } = addHolder(world, 'rex', { limits: { residualRisk: 'low', persons: 10 } })
  const sign = (more: object) => codeOf(world.say('ada', 'acceptance.sign', acceptanceOf(world, more)))
  const risk = { hallucination: 'low', data_leakage: 'low', bias: 'low', unauthorized_action: 'low', other: 'low' }
  assert.equal(sign({ authority: small }), 'beyond_authority', 'somebody else’s')
  assert.equal(sign({ authority: world.newId() }), 'beyond_authority', 'none')
  assert.equal(sign({ residualRisk: { ...risk, bias: 'critical' } }), 'beyond_authority', 'critical')
  assert.equal(sign({ until: plusMs(START, 301 * DAY) }), 'beyond_authority', 'longer than the authority')
  assert.equal(sign({ until: plusMs(START, 181 * DAY) }), 'beyond_authority', 'longer than moderate risk allows')
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const cut = (limits: object, scope: object = {}) =>
    world.mustSay(
      'fred',
      'authority.grant',
      grantOf(world, 'ada', { mandate }, {
        limits: { residualRisk: 'high', ...limits },
        scope: { unit: 'claims', tiers: ['T3'], ...scope },
      } as never),
    ).id
  assert.equal(sign({ authority: cut({ residualRisk: 'low' }) }), 'beyond_authority', 'risk')
  assert.equal(sign({ authority: cut({ persons: 399 }) }), 'beyond_authority', 'persons')
  assert.equal(sign({ authority: cut({}, { tiers: ['T4'] }) }), 'beyond_authority', 'tier')
  assert.equal(sign({ authority: cut({}, { useCases: ['letters'] }) }), 'beyond_authority', 'use case')
  assert.equal(sign({ authority: cut({}) }), 'ok')
})

test('an authority without the power to accept accepts nothing', () => {
  const world = founded()
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const weak = world.mustSay(
    'fred',
    'authority.grant',
    grantOf(world, 'ada', { mandate }, { powers: ['change_policy'] }),
  )
  refused(world.say('ada', 'acceptance.sign', acceptanceOf(world, { authority: weak.id })), 'beyond_authority', 'power')
})

test('setting up twice registers nobody, also after nearly everybody has left; the last who can grant stays', () => {
  const world = founded()
  const setup = () =>
    world.as({ kind: 'installer' }, 'person.setup', {
      token: 't'.repeat(16),
      name: 'Eve',
      email: 'eve@example.com',
      key: { publicKey: 'eve'.padEnd(43, 'x'), proof: 'p'.repeat(86) },
      fictional: true,
    })
  refused(setup(), 'setup_done', 'in use')
  for (const name of ['gina', 'ada', 'dora', 'carl', 'olga', 'rita', 'rob'])
    world.mustSay('fred', 'person.depart', { person: world.id(name), reason: 'r' })
  refused(world.say('fred', 'person.depart', { person: world.id('fred'), reason: 'r' }), 'conflict', 'the last')
  const [key] = world.model.persons.get(world.id('fred'))?.keys ?? []
  refused(
    world.say('fred', 'key.revoke', { person: world.id('fred'), key: key?.id ?? '', reason: 'r' }),
    'conflict',
    'the last key of the last',
  )
  refused(setup(), 'setup_done', 'deserted')
})
