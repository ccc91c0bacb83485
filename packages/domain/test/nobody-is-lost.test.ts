import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handoverRecord, plusMs, standing } from '../src/index.ts'
import { addHolder, propose, reasons, refused, vote } from './attacks/support.ts'
import { acceptanceOf, ask, challenge, founded, grantOf, handOver, manifestOf, sign } from './founding.ts'
import { ALLOW, DAY, holdFor, START, type World } from './world.ts'

const WITHIN = { T1: 7, T2: 14, T3: 30 } as const
const here = (world: World, until = plusMs(START, 200 * DAY)) =>
  world.say('dora', 'cover.accept', { useCase: 'refunds', until })
const grantDora = (world: World, more: object = {}) => {
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  return world.mustSay('fred', 'authority.grant', grantOf(world, 'dora', { mandate }, more)).id
}
const leave = (world: World, name = 'ada') =>
  world.mustSay('fred', 'person.depart', { person: world.id(name), reason: 'left' })
const missing = (world: World) => standing(world.model, 'refunds', undefined, world.now).missing.map(({ code }) => code)

/** Signed at a tier, with a deputy who agreed and holds an authority. */
function covered(tier: 'T1' | 'T2' | 'T3' = 'T3'): World {
  const world = founded({ manifest: () => ({ tier }) })
  grantDora(world)
  world.must(here(world))
  return world
}

for (const tier of ['T1', 'T2', 'T3'] as const) {
  test(`${tier}: after the owner left it runs under cover, and stops at the very instant no successor has signed`, () => {
    const world = covered(tier)
    const left = leave(world).time
    const deadline = plusMs(left, WITHIN[tier] * DAY)
    const at = (now: string) => standing(world.model, 'refunds', undefined, now)
    assert.deepEqual(missing(world), [])
    assert.deepEqual([at(left).cover?.deputy, at(left).until], [world.id('dora'), deadline])
    assert.deepEqual(at(plusMs(deadline, -1)).missing, [])
    assert.deepEqual(at(deadline).missing, [{ code: 'successor_missing', value: deadline }])
    assert.deepEqual(at(plusMs(deadline, 1)).missing, [{ code: 'successor_missing', value: deadline }])
  })
}

test('every decision under cover names the deputy, the agreement and its end, and no permit reaches over it', () => {
  const world = covered()
  const deadline = plusMs(leave(world).time, 30 * DAY)
  const under = ask(world)
  assert.equal(under.body.answerable.owner, world.id('ada'))
  assert.equal(under.body.answerable.cover?.person, world.id('dora'))
  assert.equal(under.body.answerable.cover?.until, deadline)
  world.now = plusMs(deadline, -1)
  assert.equal(ask(world).body.useBefore, deadline)
  world.now = deadline
  assert.deepEqual(reasons(ask(world)), ['successor_missing'])
})

test('without agreement, or with one that ended or came from somebody else, a leaver closes the gate at once', () => {
  const silent = founded()
  grantDora(silent)
  leave(silent)
  assert.deepEqual(reasons(ask(silent)), ['owner_departed'])
  const short = founded()
  grantDora(short)
  const until = plusMs(START, DAY)
  short.must(here(short, until))
  leave(short)
  short.now = plusMs(until, -1)
  assert.equal(ask(short).body.outcome, 'allow')
  short.now = until
  assert.deepEqual(reasons(ask(short)), ['owner_departed'])
  refused(short.say('rob', 'cover.accept', { useCase: 'refunds', until: plusMs(START, 9 * DAY) }), 'forbidden', 'rob')
  refused(here(short, until), 'expired', 'too late')
})

test('a deputy whose own authority does not reach covers nothing, and dies with it', () => {
  const world = founded()
  refused(here(world), 'beyond_authority', 'without a right of their own')
  grantDora(world, { limits: { residualRisk: 'low' } })
  refused(here(world), 'beyond_authority', 'less than what was accepted')
  const authority = grantDora(world)
  world.must(here(world))
  leave(world)
  assert.equal(ask(world).body.outcome, 'allow')
  world.mustSay('fred', 'authority.revoke', { authority, forCause: true, reason: 'r' })
  assert.deepEqual(reasons(ask(world)), ['cover_too_small'])
  grantDora(world)
  leave(world, 'dora')
  assert.deepEqual(reasons(ask(world)), ['owner_departed'])
})

