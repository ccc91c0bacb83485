import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plusMs } from '../../src/index.ts'
import { acceptanceOf, ask, founded } from '../founding.ts'
import { DAY, holdFor, type World } from '../world.ts'
import { A_DIGEST, propose, refused } from './support.ts'

/** Somebody makes a key themself and signs that it is the lost key's successor of another person. */
function recovered(world: World, by: string, name: string) {
  const publicKey = `${name}-by-${by}-`.padEnd(43, 'x')
  const key = world.tools.keyIdOf(publicKey)
  world.mustSay(by, 'key.add', { person: world.id(name), key: { publicKey, proof: 'p'.repeat(86) } })
  return { key, publicKey }
}
const confirm = (world: World, by: string, name: string, key: string) =>
  world.say(by, 'key.confirm', { person: world.id(name), key })

test('a grantor does not become the owner: who signed for a recovered key does not confirm it', () => {
  const world = founded()
  const taken = recovered(world, 'fred', 'ada')
  refused(confirm(world, 'fred', 'ada', taken.key), 'beyond_authority', 'both signatures are one person’s')
  refused(confirm(world, 'rob', 'ada', taken.key), 'beyond_authority', 'anybody')
  const answer = () => world.submit(world.envelope('ada', 'acceptance.sign', acceptanceOf(world), taken))
  refused(answer(), 'key_unconfirmed', 'the owner’s name')
  world.must(confirm(world, 'gina', 'ada', taken.key))
  assert.equal(answer().ok, true)
})

test('an inviter does not vote in the name of a reviewer whose key they say is lost', () => {
  const world = founded()
  world.policy = () => holdFor('approver')
  const held = ask(world)
  const taken = recovered(world, 'fred', 'rita')
  const ballot = { decision: held.id, vote: 'approve', shown: A_DIGEST, reason: 'r' } as const
  const voted = () => world.submit(world.envelope('rita', 'review.vote', ballot, taken))
  refused(voted(), 'key_unconfirmed', 'nobody else has looked')
  refused(confirm(world, 'fred', 'rita', taken.key), 'beyond_authority', 'the same person')
  world.must(confirm(world, 'gina', 'rita', taken.key))
  assert.equal(voted().ok, true)
})

test('where nobody else is left, a lost key does not shut its holder out for ever', () => {
  const world = founded()
  world.mustSay('fred', 'person.depart', { person: world.id('gina'), reason: 'left' })
  const { key } = recovered(world, 'fred', 'rita')
  assert.equal(confirm(world, 'fred', 'rita', key).ok, true)
})

test('a key that is too new does not reach T1 through a revision that is neither signed nor the newest', () => {
  const world = founded()
  const publicKey = 'ada2'.padEnd(43, 'x')
  const key = world.tools.keyIdOf(publicKey)
  world.mustSay('ada', 'key.add', { person: world.id('ada'), key: { publicKey, proof: 'p'.repeat(86) } })
  world.must(confirm(world, 'fred', 'ada', key))
  world.must(propose(world, 'olga', { tier: 'T1', enforcement: 'gateway' }))
  const high = acceptanceOf(world)
  world.must(propose(world, 'olga', { purpose: 'as before' }))
  const { revision, assumptions } = high
  const answer = acceptanceOf(world, { revision, assumptions, until: plusMs(world.now, DAY) })
  const sign = () => world.submit(world.envelope('ada', 'acceptance.sign', answer, { key, publicKey }))
  refused(sign(), 'key_too_new', 'T1')
  world.later(DAY)
  assert.equal(world.submit(world.envelope('ada', 'acceptance.sign', acceptanceOf(world), { key, publicKey })).ok, true)
})
