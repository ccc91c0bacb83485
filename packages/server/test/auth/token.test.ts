import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { newAgentKey } from '../helpers/agent.ts'
import { assertionOf, FORM, type Headers_, type HttpReply, tokenForm } from '../helpers/client.ts'
import { DAY, MINUTE, SECOND } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'
import { type TestKey, testKey } from '../helpers/keys.ts'

let d: TestDeployment
let founding: Founding
let holder: { id: string; key: TestKey }

before(async () => {
  d = await testDeployment({ publicUrl: 'https://answerable.example' })
  founding = await d.founding()
  holder = { id: founding.agent, key: newAgentKey(founding.agent) }
})
after(() => d[Symbol.asyncDispose]())

const send = (assertion: string, more?: Headers_): Promise<HttpReply> =>
  d.http('POST', '/v1/token', tokenForm(assertion, more), FORM)
const seconds = (): number => Math.floor(Date.parse(d.clock.now()) / 1000)
const bent = (change: JsonObject, header?: JsonObject): Promise<string> =>
  assertionOf(holder, d.origin, d.clock, change, header)

/** A JWS in compact form made by hand: what no library would sign. */
function byHand(header: object, claims: object, signature: (text: string) => string): string {
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${signature(text)}`
}
const claims = (): object => ({
  iss: holder.id,
  sub: holder.id,
  aud: d.origin,
  exp: seconds() + 60,
  jti: 'by-hand',
})

describe('a token is given', () => {
  const good: Record<string, () => JsonObject> = {
    'for an assertion as RFC 7523 wants it': () => ({}),
    'for the token endpoint’s own address as audience': () => ({ aud: 'https://answerable.example/v1/token' }),
    'for a clock 50 seconds ahead': () => ({ nbf: seconds() + 50, iat: seconds() + 50, exp: seconds() + 110 }),
    'for five minutes': () => ({ exp: seconds() + 300 }),
  }
  for (const [name, change] of Object.entries(good)) {
    test(name, async () => {
      const reply = await send(await bent(change()))
      assert.equal(reply.status, 200, reply.text)
      assert.equal(reply.body['token_type'], 'Bearer')
      assert.equal(reply.body['expires_in'], 900)
    })
  }

  test('to a person', async () => {
    const bearer = await d.bearer(founding.owner)
    assert.equal((await d.http('GET', '/v1/people', undefined, bearer)).status, 200)
  })
})

describe('no token is given for', () => {
  const bad: Record<string, () => Promise<string> | string> = {
    nothing: () => '',
    'what is no JWT': () => 'a.b.c',
    'an assertion of ten thousand characters': () => `${'a'.repeat(10_000)}.b.c`,
    'alg none': () => byHand({ alg: 'none' }, claims(), () => ''),
    'alg none with a signature': () => byHand({ alg: 'none' }, claims(), (text) => holder.key.sign(text)),
    'an HMAC keyed with the public key': () =>
      byHand({ alg: 'HS256' }, claims(), (text) =>
        createHmac('sha256', Buffer.from(holder.key.publicKey, 'base64url')).update(text).digest('base64url'),
      ),
    'an unknown critical header': () =>
      byHand({ alg: 'EdDSA', crit: ['x'], x: 1 }, claims(), (t) => holder.key.sign(t)),
    'somebody else’s key': () => assertionOf({ id: holder.id, key: testKey('mallory') }, d.origin, d.clock),
    'a key brought along in the header': () =>
      assertionOf(
        { id: holder.id, key: testKey('mallory') },
        d.origin,
        d.clock,
        {},
        {
          jwk: { kty: 'OKP', crv: 'Ed25519', x: testKey('mallory').publicKey },
        },
      ),
    'an agent nobody registered': () => assertionOf({ id: 'nobody', key: holder.key }, d.origin, d.clock),
    'a person’s key and an agent’s name': () =>
      assertionOf({ id: holder.id, key: founding.owner.key }, d.origin, d.clock),
    'another issuer than subject': () => bent({ iss: 'somebody-else' }),
    'no subject': () => byHand({ alg: 'EdDSA' }, { ...claims(), sub: undefined }, (text) => holder.key.sign(text)),
    'another log': () => bent({ aud: '01900000-0000-7000-8000-000000000000.local/answerable/log/1' }),
    'another server’s token endpoint': () => bent({ aud: 'https://other.example/v1/token' }),
    'the bare path of the token endpoint': () => bent({ aud: '/v1/token' }),
    'several audiences at once': () => bent({ aud: [d.origin, 'https://other.example'] }),
    'an assertion that has expired': () => bent({ exp: seconds() - 61, iat: seconds() - 120 }),
    'an assertion good for longer than five minutes': () => bent({ exp: seconds() + 601 }),
    'an assertion without end': () =>
      byHand({ alg: 'EdDSA' }, { ...claims(), exp: undefined }, (t) => holder.key.sign(t)),
    'an assertion from more than a minute ahead': () => bent({ nbf: seconds() + 61, exp: seconds() + 120 }),
    'no jti': () => byHand({ alg: 'EdDSA' }, { ...claims(), jti: undefined }, (text) => holder.key.sign(text)),
    'an empty jti': () => bent({ jti: '' }),
    'a jti that is no text': () => bent({ jti: 7 }),
    'a changed claim': async () => {
      const [header, , signature] = (await bent({})).split('.')
      return `${header}.${Buffer.from(JSON.stringify({ ...claims(), jti: 'changed' })).toString('base64url')}.${signature}`
    },
  }
  for (const [name, make] of Object.entries(bad)) {
    test(name, async () => {
      const reply = await send(await make())
      assert.equal(reply.body['code'], 'unauthenticated', reply.text)
      assert.equal(reply.status, 401)
      assert.match(reply.headers.get('www-authenticate') ?? '', /^Bearer/)
    })
  }

  test('an assertion used before, also after a new start', async () => {
    const assertion = await bent({ jti: 'once' })
    assert.equal((await send(assertion)).status, 200)
    assert.equal((await send(assertion)).body['code'], 'unauthenticated')
    d.clock.advance(59 * SECOND)
    assert.equal((await send(assertion)).body['code'], 'unauthenticated')
    d.clock.advance(59 * SECOND)
    assert.equal((await send(assertion)).body['code'], 'unauthenticated', 'still inside the skew')
  })

  test('a client_id that is not the subject', async () => {
    assert.equal((await send(await bent({}), { client_id: 'other' })).body['code'], 'unauthenticated')
    assert.equal((await send(await bent({}), { client_id: holder.id })).status, 200)
  })

  test('another grant, a JSON body, a field given twice', async () => {
    assert.equal((await send(await bent({}), { grant_type: 'password' })).body['code'], 'invalid_input')
    assert.equal((await send(await bent({}), { client_assertion_type: 'x' })).body['code'], 'invalid_input')
    assert.equal((await d.http('POST', '/v1/token', {})).body['code'], 'invalid_input')
    const twice = `${tokenForm(await bent({}))}&grant_type=client_credentials`
    assert.equal((await d.http('POST', '/v1/token', twice, FORM)).body['code'], 'invalid_input')
  })
})

describe('a token', () => {
  const works = async (headers: Headers_): Promise<boolean> => {
    const reply = await d.http('GET', '/v1/restrictions', undefined, headers)
    assert.ok(reply.status === 200 || reply.body['code'] === 'unauthenticated', reply.text)
    return reply.status === 200
  }

  test('ends after 15 minutes, also when it was used just before', async () => {
    const bearer = await d.bearer(holder)
    d.clock.advance(15 * MINUTE - SECOND)
    assert.equal(await works(bearer), true)
    d.clock.advance(SECOND)
    assert.equal(await works(bearer), false)
  })

  test('is dead in any altered form', async () => {
    const { authorization = '' } = await d.bearer(holder)
    const [header, body, tag] = authorization.slice(7).split('.')
    const parsed = JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as JsonObject
    const other = Buffer.from(JSON.stringify({ ...parsed, sub: founding.owner.id, kind: 'person' })).toString(
      'base64url',
    )
    assert.equal(await works({ authorization: `Bearer ${header}.${other}.${tag}` }), false)
    assert.equal(await works({ authorization: `Bearer ${header}.${body}.` }), false)
    assert.equal(await works({ authorization: `Bearer ${header}.${body}.${tag} ${tag}` }), false)
    assert.equal(await works({ authorization: authorization.slice(7) }), false)
    assert.equal(await works({ authorization }), true)
  })

  test('of another log is void', async () => {
    await using other = await testDeployment()
    const { agent } = await other.founding()
    const client = await other.agentClient(agent)
    assert.equal(await works(client.bearer), false)
  })

  test('is dead at once when its agent is revoked, however long it would last', async () => {
    const { agent } = await d.founding({ useCase: 'revoked' })
    const client = await d.agentClient(agent)
    const run = await client.openRun()
    assert.equal(await works(client.bearer), true)
    await d.must(founding.owner, 'agent.revoke', { agent, reason: 'stolen' })
    assert.equal(await works(client.bearer), false)
    assert.equal((await client.decide(run, 'look_up')).body['code'], 'unauthenticated')
  })

  test('is dead at the instant its agent’s registration ends', async () => {
    const until = new Date(Date.parse(d.clock.now()) + MINUTE).toISOString()
    const key = testKey('short-lived')
    await d.must(founding.owner, 'agent.register', {
      agent: 'short-lived',
      useCase: founding.useCase,
      publicKey: key.publicKey,
      until,
      enforcement: 'cooperative',
    })
    const bearer = await d.bearer({ id: 'short-lived', key })
    d.clock.advance(MINUTE - 1)
    assert.equal(await works(bearer), true)
    d.clock.advance(1)
    assert.equal(await works(bearer), false)
  })
})

test('in a practice log a moved clock ends registrations, not credentials made by another clock', async () => {
  await using practice = await testDeployment({ practice: true })
  const { agent, owner } = await practice.founding()
  const person = await practice.bearer(owner)
  const to = new Date(Date.parse(practice.clock.now()) + 30 * DAY).toISOString()
  const moved = await practice.http('POST', '/v1/practice/clock', { to }, person)
  assert.equal(moved.status, 201, moved.text)
  assert.ok((await practice.http('GET', '/v1/health')).field('time') >= to)
  const client = await practice.agentClient(agent)
  assert.equal((await client.pay('20.00')).reply.body['outcome'], 'allow')
  const past = new Date(Date.parse(to) + 300 * DAY).toISOString()
  assert.equal((await practice.http('POST', '/v1/practice/clock', { to: past }, person)).status, 201)
  assert.equal(
    (await practice.http('GET', '/v1/restrictions', undefined, client.bearer)).body['code'],
    'unauthenticated',
  )
})