test('a planned absence: agents run under cover from its first to its last instant, and the deputy votes', () => {
  const world = covered()
  const [from, until] = [plusMs(START, DAY), plusMs(START, 3 * DAY)]
  const away = { useCase: 'refunds', from, until, reason: 'holidays' }
  refused(world.say('dora', 'cover.start', away), 'forbidden', 'the deputy sends nobody away')
  refused(world.say('ada', 'cover.start', { ...away, until: plusMs(START, 201 * DAY) }), 'beyond_authority', 'longer')
  const cover = world.mustSay('ada', 'cover.start', away).id
  const at = (now: string) => {
    world.now = now
    return ask(world).body
  }
  const before = at(plusMs(from, -1))
  assert.deepEqual([before.answerable.cover, before.useBefore], [undefined, from])
  assert.equal(at(from).answerable.cover?.person, world.id('dora'))
  world.policy = () => holdFor('owner')
  const held = ask(world)
  world.policy = () => ALLOW
  assert.equal(vote(world, 'dora', held.id).ok, true)
  assert.equal(at(plusMs(until, -1)).answerable.cover?.until, until)
  assert.equal(at(until).answerable.cover, undefined)
  refused(world.say('ada', 'cover.end', { cover, reason: 'back' }), 'conflict', 'over')
  world.mustSay('ada', 'cover.start', { ...away, from: world.now, until: plusMs(world.now, 3 * DAY) })
  leave(world, 'dora')
  assert.deepEqual(reasons(ask(world)), ['owner_absent'])
  const open = world.model.useCases.get('refunds')?.absences.at(-1)?.id ?? ''
  refused(world.say('rob', 'cover.end', { cover: open, reason: 'r' }), 'forbidden', 'not his')
  world.mustSay('ada', 'cover.end', { cover: open, reason: 'back' })
  assert.equal(ask(world).body.outcome, 'allow')
})

test('the deputy votes for nobody while the owner is here, and accepts no new risk while standing in', () => {
  const world = covered()
  world.policy = () => holdFor('owner')
  const held = ask(world)
  refused(vote(world, 'dora', held.id), 'forbidden', 'the owner is here')
  leave(world)
  refused(world.say('dora', 'acceptance.sign', acceptanceOf(world)), 'forbidden', 'no new risk')
  assert.equal(vote(world, 'dora', held.id).ok, true)
})

test('a mover is gone where the new unit has no part; a signature after the move says the owner stays', () => {
  const world = covered()
  const move = (unit: string, employment: 'own' | 'supplier' = 'own', by = 'fred') =>
    world.say(by, 'person.move', { person: world.id('ada'), unit, employment, reason: 'r' })
  refused(move('claims', 'own', 'ada'), 'forbidden', 'oneself')
  refused(move('claims'), 'conflict', 'no move')
  world.later(1)
  world.must(move('sales'))
  assert.equal(ask(world).body.answerable.cover?.person, world.id('dora'))
  world.later(1)
  sign(world)
  assert.equal(ask(world).body.answerable.cover, undefined)
  world.later(1)
  world.must(move('sales', 'supplier'))
  assert.equal(ask(world).body.answerable.cover?.person, world.id('dora'))
  leave(world, 'dora')
  assert.deepEqual(reasons(ask(world)), ['owner_supplier'])
  refused(world.say('ada', 'acceptance.sign', acceptanceOf(world)), 'beyond_authority', 'a supplier’s staff')
})

test('a successor answers only after signing what is open, read as it is now', () => {
  const world = covered()
  leave(world)
  world.person('olav')
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const authority = world.mustSay('fred', 'authority.grant', grantOf(world, 'olav', { mandate })).id
  const manifest = manifestOf(world, { people: { ...manifestOf(world).people, owner: world.id('olav') } } as never)
  world.mustSay('dora', 'use_case.register', { manifest })
  world.mustSay('olav', 'policy.publish', { useCase: 'refunds', revision: 2, policy: 'permit', tests: '' })
  world.must(challenge(world))
  world.mustSay('olav', 'acceptance.sign', acceptanceOf(world, { authority }))
  assert.deepEqual(reasons(ask(world)), ['permitted'])
  assert.equal(ask(world).body.answerable.owner, world.id('ada'), 'under cover until the handover is signed')
  const blind = { useCase: 'refunds', predecessor: world.id('ada'), record: `sha256:${'0'.repeat(64)}` }
  refused(world.say('olav', 'handover.sign', blind), 'conflict', 'unread')
  refused(world.say('rob', 'handover.sign', blind), 'forbidden', 'somebody else')
  handOver(world, 'olav')
  assert.equal(ask(world).body.answerable.owner, world.id('olav'))
  assert.equal(ask(world).body.answerable.cover, undefined)
})

test('where the old answer has ended the successor’s opens nothing before the handover', () => {
  const world = founded()
  const { authority } = addHolder(world, 'olav')
  world.must(propose(world, 'ada', { people: { ...manifestOf(world).people, owner: world.id('olav') } }))
  world.now = world.model.useCases.get('refunds')?.acceptance?.until ?? ''
  const until = plusMs(world.now, DAY)
  world.mustSay('olav', 'acceptance.sign', acceptanceOf(world, { authority, until }))
  assert.deepEqual(missing(world), ['handover_missing'])
  handOver(world, 'olav')
  assert.deepEqual(missing(world), [])
})

