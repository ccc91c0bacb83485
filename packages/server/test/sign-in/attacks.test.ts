import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { authenticator, type Bent } from '../helpers/authenticator.ts'
import { type BrowserPerson, browserPerson, CONSOLE, newPasskey, proofOf } from '../helpers/browser.ts'
import { HOUR, MINUTE } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'

let d: TestDeployment
let setupToken = ''
let eva: BrowserPerson
const mallory = authenticator('mallory')

before(async () => {
  d = await testDeployment({ onSetupToken: (token) => (setupToken = token) })
  eva = browserPerson(d, 'eva')
  const key = await newPasskey(d, eva.device)
  const about = { token: setupToken, name: 'Eva', email: 'eva@people.example', fictional: false }
  const reply = await d.http('POST', '/v1/setup', { ...about, key }, CONSOLE)
  assert.equal(reply.status, 201, reply.text)
  await eva.signIn()
})
after(() => d[Symbol.asyncDispose]())

const invitation = () => ({
  token: `sha256:${'a'.repeat(64)}`,
  name: 'Ben',
  email: 'ben@people.example',
  employment: 'own' as const,
  unit: 'shop',
  until: new Date(Date.parse(d.clock.now()) + HOUR).toISOString(),
})

/** Each is an assertion that some page, device or attacker could really make. */
const bent: [string, Bent][] = [
  ['over another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
  ['without user verification', { flags: 0x01 }],
  ['without user presence', { flags: 0x04 }],
  ['with flags that contradict each other', { flags: 0x15 }],
  ['for another relying party', { rpId: 'evil.example' }],
  ['on a page of another site', { origin: 'https://evil.example' }],
  ['on another port of this machine', { origin: 'http://localhost:9999' }],
  ['inside another page', { crossOrigin: true }],
  ['made when a key was created', { type: 'webauthn.create' }],
  ['by another person’s device', { signedBy: mallory }],
  ['with bytes behind its data', { more: Uint8Array.of(1, 2, 3) }],
]

describe('a statement signed by an assertion', () => {
  for (const [how, bend] of bent) {
    test(`${how} is void`, async () => {
      const size = await d.size()
      const reply = await eva.sign('invitation.create', invitation(), bend)
      assert.equal(reply.body['code'], 'statement_void', reply.text)
      assert.equal(await d.size(), size)
    })
  }

  test('is good once, and for its own statement only', async () => {
    const first = (await eva.prepare('invitation.create', invitation())).body
    const other = (await eva.prepare('invitation.create', { ...invitation(), name: 'Mallory' })).body
    const { challenge } = first['credential'] as { challenge: string }
    const signature = eva.device.assert({ challenge, rpId: 'localhost' })
    const send = (prepared: JsonObject) =>
      eva.post('/v1/invitations', {
        ...(prepared['payload'] as JsonObject),
        statement: prepared['statement'] as JsonObject,
        signature: signature as unknown as JsonObject,
      })
    assert.equal((await send(other)).body['code'], 'statement_void', 'swapped for another statement')
    assert.equal((await send(first)).status, 201)
    assert.equal((await send(first)).body['code'], 'statement_used', 'replayed')
  })

  test('cannot be an Ed25519 signature of the same length as one, nor say that a person sat at a terminal', async () => {
    const { body } = await eva.prepare('invitation.create', invitation())
    const reply = await eva.post('/v1/invitations', {
      ...(body['payload'] as JsonObject),
      statement: body['statement'] as JsonObject,
      signature: 'A'.repeat(86),
    })
    assert.equal(reply.body['code'], 'statement_void')
    const asked = { command: 'invitation.create', payload: invitation(), publicKey: eva.device.publicKey }
    for (const assurance of ['terminal', 'automation'])
      assert.match(
        (await eva.post('/v1/statements', { ...asked, assurance })).field('code'),
        /invalid_input|automation_refused/,
      )
  })
})

describe('signing in', () => {
  for (const [how, bend] of bent) {
    test(`by an assertion ${how} is refused`, async () => {
      assert.equal((await browserPerson(d, 'eva').signIn(bend)).body['code'], 'unauthenticated')
    })
  }

  test('an assertion opens one session, within its minutes, on a page of ours', async () => {
    const begin = async () =>
      (await d.http('POST', '/v1/sign-in/options', {}, CONSOLE)).body['options'] as unknown as {
        challenge: string
        rpId: string
      }
    const send = (credential: object, headers = CONSOLE) => d.http('POST', '/v1/sign-in', { credential }, headers)
    const credential = eva.device.get(await begin())
    for (const page of [{}, { ...CONSOLE, origin: 'https://evil.example' }, { origin: CONSOLE['origin'] ?? '' }])
      assert.equal((await send(credential, page)).body['code'], 'forbidden')
    assert.equal((await send(credential)).status, 201)
    assert.equal((await send(credential)).body['code'], 'unauthenticated', 'replayed')
    const late = eva.device.get(await begin())
    d.clock.advance(5 * MINUTE)
    assert.equal((await send(late)).body['code'], 'unauthenticated', 'late')
    const stranger = mallory.get(await begin())
    assert.equal((await send(stranger)).body['code'], 'unauthenticated', 'nobody’s passkey')
  })

  test('a signature over a statement signs nobody in, and a sign-in signs no statement', async () => {
    const { body } = await eva.prepare('invitation.create', invitation())
    const { challenge } = body['credential'] as { challenge: string }
    const credential = eva.device.get({ challenge, rpId: 'localhost' })
    assert.equal((await d.http('POST', '/v1/sign-in', { credential }, CONSOLE)).body['code'], 'unauthenticated')
  })
})

describe('a session', () => {
  test('counts for requests of our own pages only', async () => {
    const { cookie } = eva
    const tries: [string, string, Record<string, string>][] = [
      ['GET', '/v1/session', { cookie, 'sec-fetch-site': 'cross-site' }],
      ['GET', '/v1/session', { cookie, 'sec-fetch-site': 'same-site' }],
      ['POST', '/v1/recovery-codes', { cookie }],
      ['POST', '/v1/recovery-codes', { cookie, origin: 'https://evil.example', 'answerable-console': '1' }],
      ['POST', '/v1/recovery-codes', { cookie, origin: CONSOLE['origin'] ?? '' }],
      ['POST', '/v1/recovery-codes', { cookie, ...CONSOLE, 'sec-fetch-site': 'same-site' }],
    ]
    for (const [method, path, headers] of tries) {
      const reply = await d.http(method, path, method === 'POST' ? {} : undefined, headers)
      assert.equal(reply.body['code'], 'unauthenticated', JSON.stringify(headers))
    }
  })

  test('ends when it is revoked, when its person signs out, and when nobody uses it', async () => {
    const other = browserPerson(d, 'eva')
    await other.signIn()
    const listed = (await eva.get('/v1/sessions')).body['sessions'] as JsonObject[]
    const [newest] = listed
    assert.equal(listed.filter(({ current }) => current === true).length, 1)
    assert.equal((await eva.post(`/v1/sessions/${newest?.['id'] as string}/revoke`)).status, 200)
    assert.equal((await other.get('/v1/session')).body['code'], 'unauthenticated')
    assert.equal((await eva.post('/v1/sessions/nothing/revoke')).body['code'], 'not_found')
    await other.signIn()
    const gone = await other.post('/v1/sign-out')
    assert.match(gone.headers.get('set-cookie') ?? '', /Max-Age=0/)
    assert.equal((await other.get('/v1/session')).body['code'], 'unauthenticated')
    await other.signIn()
    d.clock.advance(HOUR)
    assert.equal((await other.get('/v1/session')).body['code'], 'unauthenticated')
    await eva.signIn()
  })

  test('a row somebody wrote into the database is nobody’s', async () => {
    const listed = (await eva.get('/v1/sessions')).body['sessions'] as JsonObject[]
    const own = listed.find(({ current }) => current === true)?.['id']
    const session = await d.store.access.get('session', own as string)
    assert.ok(session)
    await d.store.access.put({ ...session, person: 'p_aaaaaaaaaaaaaaaa' })
    assert.equal((await eva.get('/v1/session')).body['code'], 'unauthenticated', 'another person')
    await d.store.access.put({ ...session, expires: '2999-01-01T00:00:00.000Z' })
    assert.equal((await eva.get('/v1/session')).body['code'], 'unauthenticated', 'another end')
    await d.store.access.put(session)
    assert.equal((await eva.get('/v1/session')).status, 200)
  })
})

describe('a new passkey', () => {
  const about = { name: 'N', email: 'n@people.example' }
  for (const [how, bend] of [
    ['without user verification', { flags: 0x41 }],
    ['on a page of another site', { origin: 'https://evil.example' }],
    ['for another relying party', { rpId: 'evil.example' }],
    ['over another challenge', { challenge: 'AAAA' }],
  ] as [string, Bent][]) {
    test(`made ${how} is refused`, async () => {
      const { body } = await d.http('POST', '/v1/passkeys/options', about, CONSOLE)
      const credential = mallory.create(body['options'] as never, bend)
      const reply = await d.http('POST', '/v1/passkeys/read', { credential }, CONSOLE)
      assert.equal(reply.body['code'], 'invalid_input', reply.text)
    })
  }

  test('needs its own proof: somebody else’s public key cannot be registered', async () => {
    const add = (key: JsonObject) => eva.sign('key.add', { person: eva.person, key: key as never })
    assert.equal((await add(proofOf(mallory, d.origin, { signedBy: eva.device }))).body['code'], 'invalid_input')
    assert.equal((await add(proofOf(mallory, 'another log'))).body['code'], 'invalid_input')
    assert.equal((await add(proofOf(mallory, d.origin, { flags: 0x01 }))).body['code'], 'invalid_input')
    assert.equal((await add(proofOf(eva.device, d.origin))).body['code'], 'conflict', 'registered already')
    const copied = { ...proofOf(mallory, d.origin), passkey: { credential: eva.device.credential, rpId: 'localhost' } }
    assert.equal((await add(copied)).body['code'], 'conflict', 'another passkey’s credential id')
    assert.equal((await add(proofOf(mallory, d.origin))).status, 201)
  })
})

test('an API token reads within its scopes, and nothing else', async () => {
  const until = new Date(Date.parse(d.clock.now()) + HOUR).toISOString()
  const made = await eva.post('/v1/tokens', { name: 'report', scopes: ['read:governance'], until })
  assert.equal(made.status, 201, made.text)
  const authorization = `Bearer ${made.field('token')}`
  const ask = (method: string, path: string, body?: object) => d.http(method, path, body, { authorization })
  assert.equal((await ask('GET', '/v1/use-cases')).status, 200)
  assert.equal((await ask('GET', '/v1/decisions')).body['code'], 'forbidden', 'another scope')
  assert.equal((await ask('GET', '/v1/sessions')).body['code'], 'forbidden')
  assert.equal((await ask('POST', '/v1/statements', {})).body['code'], 'forbidden')
  assert.equal((await ask('POST', '/v1/tokens', {})).body['code'], 'forbidden')
  const stored = await d.store.access.list('api_token', eva.person)
  assert.ok(!JSON.stringify(stored).includes(made.field('token').slice(12)), 'kept in clear')
  const listed = (await eva.get('/v1/tokens')).body['tokens'] as JsonObject[]
  assert.deepEqual(
    listed.map(({ name, scopes }) => [name, scopes]),
    [['report', ['read:governance']]],
  )
  assert.equal((await eva.post(`/v1/tokens/${made.id}/revoke`)).status, 200)
  assert.equal((await ask('GET', '/v1/use-cases')).body['code'], 'unauthenticated', 'revoked')
})
