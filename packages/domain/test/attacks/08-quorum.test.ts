import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quorumMet } from '../../src/index.ts'
import { ask, founded, manifestOf, sign } from '../founding.ts'
import { ALLOW, holdFor, type World } from '../world.ts'
import { claim, codeOf, propose, reasons, refused, vote } from './support.ts'

const both = (a: string, b: string) => ({ ...holdFor(a), reviews: [...holdFor(a).reviews, ...holdFor(b).reviews] })

test('one person named twice, or in two roles, fills one place', () => {
  const world = founded({
    manifest: (w) => ({ review: { roles: { approver: [w.id('rita'), w.id('rita')], second: [w.id('rita')] } } }),
  })
  world.policy = () => holdFor('approver', 2)
  assert.deepEqual(reasons(ask(world)), ['nobody_eligible'])
  world.policy = () => both('approver', 'second')
  assert.deepEqual(reasons(ask(world)), ['nobody_eligible'])
})

test('a person eligible in two roles is seated where they are needed, once', () => {
  const eligible = new Map([
    ['a', ['p1', 'p2']],
    ['b', ['p1']],
  ])
  const need = [
    { role: 'a', count: 1, rule: 'r' },
    { role: 'b', count: 1, rule: 'r' },
  ]
  assert.equal(quorumMet(need, eligible, ['p1']), false)
  assert.equal(quorumMet(need, eligible, ['p1', 'p1']), false)
  assert.equal(quorumMet(need, eligible, ['p1', 'p2']), true)
  assert.equal(quorumMet(need, eligible, ['p2', 'p3']), false)
})

test('a voter who left, or whom a newer signed revision no longer names, does not count', () => {
  const left = founded()
  left.policy = () => holdFor('approver', 2)
  const held = ask(left)
  for (const name of ['rita', 'rob']) left.must(vote(left, name, held.id))
  left.mustSay('fred', 'person.depart', { person: left.id('rita'), reason: 'left' })
  assert.deepEqual(reasons(left.must(claim(left, held.id))), ['quorum_lost'])

  const moved = founded()
  moved.policy = () => holdFor('approver')
  const other = ask(moved)
  moved.must(vote(moved, 'rita', other.id))
  moved.must(propose(moved, 'ada', { review: { roles: { approver: [moved.id('rob')] } } }))
  sign(moved)
  assert.deepEqual(reasons(moved.must(claim(moved, other.id))), ['approval_void'])
})

test('a leaver casts no vote, and one who voted does not vote again with another key', () => {
  const world = founded()
  world.policy = () => holdFor('approver', 2)
  const held = ask(world)
  world.mustSay('fred', 'person.depart', { person: world.id('rob'), reason: 'left' })
  refused(vote(world, 'rob', held.id), 'statement_void', 'a leaver')
  world.must(vote(world, 'rita', held.id))
  const key = { publicKey: 'rita-two'.padEnd(43, 'x'), proof: 'p'.repeat(86) }
  world.mustSay('rita', 'key.add', { person: world.id('rita'), key })
  const envelope = world.envelope(
    'rita',
    'review.vote',
    { decision: held.id, vote: 'approve', shown: `sha256:${'1'.repeat(64)}`, reason: 'r' },
    { key: world.tools.keyIdOf(key.publicKey), publicKey: key.publicKey },
  )
  refused(world.submit(envelope), 'conflict', 'a second key is no second person')
})

test('a rejection stands: no later approval turns it, and no vote comes late', () => {
  const world = founded()
  world.policy = () => holdFor('approver', 2)
  const held = ask(world)
  world.must(vote(world, 'rita', held.id))
  world.must(vote(world, 'rob', held.id, 'reject'))
  refused(vote(world, 'dora', held.id), 'conflict', 'after a rejection')
  refused(claim(world, held.id), 'not_approved', 'the claim')
})

test('a vote under other assumptions than those of the decision is refused', () => {
  const world = founded()
  world.policy = () => holdFor('approver')
  const held = ask(world)
  world.must(propose(world, 'ada', { purpose: 'another' }))
  sign(world)
  refused(vote(world, 'rita', held.id), 'conflict', 'nobody was shown this under these')
})

test('nobody votes on what was allowed or denied, or into a use case where they hold no role', () => {
  const world = founded()
  const allowed = ask(world)
  refused(vote(world, 'rita', allowed.id), 'not_found', 'allowed')
  world.policy = () => holdFor('approver')
  const held = ask(world)
  for (const name of ['fred', 'gina', 'ada', 'carl', 'olga']) refused(vote(world, name, held.id), 'forbidden', name)
})

test('an approval whose review asks nobody, as somebody with the database could write it, is not claimed', () => {
  const forge = (change: (world: World, id: string) => void) => {
    const world = founded()
    world.policy = () => holdFor('approver')
    const held = ask(world)
    change(world, held.id)
    world.policy = () => ALLOW
    const claimed = world.must(claim(world, held.id))
    return reasons(claimed)
  }
  const approvedRow = (world: World, id: string, review: object | null) => {
    const row = world.row('decision', id)
    assert.ok(row !== undefined)
    const claimBy = world.model.useCases.get('refunds')?.acceptance?.until ?? null
    world.forge({ kind: 'decision', row: { ...row, state: 'approved', claimBy, review: review as never } })
  }
  assert.deepEqual(
    forge((world, id) => approvedRow(world, id, null)),
    ['quorum_lost'],
  )
  assert.deepEqual(
    forge((world, id) => approvedRow(world, id, { requirements: [], due: world.now })),
    ['quorum_lost'],
  )
  assert.deepEqual(
    forge((world, id) => approvedRow(world, id, world.row('decision', id)?.review ?? null)),
    ['quorum_lost'],
  )
})

test('the people who approve are those of the signed revision, not of a proposal', () => {
  const world = founded()
  world.policy = () => holdFor('approver')
  const held = ask(world)
  const roles = { approver: [world.id('gina'), world.id('rita')] }
  world.must(propose(world, 'olga', { review: { roles }, people: manifestOf(world).people }))
  refused(vote(world, 'gina', held.id), 'forbidden', 'named by the proposal only')
  assert.equal(codeOf(vote(world, 'rita', held.id)), 'ok')
})
