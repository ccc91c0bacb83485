import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Entities, pdp, type Pdp } from './helpers/pdp.ts'
import { BETH, JERRY, MORTY, RICK, SUMMER } from './helpers/people.ts'

const attributes = (entities: Entities, id: string) => {
  const found = entities.subjects.find((subject) => subject.id === id)
  assert.ok(found, 'a person of the example')
  return found.attributes
}

/** The example with other roles: whoever answers from memory answers wrong. */
function otherRoles(entities: Entities): void {
  attributes(entities, RICK)['roles'] = ['viewer']
  attributes(entities, MORTY)['roles'] = ['admin']
  attributes(entities, SUMMER)['roles'] = ['evil_genius']
  attributes(entities, BETH)['roles'] = ['editor']
  attributes(entities, BETH)['email'] = 'elisabeth@the-smiths.com'
  entities.subjects = entities.subjects.filter(({ id }) => id !== JERRY)
}

const ask = (id: string, name: string, owner?: unknown, more: object = {}) => ({
  subject: { type: 'user', id, ...more },
  action: { name },
  resource: { type: 'todo', id: 'todo-1', ...(owner === undefined ? {} : { properties: { ownerID: owner } }) },
})

type Altered = [what: string, evaluation: object, expected: boolean]

const swapped: Altered[] = [
  ['who was admin, now viewer, reads', ask(RICK, 'can_read_todos'), true],
  ['but adds nothing', ask(RICK, 'can_create_todo'), false],
  ['nor changes their own', ask(RICK, 'can_update_todo', 'rick@the-citadel.com'), false],
  ['nor deletes another’s', ask(RICK, 'can_delete_todo', 'morty@the-citadel.com'), false],
  ['who was editor, now admin, deletes another’s', ask(MORTY, 'can_delete_todo', 'rick@the-citadel.com'), true],
  ['but does not change another’s', ask(MORTY, 'can_update_todo', 'rick@the-citadel.com'), false],
  ['and changes their own', ask(MORTY, 'can_update_todo', 'morty@the-citadel.com'), true],
  ['who is evil genius now changes another’s', ask(SUMMER, 'can_update_todo', 'rick@the-citadel.com'), true],
  ['but does not delete another’s', ask(SUMMER, 'can_delete_todo', 'rick@the-citadel.com'), false],
  ['who was viewer, now editor, adds', ask(BETH, 'can_create_todo'), true],
  ['and changes what is theirs under the new address', ask(BETH, 'can_update_todo', 'elisabeth@the-smiths.com'), true],
  ['not what was theirs under the old one', ask(BETH, 'can_update_todo', 'beth@the-smiths.com'), false],
  ['who was taken out does not even read', ask(JERRY, 'can_read_todos'), false],
]

const original: Altered[] = [
  ['an editor does not own what another owns now', ask(MORTY, 'can_update_todo', 'summer@the-smiths.com'), false],
  ['nor what has no owner', ask(MORTY, 'can_update_todo'), false],
  ['nor what names no one', ask(MORTY, 'can_update_todo', ''), false],
  ['an owner of the wrong type is no owner', ask(MORTY, 'can_update_todo', ['morty@the-citadel.com']), false],
  ['an address in other letters is another', ask(MORTY, 'can_update_todo', 'MORTY@the-citadel.com'), false],
  ['an unknown subject reads nothing', ask('mallory', 'can_read_todos'), false],
  [
    'a subject of another type is another subject',
    { ...ask(RICK, 'can_read_todos'), subject: { type: 'robot', id: RICK } },
    false,
  ],
  ['an unknown action is denied', ask(RICK, 'can_rename_todo'), false],
  ['an action in other letters is another', ask(RICK, 'CAN_READ_TODOS'), false],
  [
    'roles a caller claims are no roles',
    ask(BETH, 'can_create_todo', undefined, { properties: { roles: ['editor', 'admin'] } }),
    false,
  ],
  [
    'nor as attributes or entity',
    ask(BETH, 'can_create_todo', undefined, { entity: { roles: ['editor'] }, attributes: { roles: ['editor'] } }),
    false,
  ],
  [
    'an address a caller claims is not theirs',
    ask(MORTY, 'can_update_todo', 'rick@the-citadel.com', { properties: { email: 'rick@the-citadel.com' } }),
    false,
  ],
  ['a name every object has is no attribute', ask('__proto__', 'can_read_todos'), false],
]

describe('altered cases: the answer follows the signed file', () => {
  let asPublished: Pdp
  let altered: Pdp
  before(async () => {
    asPublished = await pdp('todo')
    altered = await pdp('todo', { entities: otherRoles })
  })
  after(async () => {
    await asPublished[Symbol.asyncDispose]()
    await altered[Symbol.asyncDispose]()
  })
  for (const [what, evaluation, expected] of swapped)
    test(`other roles: ${what}`, async () => assert.equal(await altered.decide(evaluation), expected))
  for (const [what, evaluation, expected] of original)
    test(what, async () => assert.equal(await asPublished.decide(evaluation), expected))

  test('and follows the policy: one that permits nothing answers nothing but no', async () => {
    const policy = '@id("one") permit (principal, action == Answerable::Action::"can_read_todos", resource);'
    await using point = await pdp('todo', { policy })
    assert.equal(await point.decide(ask('mallory', 'can_read_todos')), true)
    assert.equal(await point.decide(ask(RICK, 'can_create_todo')), false)
  })
})
