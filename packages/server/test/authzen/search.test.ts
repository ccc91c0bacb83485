import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pdp, type Pdp } from './helpers/pdp.ts'

const ALICE = { type: 'user', id: 'alice' }
const ONE = { type: 'record', id: 'record-1' }
const ARCHIVED = { type: 'record', id: 'record-2', properties: { status: 'archived' } }
const ADMIN = { type: 'user', id: 'bob', properties: { role: 'admin' } }
const READ = { name: 'read' }
const WRITE = { name: 'write' }
const user = (id: string) => ({ type: 'user', id })
const record = (id: string) => ({ type: 'record', id })

let point: Pdp
before(async () => {
  point = await pdp('records')
})
after(() => point[Symbol.asyncDispose]())

async function search(what: string, query: object): Promise<unknown[]> {
  const { status, body, text } = await point.post(`/access/v1/search/${what}`, query)
  assert.equal(status, 200, text)
  return body['results'] as unknown[]
}

describe('search (certification: Search)', () => {
  test('subjects who may', async () => {
    const who = { type: 'user' }
    assert.deepEqual(await search('subject', { subject: who, action: READ, resource: ONE }), [
      user('alice'),
      user('bob'),
    ])
    assert.deepEqual(await search('subject', { subject: who, action: WRITE, resource: ONE }), [user('alice')])
    const admin = { type: 'user', properties: { role: 'admin' } }
    assert.deepEqual(await search('subject', { subject: admin, action: WRITE, resource: ARCHIVED }), [
      user('alice'),
      user('bob'),
    ])
    assert.deepEqual(await search('subject', { subject: { ...who, id: 'nobody' }, action: WRITE, resource: ONE }), [
      user('alice'),
    ])
  })

  test('resources on which', async () => {
    const any = { type: 'record' }
    const both = [record('record-1'), record('record-2')]
    assert.deepEqual(await search('resource', { subject: ALICE, action: READ, resource: any }), both)
    assert.deepEqual(await search('resource', { subject: ALICE, action: WRITE, resource: any }), [record('record-1')])
    assert.deepEqual(await search('resource', { subject: ADMIN, action: WRITE, resource: any }), [record('record-2')])
  })

  test('actions that', async () => {
    const names = (...list: string[]) => list.map((name) => ({ name }))
    assert.deepEqual(await search('action', { subject: ALICE, resource: ONE }), names('read', 'write'))
    assert.deepEqual(await search('action', { subject: ADMIN, resource: ARCHIVED }), names('read', 'write'))
    assert.deepEqual(
      await search('action', { subject: user('bob'), resource: ONE, context: { ip: '1' } }),
      names('read'),
    )
  })

  test('who and what nobody knows is an empty answer and no error', async () => {
    assert.deepEqual(await search('action', { subject: user('nobody'), resource: ONE }), [])
    assert.deepEqual(await search('subject', { subject: { type: 'spaceship' }, action: READ, resource: ONE }), [])
    assert.deepEqual(
      await search('resource', { subject: ALICE, action: { name: 'fly' }, resource: { type: 'record' } }),
      [],
    )
  })

  test('what a search finds, an evaluation allows, and what it leaves out, none does', async () => {
    for (const id of ['alice', 'bob'])
      for (const resource of [record('record-1'), record('record-2')]) {
        const found = (await search('action', { subject: user(id), resource })) as { name: string }[]
        for (const name of ['read', 'write', 'delete']) {
          const allowed = await point.decide({ subject: user(id), action: { name }, resource })
          assert.equal(
            found.some((one) => one.name === name),
            allowed,
            `${id} ${name} ${resource.id}`,
          )
        }
      }
  })

  test('leaves no entry', async () => {
    const size = await point.d.size()
    await search('subject', { subject: { type: 'user' }, action: READ, resource: ONE })
    assert.equal(await point.d.size(), size)
  })

  test('required fields are required', async () => {
    for (const [what, query] of [
      ['subject', { subject: { type: 'user' }, resource: ONE }],
      ['subject', { subject: { type: 'user' }, action: READ, resource: { type: 'record' } }],
      ['subject', { subject: {}, action: READ, resource: ONE }],
      ['resource', { action: READ, resource: { type: 'record' } }],
      ['resource', { subject: { type: 'user' }, action: READ, resource: { type: 'record' } }],
      ['action', { subject: ALICE }],
      ['action', { subject: 'alice', resource: ONE }],
      ['action', { subject: ALICE, resource: ONE, page: { limit: 0 } }],
      ['action', { subject: ALICE, resource: ONE, page: { token: 'no such page' } }],
    ] as const)
      assert.equal((await point.post(`/access/v1/search/${what}`, query)).status, 400, JSON.stringify(query))
  })
})

describe('pages of a search', () => {
  const query = { subject: { type: 'user' }, action: READ, resource: ONE }
  const page = async (own: Pdp, given: object, more: object = {}) => {
    const { status, body } = await own.post('/access/v1/search/subject', { ...query, ...more, page: given })
    return { status, results: body['results'] as object[], page: body['page'] as { next_token: string; count: number } }
  }

  test('every result stands on exactly one page', async () => {
    await using own = await pdp('records', {
      entities: (entities) => {
        const attributes = { rights: ['read'] }
        entities.subjects = Array.from({ length: 257 }, (_, n) => ({ type: 'user', id: `user-${n}`, attributes }))
        for (const subject of entities.subjects.filter((_, n) => n % 3 === 0)) subject.attributes = {}
      },
    })
    const seen: object[] = []
    let token = ''
    do {
      const { results, page: at } = await page(own, { limit: 10, token })
      assert.ok(results.length <= 10)
      assert.equal(at.count, results.length)
      seen.push(...results)
      token = at.next_token
    } while (token !== '')
    assert.equal(seen.length, 257 - 86)
    assert.equal(new Set(seen.map((one) => JSON.stringify(one))).size, seen.length)
  })

  test('a token belongs to its search', async () => {
    const { page: first } = await page(point, { limit: 1 })
    assert.equal((await page(point, { limit: 1, token: first.next_token })).results.length, 1)
    assert.equal((await page(point, { token: first.next_token }, { action: WRITE })).status, 400)
  })
})

test('a gate that is closed finds nothing', async () => {
  await using own = await pdp('records')
  const query = { subject: ALICE, resource: ONE }
  assert.equal(((await own.post('/access/v1/search/action', query)).body['results'] as unknown[]).length, 2)
  const scope = { kind: 'use_case', useCase: 'authzen-records' } as const
  await own.d.must(own.founding.owner, 'restriction.set', { scope, mode: 'review_all', cause: 'owner', reason: 'look' })
  assert.deepEqual((await own.post('/access/v1/search/action', query)).body['results'], [])
})
