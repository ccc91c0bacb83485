import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acceptanceOf, ask, founded, manifestOf } from '../founding.ts'
import { addHolder, codeOf, propose, reasons, refused, SCOPE } from './support.ts'

test('no two of the roles that must be apart are given to one person', () => {
  const world = founded()
  const id = (name: string) => world.id(name)
  const base = {
    owner: id('ada'),
    deputy: id('dora'),
    challenger: id('carl'),
    operators: [id('olga')],
    hosts: [id('rob')],
  }
  const mixed: [string, object][] = [
    ['owner and host', { hosts: [id('ada')] }],
    ['owner and deputy', { deputy: id('ada') }],
    ['owner and challenger', { challenger: id('ada') }],
    ['challenger and operator', { challenger: id('olga') }],
    ['challenger and host', { challenger: id('rob') }],
    ['challenger and deputy', { challenger: id('dora') }],
  ]
  assert.equal(codeOf(propose(world, 'olga', { people: base })), 'ok')
  for (const [what, change] of mixed)
    refused(propose(world, 'olga', { people: { ...base, ...change } }), 'not_separate', what)
  // Below T2 an exception may combine owner and operator, so it may be proposed; without one nothing is signed.
  const combined = { people: { ...base, operators: [id('olga'), id('ada')] } }
  refused(propose(world, 'olga', { ...combined, tier: 'T2' }), 'not_separate', 'owner and operator at T2')
  assert.equal(codeOf(propose(world, 'olga', combined)), 'ok')
  // What an exception may combine must not hide what none may.
  for (const [what, change] of mixed)
    refused(propose(world, 'olga', { people: { ...combined.people, ...change } }), 'not_separate', `combined, ${what}`)
  refused(world.say('ada', 'acceptance.sign', acceptanceOf(world)), 'not_separate', 'signed by an owner who runs it')
})

test('a supplier’s staff answers, challenges, approves and signs nothing', () => {
  const world = founded()
  const sup = world.person('sup', { employment: 'supplier' })
  const people = manifestOf(world).people
  for (const role of ['owner', 'deputy', 'challenger'] as const)
    refused(propose(world, 'ada', { people: { ...people, [role]: sup } }), 'forbidden', role)
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const paper = { title: 't', reference: 'r', digest: `sha256:${'0'.repeat(64)}` }
  const proposal = { unit: 'x', unitName: 'X', instrument: paper, signers: [world.id('fred'), sup] as [string, string] }
  refused(world.say('fred', 'mandate.propose', proposal), 'forbidden', 'mandate')
  const grant = {
    grantee: sup,
    capacity: 'product',
    powers: ['restrict'],
    scope: { unit: 'claims', tiers: ['T4'] },
    limits: { residualRisk: 'low' },
    until: acceptanceOf(world).until ?? '',
    delegationDepth: 0,
    under: { mandate },
  } as const
  refused(
    world.say('fred', 'authority.grant', {
      ...grant,
      powers: [...grant.powers],
      scope: { unit: 'claims', tiers: ['T4'] },
    }),
    'forbidden',
    'authority',
  )
  const invite = {
    name: 'n',
    email: 'n@example.com',
    employment: 'own',
    unit: 'claims',
    key: { publicKey: 'n'.repeat(43), proof: 'p'.repeat(86) },
    fictional: true,
  } as const
  refused(world.say('sup', 'person.register', invite), 'forbidden', 'invitation')
})

test('a supplier who operates may close, never reopen', () => {
  const world = founded({
    manifest: (w) => ({
      people: {
        owner: w.id('ada'),
        challenger: w.id('carl'),
        operators: [w.person('sup', { employment: 'supplier' }), w.id('olga')],
      },
    }),
  })
  const pause = world.mustSay('sup', 'restriction.set', { scope: SCOPE, mode: 'paused', cause: 'owner', reason: 'r' })
  refused(world.say('sup', 'restriction.lift', { restriction: pause.id, reason: 'r' }), 'beyond_authority', 'lift')
})

test('an owner does not lift what somebody else closed because of a conflict of the owner', () => {
  const world = founded()
  const conflict = { scope: SCOPE, mode: 'paused', cause: 'conflict', reason: 'r' } as const
  const foreign = world.mustSay('carl', 'restriction.set', conflict)
  refused(world.say('ada', 'restriction.lift', { restriction: foreign.id, reason: 'r' }), 'not_separate', 'foreign')
  addHolder(world, 'boss', { powers: ['reopen'] })
  assert.equal(codeOf(world.say('boss', 'restriction.lift', { restriction: foreign.id, reason: 'r' })), 'ok')
  const own = world.mustSay('ada', 'restriction.set', conflict)
  assert.equal(codeOf(world.say('ada', 'restriction.lift', { restriction: own.id, reason: 'r' })), 'ok', 'her own')
})

test('an operator does not call the gate more real than the owner signed', () => {
  const world = founded()
  const register = (by: string, agent: string, enforcement: 'structural' | 'gateway' | 'cooperative') =>
    codeOf(
      world.say(by, 'agent.register', {
        agent,
        useCase: 'refunds',
        publicKey: agent.padEnd(43, 'k'),
        until: acceptanceOf(world).until ?? '',
        enforcement,
      }),
    )
  assert.equal(register('olga', 'one', 'structural'), 'beyond_authority')
  assert.equal(register('olga', 'two', 'gateway'), 'beyond_authority')
  assert.equal(register('ada', 'three', 'gateway'), 'ok')
  const run = world.mustAgent('three', 'run.open', { request: 'r', onBehalfOf: 'c' }).id
  const decision = world.mustAgent('three', 'decision.request', { run, kind: 'action', tool: 'refund', arguments: {} })
  assert.ok(decision.type === 'decision.recorded')
  assert.equal(decision.body.enforcement, 'cooperative', 'the receipt says what the owner signed')
})

test('T1 autonomous is not opened by an agent that merely asks, nor by a manifest that merely says so', () => {
  for (const enforcement of ['cooperative', 'gateway', 'structural']) {
    const world = founded({ manifest: () => ({ tier: 'T1', autonomy: 'autonomous', enforcement }) })
    assert.ok(reasons(ask(world)).includes('enforcement_too_weak'), enforcement)
  }
})
