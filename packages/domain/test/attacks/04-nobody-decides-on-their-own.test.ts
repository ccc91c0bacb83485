import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askIn, founded, manifestOf } from '../founding.ts'
import { holdFor, World } from '../world.ts'
import { codeOf, openRun, propose, reasons, REFUND, refused, vote } from './support.ts'

test('the person who asked votes in no role: approver, owner or deputy', () => {
  for (const [name, role] of [
    ['rita', 'approver'],
    ['ada', 'owner'],
    ['dora', 'deputy'],
    ['dora', 'approver'],
  ] as const) {
    const world = founded()
    world.policy = () => holdFor(role)
    const run = openRun(world, 'bot', world.id(name))
    const held = askIn(world, run, REFUND)
    if (held.body.outcome === 'deny') assert.deepEqual(reasons(held), ['nobody_eligible'], `${name} as ${role}`)
    else refused(vote(world, name, held.id), 'forbidden', `${name} as ${role}`)
  }
})

test('the owner who asks under review_all does not approve it alone', () => {
  const world = founded()
  const scope = { kind: 'use_case', useCase: 'refunds' } as const
  world.mustSay('carl', 'restriction.set', { scope, mode: 'review_all', cause: 'oversight', reason: 'r' })
  assert.deepEqual(reasons(askIn(world, openRun(world, 'bot', world.id('ada')), REFUND)), ['nobody_eligible'])
})

test('nobody grants authority to themself, nor to who stands above in the chain', () => {
  const world = founded()
  const [mandate] = [...world.model.mandates.keys()]
  const until = '2027-06-01T00:00:00.000Z'
  const grant = (by: string, grantee: string, under: object) =>
    codeOf(
      world.say(by, 'authority.grant', {
        grantee: world.id(grantee),
        capacity: 'product',
        powers: ['restrict'],
        scope: { unit: 'claims', tiers: ['T4'] },
        limits: { residualRisk: 'low' },
        until,
        delegationDepth: 0,
        under: under as never,
      }),
    )
  const own = [...world.model.authorities.keys()][0] ?? ''
  assert.equal(grant('fred', 'fred', { mandate }), 'forbidden')
  assert.equal(grant('ada', 'ada', { authority: own }), 'forbidden')
  assert.equal(grant('ada', 'fred', { authority: own }), 'beyond_authority', 'the grantor')
  assert.equal(grant('ada', 'gina', { authority: own }), 'beyond_authority', 'the other signer of the mandate')
  assert.equal(grant('rob', 'rita', { authority: own }), 'beyond_authority', 'somebody else’s authority')
  assert.equal(grant('ada', 'rita', { mandate }), 'beyond_authority', 'straight under the mandate')
})

test('nobody made up, who may sign by automation, decides for or beside a real person', () => {
  const world = new World()
  world.person('fred', { fictional: true })
  const real = new World()
  const key = (name: string) => ({ publicKey: name.padEnd(43, 'x'), proof: 'p'.repeat(86) })
  const setup = { token: 't'.repeat(16), name: 'Fred', email: 'fred@example.com', key: key('fred'), fictional: false }
  real.must(real.as({ kind: 'installer' }, 'person.setup', setup))
  const fred = real.tools.personIdOf(key('fred').publicKey)
  const say = (type: never, payload: never) => {
    const envelope = real.envelope('nobody', type, payload, {
      signer: fred,
      key: real.tools.keyIdOf(key('fred').publicKey),
      publicKey: key('fred').publicKey,
      assurance: 'terminal',
    })
    return real.submit({ ...envelope, principal: { ...envelope.principal, id: fred } as never })
  }
  const register = (name: string, fictional: boolean) => {
    const about = { name, email: `${name}@example.com`, employment: 'own', unit: 'claims', key: key(name), fictional }
    real.must(say('person.register' as never, about as never))
    return real.tools.personIdOf(key(name).publicKey)
  }
  const [gina, ada, puppet] = [register('gina', false), register('ada', false), register('puppet', true)]
  const paper = { title: 't', reference: 'r', digest: `sha256:${'0'.repeat(64)}` }
  const mandate = (second: string) =>
    say(
      'mandate.propose' as never,
      { unit: 'claims', unitName: 'C', instrument: paper, signers: [fred, second] } as never,
    )
  refused(mandate(puppet), 'forbidden', 'a mandate')
  const { id } = real.must(mandate(gina))
  const grant = (grantee: string) =>
    say(
      'authority.grant' as never,
      {
        grantee,
        capacity: 'product',
        powers: ['restrict'],
        scope: { unit: 'claims', tiers: ['T4'] },
        limits: { residualRisk: 'low' },
        until: '2027-06-01T00:00:00.000Z',
        delegationDepth: 0,
        under: { mandate: id },
      } as never,
    )
  refused(grant(puppet), 'forbidden', 'an authority')
  assert.equal(codeOf(grant(ada)), 'ok')
  const people = { owner: ada, deputy: gina, operators: [fred] }
  const manifest = { ...manifestOf(world), people, review: { roles: { approver: [gina, puppet] } } }
  refused(say('use_case.register' as never, { manifest } as never), 'forbidden', 'a place among reviewers')
})

test('a real person’s signature is not given by automation', () => {
  const world = new World()
  const key = { publicKey: 'real'.padEnd(43, 'x'), proof: 'p'.repeat(86) }
  const setup = { token: 't'.repeat(16), name: 'R', email: 'r@example.com', key, fictional: false }
  world.must(world.as({ kind: 'installer' }, 'person.setup', setup))
  const id = world.tools.personIdOf(key.publicKey)
  const signer = { signer: id, key: world.tools.keyIdOf(key.publicKey), publicKey: key.publicKey }
  const stop = { scope: { kind: 'everything' }, mode: 'paused', cause: 'owner', reason: 'r' } as const
  const envelope = world.envelope('nobody', 'restriction.set', stop, { ...signer, assurance: 'automation' })
  refused(world.submit({ ...envelope, principal: { ...envelope.principal, id } as never }), 'automation_refused', 'r')
})

test('somebody made up brings no real person in', () => {
  const world = founded()
  refused(
    world.say('fred', 'person.register', {
      name: 'Real',
      email: 'real@example.com',
      employment: 'own',
      unit: 'claims',
      key: { publicKey: 'real'.padEnd(43, 'x'), proof: 'p'.repeat(86) },
      fictional: false,
    }),
    'forbidden',
    'the invitation',
  )
})

test('an operator votes in no role, also not as the owner of a proposal', () => {
  const world = founded({
    manifest: (w) => ({ review: { roles: { approver: [w.id('olga'), w.id('rita')] } } }),
  })
  world.policy = () => holdFor('approver')
  const held = askIn(world, openRun(world), REFUND)
  refused(vote(world, 'olga', held.id), 'forbidden', 'as named approver')
  const people = { ...manifestOf(world).people, owner: world.id('rob'), operators: [world.id('dora')] }
  world.must(propose(world, 'olga', { people }))
  refused(vote(world, 'rob', held.id), 'forbidden', 'as owner of an unsigned revision')
  refused(vote(world, 'olga', held.id), 'forbidden', 'as somebody an unsigned revision no longer names operator')
})
