import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { checkLedger } from '../helpers/check-ledger.ts'
import { DAY } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'

let d: TestDeployment
let founding: Founding
let scim: (method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<ScimReply>
type ScimReply = { status: number; body: JsonObject; headers: Headers }
const folder = mkdtempSync(join(tmpdir(), 'answerable-scim-'))

/** A SCIM client of our own making: what a directory sends, and nothing it does not. */
function scimClient(token: string): typeof scim {
  return async (method, path, body, headers = {}) => {
    const init: RequestInit = {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }
    const response = await d.handler(new Request(`http://log.test/scim/v2${path}`, init))
    const text = await response.text()
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as JsonObject),
      headers: response.headers,
    }
  }
}

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

const userOf = (name: string) => ({
  schemas: [USER],
  userName: `${name}@people.example`,
  emails: [{ value: `${name}@people.example`, type: 'work', primary: true }],
  active: true,
})

before(async () => {
  const signInFile = join(folder, 'sign-in.json')
  writeFileSync(signInFile, JSON.stringify({ roles: { auditor: ['AI Audit'] } }))
  d = await testDeployment({ signInFile })
  founding = await d.founding()
  const until = new Date(Date.parse(d.clock.now()) + 100 * DAY).toISOString()
  const made = await d.http(
    'POST',
    '/v1/directory/tokens',
    { name: 'directory', until },
    await d.bearer(founding.founder),
  )
  assert.equal(made.status, 201, made.text)
  scim = scimClient(made.field('token'))
})
after(async () => {
  await d[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

describe('the examples of RFC 7644', () => {
  let id = ''
  test('3.3: a user is created', async () => {
    const reply = await scim('POST', '/Users', {
      schemas: [USER],
      userName: 'bjensen',
      externalId: 'bjensen',
      name: { formatted: 'Ms. Barbara J Jensen III', familyName: 'Jensen', givenName: 'Barbara' },
    })
    assert.equal(reply.status, 201, JSON.stringify(reply.body))
    id = reply.body['id'] as string
    assert.equal(reply.headers.get('location'), (reply.body['meta'] as JsonObject)['location'])
    assert.match(reply.headers.get('location') ?? '', new RegExp(`/Users/${id}$`))
    assert.equal((reply.body['name'] as JsonObject)['familyName'], 'Jensen')
    const again = await scim('POST', '/Users', { schemas: [USER], userName: 'BJensen' })
    assert.equal(again.status, 409)
    assert.equal(again.body['scimType'], 'uniqueness')
  })

  test('3.4.1: a known resource is read', async () => {
    const reply = await scim('GET', `/Users/${id}`)
    assert.equal(reply.status, 200)
    assert.equal(reply.body['userName'], 'bjensen')
    assert.equal(reply.headers.get('content-type'), 'application/scim+json')
    assert.equal((await scim('GET', '/Users/nothing')).status, 404)
  })

  test('3.4.2: resources are found by a filter, page by page', async () => {
    const found = await scim('GET', `/Users?filter=${encodeURIComponent('userName eq "bjensen"')}`)
    assert.equal(found.body['totalResults'], 1)
    assert.deepEqual(found.body['schemas'], ['urn:ietf:params:scim:api:messages:2.0:ListResponse'])
    const none = await scim('GET', `/Users?filter=${encodeURIComponent('userName eq "nobody"')}`)
    assert.equal(none.body['totalResults'], 0)
    const bad = await scim('GET', `/Users?filter=${encodeURIComponent('userName like "b"')}`)
    assert.equal(bad.status, 400)
  })

  test('3.5.1: a user is replaced', async () => {
    const reply = await scim('PUT', `/Users/${id}`, {
      schemas: [USER],
      id,
      userName: 'bjensen',
      externalId: 'bjensen',
      emails: [{ value: 'bjensen@example.com' }, { value: 'babs@jensen.org' }],
    })
    assert.equal(reply.status, 200, JSON.stringify(reply.body))
    assert.equal((reply.body['emails'] as JsonObject[]).length, 2)
    assert.equal(reply.body['name'], undefined)
  })

  test('3.5.2: a user is changed by operations', async () => {
    const operations = [{ op: 'add', path: 'nickName', value: 'Babs' }]
    const reply = await scim('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: operations })
    assert.equal(reply.status, 200, JSON.stringify(reply.body))
    assert.equal(reply.body['nickName'], 'Babs')
  })

  test('3.5.2: members join and leave a group', async () => {
    const made = await scim('POST', '/Groups', { schemas: [GROUP], displayName: 'Tour Guides' })
    const group = made.body['id'] as string
    const add = [{ op: 'add', path: 'members', value: [{ display: 'Babs Jensen', value: id }] }]
    const joined = await scim('PATCH', `/Groups/${group}`, { schemas: [PATCH], Operations: add })
    assert.equal((joined.body['members'] as JsonObject[]).length, 1, JSON.stringify(joined.body))
    const remove = [{ op: 'remove', path: `members[value eq "${id}"]` }]
    const left = await scim('PATCH', `/Groups/${group}`, { schemas: [PATCH], Operations: remove })
    assert.equal(left.body['members'], undefined, JSON.stringify(left.body))
  })

  test('3.6: a user is deleted', async () => {
    assert.equal((await scim('DELETE', `/Users/${id}`)).status, 204)
    assert.equal((await scim('GET', `/Users/${id}`)).status, 404)
    assert.equal((await scim('DELETE', `/Users/${id}`)).status, 404)
  })

  test('4: what the provider does is told', async () => {
    const config = await scim('GET', '/ServiceProviderConfig')
    assert.equal((config.body['patch'] as JsonObject)['supported'], true)
    assert.equal((await scim('GET', '/Schemas')).status, 200)
    assert.equal((await scim('GET', '/ResourceTypes')).status, 200)
  })
})

describe('who leaves the directory has left', () => {
  test('a deactivated owner answers for nothing any more, and every gate of theirs is closed', async () => {
    const made = await scim('POST', '/Users', userOf('olivia'))
    const bearer = await d.bearer(founding.owner)
    const tokens = await d.bearer(founding.founder)
    const open = async () => (await d.http('GET', `/v1/use-cases/${founding.useCase}`, undefined, tokens)).body['open']
    assert.equal(await open(), true)
    const operations = [{ op: 'replace', value: { active: false } }]
    const reply = await scim('PATCH', `/Users/${made.body['id'] as string}`, {
      schemas: [PATCH],
      Operations: operations,
    })
    assert.equal(reply.status, 200, JSON.stringify(reply.body))
    assert.equal((await d.http('GET', '/v1/people', undefined, bearer)).body['code'], 'unauthenticated')
    assert.equal(await open(), false)
    const people = (await d.http('GET', '/v1/people', undefined, tokens)).body['people'] as JsonObject[]
    assert.notEqual(people.find(({ id }) => id === founding.owner.id)?.['departed'], null)
    await checkLedger(d)
  })

  test('what it says later brings nobody back, and creating a user registers nobody', async () => {
    const size = await d.size()
    const [user] = (await scim('GET', `/Users?filter=${encodeURIComponent('userName sw "olivia"')}`)).body[
      'Resources'
    ] as [JsonObject]
    assert.equal(user['active'], false)
    const back = await scim('PUT', `/Users/${user['id'] as string}`, userOf('olivia'))
    assert.equal(back.body['active'], false)
    await scim('POST', '/Users', userOf('stranger'))
    assert.equal(await d.size(), size, 'the log grew')
  })

  test('a deleted user has left too', async () => {
    const chidi = await d.person('chidi')
    const made = await scim('POST', '/Users', userOf('chidi'))
    assert.equal((await scim('DELETE', `/Users/${made.body['id'] as string}`)).status, 204)
    await assert.rejects(d.bearer(chidi), /unauthenticated/)
  })

  test('the last who can grant is not closed by it: a successor comes first', async () => {
    for (const [name, status] of [
      ['gregor', 204],
      ['freya', 409],
    ] as const) {
      const made = await scim('POST', '/Users', userOf(name))
      assert.equal((await scim('DELETE', `/Users/${made.body['id'] as string}`)).status, status, name)
    }
  })
})

test('only a directory’s own token gets in, and it gets in nowhere else', async () => {
  const size = await d.size()
  const agent = await d.agentClient(founding.agent).catch(() => undefined)
  for (const authorization of [
    '',
    'Bearer nothing',
    agent?.bearer['authorization'] ?? '',
    (await d.bearer(founding.founder))['authorization'] ?? '',
  ]) {
    assert.equal((await scim('GET', '/Users', undefined, { authorization })).status, 401)
    assert.equal((await scim('POST', '/Users', userOf('mallory'), { authorization })).status, 401)
  }
  assert.equal(await d.size(), size)
})
