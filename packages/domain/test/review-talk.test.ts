import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messagesOf } from '../src/index.ts'
import { codeOf, vote } from './asking.ts'
import { ask, askIn, founded } from './founding.ts'
import { holdFor, type World } from './world.ts'
import { REFUND } from './asking.ts'

const MINUTE = 60_000

function heldIn(world: World) {
  world.policy = () => holdFor('approver', 2)
  return ask(world)
}

test('one reviewer has it in hand; whoever may vote still may', () => {
  const world = founded()
  const { id } = heldIn(world)
  assert.equal(codeOf(world.say('olga', 'review.take', { decision: id })), 'forbidden')
  assert.equal(codeOf(world.say('rita', 'review.take', { decision: id })), 'ok')
  assert.equal(codeOf(world.say('rob', 'review.take', { decision: id })), 'conflict', 'the order of the log decides')
  assert.equal(codeOf(vote(world, 'rob', id)), 'ok')
  world.later(15 * MINUTE)
  assert.equal(codeOf(world.say('dora', 'review.take', { decision: id })), 'ok', 'nobody holds it up for long')
  assert.equal(world.row('decision', id)?.taken?.person, world.id('dora'))
})

test('a question is asked of who answers for it, and the deadline runs on', () => {
  const world = founded()
  const { id } = heldIn(world)
  const question = 'Did the parcel come back?'
  assert.equal(codeOf(world.say('olga', 'review.ask', { decision: id, question })), 'forbidden')
  const asked = world.mustSay('rita', 'review.ask', { decision: id, question })
  const told = messagesOf(world.model, asked, () => undefined)
  assert.deepEqual(
    told.map(({ person, kind, about }) => [person, kind, about]),
    ['ada', 'dora', 'olga'].map((name) => [world.id(name), 'review_asked', id]),
  )
  const answer = { decision: id, question: asked.id, answer: 'Yes, on Friday.' }
  assert.equal(codeOf(world.say('rita', 'review.answer', answer)), 'forbidden', 'not one’s own')
  assert.equal(codeOf(world.say('rob', 'review.answer', answer)), 'forbidden')
  const answered = world.mustSay('olga', 'review.answer', answer)
  assert.deepEqual(
    messagesOf(world.model, answered, () => undefined).map(({ person, kind }) => [person, kind]),
    [[world.id('rita'), 'review_answered']],
  )
  assert.equal(codeOf(world.say('ada', 'review.answer', answer)), 'conflict', 'once')
  assert.equal(world.row('decision', id)?.state, 'held')
  world.later(4 * 60 * MINUTE)
  assert.equal(codeOf(world.say('rita', 'review.ask', { decision: id, question })), 'expired')
  assert.equal(codeOf(vote(world, 'rita', id)), 'expired', 'silence keeps nothing open')
})

test('INVARIANT 4: who asked for the work answers questions about it, and takes nothing in hand', () => {
  const world = founded()
  world.policy = () => holdFor('approver')
  const run = world.mustAgent('bot', 'run.open', { request: 'r', onBehalfOf: world.id('rita') })
  const { id } = askIn(world, run.id, REFUND)
  assert.equal(codeOf(world.say('rita', 'review.take', { decision: id })), 'forbidden')
  const asked = world.mustSay('rob', 'review.ask', { decision: id, question: 'Is it urgent?' })
  assert.equal(codeOf(world.say('rita', 'review.answer', { decision: id, question: asked.id, answer: 'No.' })), 'ok')
})

test('what is decided takes no question and is in nobody’s hand', () => {
  const world = founded()
  const { id } = heldIn(world)
  world.must(vote(world, 'rita', id, 'reject'))
  assert.equal(codeOf(world.say('rob', 'review.take', { decision: id })), 'conflict')
  assert.equal(codeOf(world.say('rob', 'review.ask', { decision: id, question: 'Why?' })), 'conflict')
})