test('the handover record names open exceptions, incidents, restrictions and clocks, and moves with them', () => {
  const world = covered()
  const read = () => handoverRecord(world.model, world.model.useCases.get('refunds') ?? assert.fail())
  const before = read()
  assert.deepEqual(Object.keys(before).toSorted(), [
    'clocks',
    'dissent',
    'exceptions',
    'incidents',
    'predecessor',
    'restrictions',
    'revision',
    'risks',
    'tasks',
    'tier',
    'useCase',
  ])
  world.later(DAY)
  assert.deepEqual(read(), before, 'no instant of reading is in it')
  const scope = { kind: 'use_case', useCase: 'refunds' } as const
  world.mustSay('ada', 'restriction.set', { scope, mode: 'paused', cause: 'owner', reason: 'r' })
  assert.notDeepEqual(read(), before)
})

test('what a grantor granted outlives them for 30 days, unless the next one up takes it on', () => {
  const world = founded()
  const authority = acceptanceOf(world).authority ?? ''
  const left = leaveBy(world, 'gina', 'fred')
  const deadline = plusMs(left, 30 * DAY)
  refused(world.say('ada', 'authority.confirm', { authority }), 'beyond_authority', 'nobody confirms their own')
  refused(world.say('rob', 'authority.confirm', { authority }), 'beyond_authority', 'somebody')
  world.now = plusMs(deadline, -1)
  assert.equal(ask(world).body.useBefore, deadline)
  world.now = deadline
  assert.deepEqual(reasons(ask(world)), ['authority_unconfirmed'])
  world.mustSay('gina', 'authority.confirm', { authority })
  refused(world.say('gina', 'authority.confirm', { authority }), 'conflict', 'it is confirmed')
  assert.equal(ask(world).body.outcome, 'allow')
})

const leaveBy = (world: World, by: string, name: string) =>
  world.mustSay(by, 'person.depart', { person: world.id(name), reason: 'left' }).time

test('a later key of somebody with powers signs nothing unconfirmed, and nothing of T1 and T2 for a day', () => {
  const world = founded({ manifest: () => ({ tier: 'T2' }) })
  const publicKey = 'ada2'.padEnd(43, 'x')
  const key = world.tools.keyIdOf(publicKey)
  world.mustSay('ada', 'key.add', { person: world.id('ada'), key: { publicKey, proof: 'p'.repeat(86) } })
  const withNew = (until = plusMs(world.now, DAY)) =>
    world.submit(world.envelope('ada', 'acceptance.sign', acceptanceOf(world, { until }), { key, publicKey }))
  const pause = () =>
    world.submit(
      world.envelope(
        'ada',
        'restriction.set',
        { scope: { kind: 'use_case', useCase: 'refunds' }, mode: 'paused', cause: 'owner', reason: 'r' },
        { key, publicKey },
      ),
    )
  refused(withNew(), 'key_unconfirmed', 'not confirmed')
  assert.equal(pause().ok, true, 'closing waits for nobody')
  refused(world.say('ada', 'key.confirm', { person: world.id('ada'), key }), 'beyond_authority', 'oneself')
  refused(world.say('rob', 'key.confirm', { person: world.id('ada'), key }), 'beyond_authority', 'anybody')
  const confirmed = world.mustSay('fred', 'key.confirm', { person: world.id('ada'), key }).time
  world.now = plusMs(confirmed, DAY - 1)
  refused(withNew(), 'key_too_new', 'a millisecond early')
  world.now = plusMs(confirmed, DAY)
  assert.equal(withNew().ok, true, 'at the instant')
})

test('a second key of somebody without powers is free, and so is a T3 statement of a confirmed one', () => {
  const world = founded()
  const publicKey = 'rob2'.padEnd(43, 'x')
  const key = world.tools.keyIdOf(publicKey)
  world.mustSay('rob', 'key.add', { person: world.id('rob'), key: { publicKey, proof: 'p'.repeat(86) } })
  world.policy = () => holdFor('approver')
  const shown = `sha256:${'1'.repeat(64)}`
  const ballot = { decision: ask(world).id, vote: 'approve', shown, reason: 'r' } as const
  assert.equal(world.submit(world.envelope('rob', 'review.vote', ballot, { key, publicKey })).ok, true)
  const ada2 = 'ada2'.padEnd(43, 'x')
  const adaKey = world.tools.keyIdOf(ada2)
  world.mustSay('ada', 'key.add', { person: world.id('ada'), key: { publicKey: ada2, proof: 'p'.repeat(86) } })
  world.mustSay('fred', 'key.confirm', { person: world.id('ada'), key: adaKey })
  const envelope = world.envelope('ada', 'acceptance.sign', acceptanceOf(world), { key: adaKey, publicKey: ada2 })
  assert.equal(world.submit(envelope).ok, true)
  assert.equal(challenge(world).ok, true)
})
