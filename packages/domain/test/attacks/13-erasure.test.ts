import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PayloadInput } from '@answerable/contract'
import { ask, founded, sign } from '../founding.ts'
import { DAY, type World } from '../world.ts'
import { addHolder, codeOf, refused } from './support.ts'

type What = PayloadInput<'erasure.approve'>['what']

const erase = (world: World, by: string, what: What) =>
  world.say(by, 'erasure.approve', { what, basis: 'no_longer_necessary', requestedBy: 'data_subject', reason: 'asked' })
const person = (world: World, name: string): What => ({ kind: 'person', person: world.id(name) })

/** A colleague without any role, and the digest under which customer 7 is known. */
function withColleague(): { world: World; requester: string } {
  const world = founded()
  world.person('cora')
  ask(world)
  const opened = world.events.find((event) => event.type === 'run.opened')
  assert.ok(opened?.type === 'run.opened')
  return { world, requester: opened.body.onBehalfOf }
}

test('a colleague without a role is erased by a signer of the mandate, and by nobody else', () => {
  const { world } = withColleague()
  refused(erase(world, 'olga', person(world, 'cora')), 'beyond_authority', 'an operator')
  refused(erase(world, 'cora', person(world, 'cora')), 'not_separate', 'the person themself')
  const entry = world.must(erase(world, 'fred', person(world, 'cora')))
  assert.ok(entry.type === 'vault.erased')
  assert.deepEqual(entry.body.subjects, [world.id('cora'), world.tools.keyed('refunds', world.id('cora'))])
})

for (const [name, role] of [
  ['ada', 'holder of an authority'],
  ['dora', 'deputy of refunds'],
  ['carl', 'challenger of refunds'],
  ['rita', 'reviewer of refunds'],
  ['gina', 'signer of a mandate'],
] as const) {
  test(`INVARIANT 13: the name of a ${role} stays for ten years after they leave, and the answer says why`, () => {
    const { world } = withColleague()
    const decided = erase(world, 'fred', person(world, name))
    assert.ok(!decided.ok)
    assert.equal(decided.code, 'retained')
    assert.match(decided.detail, new RegExp(`${role}.*ten years after they leave`))
    world.mustSay('fred', 'person.depart', { person: world.id(name), reason: 'left' })
    world.later(3652 * DAY)
    refused(erase(world, 'fred', person(world, name)), 'retained', 'a day too early')
    world.later(1 * DAY)
    assert.equal(codeOf(erase(world, 'fred', person(world, name))), 'ok')
  })
}

test('a role that ended by a revision still counts', () => {
  const { world } = withColleague()
  world.mustSay('ada', 'use_case.register', {
    manifest: {
      ...(world.facts.manifest(world.model.useCases.get('refunds')?.revisions[0]?.manifest ?? '') as never as object),
      people: { owner: world.id('ada'), deputy: world.id('cora'), challenger: world.id('carl') },
    } as never,
  })
  world.mustSay('ada', 'policy.publish', { useCase: 'refunds', revision: 2, policy: 'permit', tests: '' })
  sign(world)
  refused(erase(world, 'fred', person(world, 'dora')), 'retained', 'deputy of revision 1')
  refused(erase(world, 'fred', person(world, 'cora')), 'retained', 'deputy of revision 2')
})

test('the name of an answerable person is not erased as a single field either', () => {
  const { world } = withColleague()
  const registered = world.events.find(
    (event) => event.type === 'person.registered' && event.body.person === world.id('rita'),
  )
  const fields = [{ index: registered?.index ?? 0, field: 'name' }]
  refused(erase(world, 'fred', { kind: 'fields', fields }), 'retained', 'a reviewer')
})

test('a field that does not exist is not found', () => {
  const { world } = withColleague()
  refused(erase(world, 'fred', { kind: 'fields', fields: [{ index: 9999, field: 'name' }] }), 'not_found', 'no entry')
  refused(erase(world, 'fred', { kind: 'fields', fields: [{ index: 0, field: 'name' }] }), 'not_found', 'log.opened')
})

test('what a customer asked goes, but not by the hand of the owner', () => {
  const { world, requester } = withColleague()
  const what: What = { kind: 'requester', useCase: 'refunds', requester }
  addHolder(world, 'petra', { powers: ['erase'] })
  refused(erase(world, 'ada', what), 'not_separate', 'the owner')
  const entry = world.must(erase(world, 'petra', what))
  assert.ok(entry.type === 'vault.erased')
  assert.deepEqual([entry.body.subjects, entry.body.useCase], [[requester], 'refunds'])
  assert.notEqual(entry.body.under, null)
})

test('an owner who also signed a root does not erase evidence of their own beside a field of nobody’s', () => {
  const { world } = withColleague()
  const scope = { kind: 'use_case', useCase: 'refunds' } as const
  const own = world.mustSay('carl', 'restriction.set', {
    scope,
    mode: 'paused',
    cause: 'oversight',
    reason: 'a finding',
  })
  const nobodys = world.mustSay('fred', 'restriction.set', {
    scope: { kind: 'everything' },
    mode: 'review_all',
    cause: 'oversight',
    reason: 'r',
  })
  const mandate = [...world.model.mandates.values()][0]
  assert.ok(mandate)
  const signers: [string, string] = [world.id('fred'), world.id('ada')]
  world.model = { ...world.model, mandates: new Map([[mandate.id, { ...mandate, signers }]]) }
  const fields = [own, nobodys].map(({ index }) => ({ index, field: 'reason' }))
  refused(erase(world, 'ada', { kind: 'fields', fields: fields.slice(0, 1) }), 'not_separate', 'alone')
  refused(erase(world, 'ada', { kind: 'fields', fields }), 'not_separate', 'beside another')
  assert.equal(codeOf(erase(world, 'fred', { kind: 'fields', fields })), 'ok')
})

