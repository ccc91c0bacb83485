import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decide, departure, dueInModel, duties, messagesOf, reopening, standing } from '../src/index.ts'
import { founded, grantOf } from './founding.ts'
import { codeOf } from './asking.ts'
import { DAY, type World } from './world.ts'

const SCOPE = { kind: 'use_case' as const, useCase: 'refunds' }
const stop = (world: World, reason?: string) =>
  world.mustSay('dora', 'restriction.set', {
    scope: SCOPE,
    mode: 'paused',
    cause: 'owner',
    ...(reason === undefined ? {} : { reason }),
  })
const reasonDuties = (world: World) => duties(world.model, world.now).filter(({ kind }) => kind === 'reason_missing')
const remind = (world: World) =>
  dueInModel(world.model, world.now)
    .filter(({ type }) => type === 'restriction.remind')
    .map(({ type, payload }) => codeOf(world.as({ kind: 'system', id: 'timer' }, type, payload as never)))

describe('a stop without a reason', () => {
  test('closes at once, and its reason is owed by whoever stopped it', () => {
    const world = founded()
    const { id } = stop(world)
    assert.equal(standing(world.model, 'refunds', undefined, world.now).mode, 'paused')
    const [duty] = reasonDuties(world)
    assert.deepEqual([duty?.to, duty?.about, duty?.useCase], [[world.id('dora')], id, 'refunds'])
    assert.deepEqual(remind(world), [], 'nobody is told before it is overdue')
  })

  test('overdue, it is asked of the owner too and upwards, once', () => {
    const world = founded()
    stop(world)
    world.later(DAY - 1)
    assert.deepEqual(remind(world), [])
    world.later(1)
    const people = ['dora', 'ada', 'fred'].map((name) => world.id(name))
    assert.deepEqual(reasonDuties(world)[0]?.to, people)
    assert.deepEqual(remind(world), ['ok'])
    const event = world.events.at(-1)
    assert.ok(event)
    const told = messagesOf(world.model, event, () => undefined)
    assert.deepEqual(
      told.map(({ person, kind }) => [person, kind]),
      people.map((person) => [person, 'reason_missing']),
    )
    assert.deepEqual(remind(world), [], 'once')
  })

  test('takes one reason, also after it was lifted; a stop that had one takes none', () => {
    const world = founded()
    const { id } = stop(world)
    assert.equal(codeOf(world.say('rita', 'restriction.explain', { restriction: id, reason: 'r' })), 'forbidden')
    world.mustSay('ada', 'restriction.lift', { restriction: id, reason: 'r' })
    assert.equal(reasonDuties(world).length, 1, 'lifting it is no reason')
    world.mustSay('dora', 'restriction.explain', { restriction: id, reason: 'It paid the same claim twice.' })
    assert.deepEqual(reasonDuties(world), [])
    assert.equal(codeOf(world.say('dora', 'restriction.explain', { restriction: id, reason: 'r' })), 'conflict')
    const explained = stop(world, 'given at once')
    assert.equal(
      codeOf(world.say('dora', 'restriction.explain', { restriction: explained.id, reason: 'r' })),
      'conflict',
    )
    world.later(2 * DAY)
    assert.deepEqual(remind(world), [])
  })
})

test('what is told of reopening is what a signature meets', () => {
  const world = founded()
  const { id } = stop(world, 'r')
  for (const name of ['fred', 'gina', 'ada', 'dora', 'carl', 'olga', 'rita', 'rob']) {
    const restriction = world.model.restrictions.get(id)
    assert.ok(restriction)
    const told = reopening(world.model, restriction, world.id(name), world.now)
    const { model, facts, tools, now } = world
    const lift = world.envelope(name, 'restriction.lift', { restriction: id, reason: 'r' })
    const met = codeOf(decide({ model, facts, tools, now }, lift))
    assert.equal(told.fault === null, met === 'ok', `${name}: ${told.fault}, ${met}`)
    assert.equal(told.by.includes(world.id(name)), met === 'ok', name)
  }
})

describe('a departure, told beforehand', () => {
  const told = (world: World, name: string, reader: string) => {
    const { persons } = world.model
    const person = persons.get(world.id(name))
    assert.ok(person)
    return departure({ model: world.model, now: world.now }, person, persons.get(world.id(reader)))
  }

  test('is what happens: what closes, what is asked of whom', () => {
    const world = founded()
    const before = told(world, 'ada', 'fred')
    assert.equal(before.fault, null)
    assert.deepEqual(
      before.useCases.map(({ useCase, openBefore, openAfter, cover }) => [useCase, openBefore, openAfter, cover]),
      [['refunds', true, false, null]],
    )
    world.mustSay('fred', 'person.depart', { person: world.id('ada'), reason: 'left' })
    const { missing } = standing(world.model, 'refunds', undefined, world.now)
    assert.ok(missing.length > 0)
    const successor = duties(world.model, world.now).find(({ kind }) => kind === 'successor_missing')
    assert.deepEqual(before.useCases[0]?.asked, successor?.to)
    assert.equal(before.useCases[0]?.successorBy, successor?.until)
    assert.equal(told(world, 'ada', 'fred').fault, 'departed')
  })

  test('names whoever stands in, the places that stay empty and the rights others have to take on', () => {
    const world = founded()
    const mandate = [...world.model.mandates.keys()][0] ?? ''
    world.mustSay('fred', 'authority.grant', grantOf(world, 'dora', { mandate }))
    world.mustSay('dora', 'cover.accept', {
      useCase: 'refunds',
      until: new Date(Date.parse(world.now) + 60 * DAY).toISOString(),
    })
    const ada = told(world, 'ada', 'fred')
    assert.deepEqual(
      ada.useCases.map(({ openAfter, cover }) => [openAfter, cover?.deputy]),
      [[true, world.id('dora')]],
    )
    assert.deepEqual(told(world, 'dora', 'fred').places, [{ useCase: 'refunds', as: 'deputy' }])
    const fred = told(world, 'fred', 'gina')
    assert.deepEqual(
      fred.given.map(({ grantee }) => grantee).toSorted(),
      [world.id('ada'), world.id('dora')].toSorted(),
    )
    assert.ok(fred.given.every(({ asked }) => asked.includes(world.id('gina'))))
  })

  test('says who may not sign it, and who may not leave', () => {
    const world = founded()
    assert.equal(told(world, 'ada', 'rita').fault, 'no_right')
    assert.equal(told(world, 'ada', 'ada').fault, null)
    world.mustSay('gina', 'person.depart', { person: world.id('gina'), reason: 'left' })
    assert.equal(told(world, 'fred', 'fred').fault, 'last_administrator')
  })
})