test('a right to erase that is limited to lower tiers reaches no evidence of a higher one', () => {
  const { world, requester } = withColleague()
  const what: What = { kind: 'requester', useCase: 'refunds', requester }
  addHolder(world, 'lena', { powers: ['erase'], scope: { unit: 'claims', tiers: ['T4'] } })
  refused(erase(world, 'lena', what), 'beyond_authority', 'T3')
})

test('a hold stops erasing until it is lifted or ends, whoever asks', () => {
  const { world, requester } = withColleague()
  const what: What = { kind: 'requester', useCase: 'refunds', requester }
  for (const scope of [
    { kind: 'requester', useCase: 'refunds', requester },
    { kind: 'use_case', useCase: 'refunds' },
    { kind: 'everything' },
  ] as const) {
    const hold = world.mustSay('fred', 'hold.place', { scope, reason: 'a court asked' })
    const decided = erase(world, 'fred', what)
    assert.ok(!decided.ok && decided.code === 'retained' && decided.detail.includes(hold.id), scope.kind)
    refused(world.say('olga', 'hold.lift', { hold: hold.id, reason: 'x' }), 'beyond_authority', 'an operator')
    world.mustSay('fred', 'hold.lift', { hold: hold.id, reason: 'closed' })
    refused(world.say('fred', 'hold.lift', { hold: hold.id, reason: 'x' }), 'conflict', 'twice')
  }
  const until = new Date(Date.parse(world.now) + DAY).toISOString()
  world.mustSay('carl', 'hold.place', {
    scope: { kind: 'use_case', useCase: 'refunds' },
    until,
    reason: 'I am looking',
  })
  refused(erase(world, 'fred', what), 'retained', 'the challenger’s own hold')
  world.later(DAY)
  assert.equal(codeOf(erase(world, 'fred', what)), 'ok')
})

test('a hold on a person keeps single fields about them too', () => {
  const { world } = withColleague()
  world.mustSay('fred', 'hold.place', { scope: { kind: 'person', person: world.id('cora') }, reason: 'a court asked' })
  const registered = world.events.find(
    (event) => event.type === 'person.registered' && event.body.person === world.id('cora'),
  )
  const fields = [{ index: registered?.index ?? 0, field: 'email' }]
  refused(erase(world, 'fred', { kind: 'fields', fields }), 'retained', 'held')
  refused(erase(world, 'fred', person(world, 'cora')), 'retained', 'held')
})

test('a person who came by an invitation is erased from it as well', () => {
  const { world } = withColleague()
  const id = world.id('cora')
  const invitation = { ...invited(), used: id }
  world.model = { ...world.model, invitations: new Map([['i', invitation]]) }
  const entry = world.must(erase(world, 'fred', person(world, 'cora')))
  assert.ok(entry.type === 'vault.erased')
  assert.deepEqual(entry.body.fields, [
    { index: 7, field: 'name' },
    { index: 7, field: 'email' },
  ])
})

const invited = () => ({
  id: 'i',
  index: 7,
  inviter: 'p_x',
  token: `sha256:${'0'.repeat(64)}`,
  employment: 'own' as const,
  unit: 'claims',
  fictional: true,
  until: '2027-02-01T00:00:00.000Z',
  withdrawn: null,
})

test('attack: what a hold on a requester keeps does not go field by field either', () => {
  const { world, requester } = withColleague()
  const scope = { kind: 'requester', useCase: 'refunds', requester } as const
  const hold = world.mustSay('fred', 'hold.place', { scope, reason: 'a court asked' })
  const said = world.events.flatMap(({ type, index }) =>
    type === 'run.opened'
      ? [{ index, field: 'request' }]
      : type === 'decision.recorded'
        ? [{ index, field: 'arguments' }]
        : [],
  )
  assert.equal(said.length, 2)
  for (const field of said) refused(erase(world, 'fred', { kind: 'fields', fields: [field] }), 'retained', field.field)
  world.mustSay('fred', 'hold.lift', { hold: hold.id, reason: 'closed' })
  assert.equal(codeOf(erase(world, 'fred', { kind: 'fields', fields: said })), 'ok')
})

test('attack: a hold on a colleague covers single fields of what they asked for', () => {
  const { world } = withColleague()
  world.mustSay('fred', 'hold.place', { scope: { kind: 'person', person: world.id('cora') }, reason: 'a court asked' })
  const run = world.mustAgent('bot', 'run.open', { request: 'mine', onBehalfOf: world.id('cora') })
  const fields = [{ index: run.index, field: 'request' }]
  refused(erase(world, 'fred', { kind: 'fields', fields }), 'retained', 'held')
})
