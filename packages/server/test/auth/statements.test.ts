import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject, Statement } from '@answerable/contract'
import { canonicalize, sha256Digest } from '@answerable/ledger'
import { statementDigests } from '../../src/keys/statement-digests.ts'
import { type HttpReply, newKey, type Prepared, prepare, signatureOf, type TestPerson } from '../helpers/client.ts'
import { MINUTE, SECOND } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'
import { testKey } from '../helpers/keys.ts'

let d: TestDeployment
let founding: Founding
let owner: TestPerson

before(async () => {
  d = await testDeployment()
  founding = await d.founding()
  owner = founding.owner
})
after(() => d[Symbol.asyncDispose]())

const PAUSE = {
  scope: { kind: 'use_case', useCase: 'refunds' },
  mode: 'paused',
  cause: 'owner',
  reason: 'a test',
} as const

/** Sends a prepared pause, bent in one way, signed by the owner unless said otherwise. */
async function sendPause(
  bend: (parts: { statement: Statement; payload: JsonObject }) => {
    statement?: JsonObject
    payload?: JsonObject
    signature?: string
  },
  prepared?: Prepared,
): Promise<HttpReply> {
  const { statement, payload } = prepared ?? (await prepare(d, owner, 'restriction.set', PAUSE))
  const bent = bend({ statement, payload })
  // What is bent to undefined is left out.
  const signed = JSON.parse(JSON.stringify({ ...statement, ...bent.statement })) as Statement
  const signature = bent.signature ?? signatureOf(owner.key, signed)
  const size = await d.size()
  const reply = await d.http('POST', '/v1/restrictions', { ...payload, ...bent.payload, statement: signed, signature })
  if (reply.status >= 300) assert.equal(await d.size(), size, 'a refused statement changed the log')
  return reply
}

describe('preparing a statement', () => {
  test('says in sentences what will be signed, and binds them', async () => {
    const { statement, text, salt, payload } = await prepare(d, owner, 'restriction.set', PAUSE)
    assert.equal(statement.origin, d.origin)
    assert.equal(statement.signer, owner.id)
    assert.equal(statement.text, sha256Digest(`${salt}\n${text.join('\n')}`))
    assert.equal(statement.digest, sha256Digest(`${salt}\n${canonicalize(payload)}`))
    assert.match(text.join('\n'), /olivia/)
    assert.match(text.join('\n'), /a test/)
    assert.deepEqual(payload, PAUSE)
  })

  test('an entry confirms no guess of what was signed: the salt is in no entry, and differs each time', async () => {
    const first = await prepare(d, owner, 'restriction.set', PAUSE)
    const second = await prepare(d, owner, 'restriction.set', PAUSE)
    assert.match(first.salt, /^[A-Za-z0-9_-]{43}$/)
    assert.notEqual(first.salt, second.salt)
    assert.deepEqual(first.text, second.text)
    assert.notEqual(first.statement.text, second.statement.text)
    assert.notEqual(first.statement.digest, second.statement.digest)
    const made = { ...newPerson('guessed'), fictional: true }
    const reply = await d.must(founding.founder, 'person.register', made)
    const { entry } = reply.body['receipt'] as { entry: string }
    const open = Buffer.from(entry, 'base64').toString()
    const { signatures } = JSON.parse(open) as { signatures: [{ statement: Statement }] }
    const { digest, salted } = signatures[0].statement
    assert.equal(salted, true)
    const { payload, salt } = await prepare(d, founding.founder, 'person.register', made)
    // Whoever knows everything, name and address included, but not the salt, learns nothing.
    assert.notEqual(digest, sha256Digest(canonicalize(payload)))
    assert.notEqual(digest, sha256Digest(`${salt}\n${canonicalize(payload)}`))
    assert.ok(!open.includes(salt))
  })

  test('digests of the older form, without a salt, are still what they were', () => {
    const digests = statementDigests(new Uint8Array(32).fill(3))
    const older = { nonce: 'A'.repeat(64) }
    assert.equal(digests.salt(older), undefined)
    assert.equal(digests.text(older, ['I agree.', 'All of it.']), sha256Digest('I agree.\nAll of it.'))
    assert.equal(digests.payload(older, { b: 1, a: 2 }), sha256Digest('{"a":2,"b":1}'))
    const other = statementDigests(new Uint8Array(32).fill(4))
    const salted = { ...older, salted: true } as const
    assert.notEqual(digests.salt(salted), other.salt(salted), 'without the key nobody makes the salt')
  })

  test('fills in defaults: what is signed is what is decided', async () => {
    const input = { ...newPerson('defaults') }
    const { payload } = await prepare(d, founding.founder, 'person.register', input)
    assert.equal(payload['fictional'], false)
  })

  test('keeps nothing and changes nothing', async () => {
    const size = await d.size()
    for (let n = 0; n < 5; n += 1) await prepare(d, owner, 'restriction.set', PAUSE)
    assert.equal(await d.size(), size)
  })

  const bad: Record<string, JsonObject> = {
    'a command no person signs': { command: 'decision.request' },
    'a command that does not exist': { command: 'everything.allow' },
    'a payload that does not fit': { payload: { ...PAUSE, mode: 'live' } },
    'a payload with an unknown field': { payload: { ...PAUSE, quietly: true } },
    'a key nobody here holds': { publicKey: testKey('mallory').publicKey },
    'another kind of assurance': { assurance: 'telepathy' },
    'an unknown field': { nonce: 'mine' },
  }
  for (const [name, change] of Object.entries(bad)) {
    test(`refuses ${name}`, async () => {
      const body = {
        command: 'restriction.set',
        payload: PAUSE,
        publicKey: owner.key.publicKey,
        assurance: 'automation',
      }
      const reply = await d.http('POST', '/v1/statements', { ...body, ...change }, await d.bearer(owner))
      assert.equal(reply.body['code'], 'invalid_input', reply.text)
    })
  }
})

const newPerson = (name: string) => ({
  name,
  email: `${name}@people.example`,
  employment: 'own' as const,
  unit: 'shop',
  key: newKey(d.origin, testKey(name)),
})

describe('a statement is void', () => {
  const voids: Record<string, Parameters<typeof sendPause>[0]> = {
    'with another payload': () => ({ payload: { mode: 'review_all' } }),
    'with a changed reason': () => ({ payload: { reason: 'another' } }),
    'for another log': () => ({ statement: { origin: 'other.local/answerable/log/1' } }),
    'for another command': () => ({ statement: { command: 'restriction.lift' } }),
    'with other sentences than were rendered': () => ({ statement: { text: sha256Digest('I agree to nothing.') } }),
    'passed off as the older form': ({ payload }) => ({
      statement: { salted: undefined as never, digest: sha256Digest(canonicalize(payload)) },
    }),
    'with a longer life': () => ({ statement: { expires: '2027-06-01T00:00:00.000Z' } }),
    'with a made-up nonce': () => ({ statement: { nonce: 'A'.repeat(64) } }),
    'with a nonce of another statement': () => ({ statement: { nonce: 'B'.repeat(22) } }),
    'in another’s name': () => ({ statement: { signer: founding.founder.id } }),
    'with another key named': () => ({ statement: { key: founding.founder.keyId } }),
    'with another person’s key and signature': ({ statement }) => {
      const other = { publicKey: founding.founder.key.publicKey, key: founding.founder.keyId }
      const signature = signatureOf(founding.founder.key, { ...statement, ...other })
      return { statement: other, signature }
    },
    'signed by another key': ({ statement }) => ({ signature: signatureOf(founding.founder.key, statement) }),
    'with a signature over the payload alone': ({ payload }) => ({
      signature: owner.key.sign(JSON.stringify(payload)),
    }),
    'with a changed signature': ({ statement }) => {
      const signature = signatureOf(owner.key, statement)
      return { signature: `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}` }
    },
    'claiming a terminal it was not prepared for': () => ({ statement: { assurance: 'terminal' } }),
  }
  for (const [name, bend] of Object.entries(voids)) {
    test(name, async () => assert.equal((await sendPause(bend)).body['code'], 'statement_void'))
  }

  test('on another route', async () => {
    const { statement, payload } = await prepare(d, owner, 'restriction.set', PAUSE)
    const signature = signatureOf(owner.key, statement)
    const reply = await d.http('POST', '/v1/agents/refunds-agent/revoke', { reason: 'x', statement, signature })
    assert.equal(reply.body['code'], 'statement_void')
    assert.ok(payload)
  })

  test('in another log with the same people', async () => {
    await using other = await testDeployment()
    const twin = await other.founding()
    const { statement, payload } = await prepare(other, twin.owner, 'restriction.set', PAUSE)
    const signature = signatureOf(owner.key, statement)
    const reply = await d.http('POST', '/v1/restrictions', { ...payload, statement, signature })
    assert.equal(reply.body['code'], 'statement_void')
  })

  test('once its key is revoked, though it was prepared before', async () => {
    const leaver = await d.person('leaver')
    const payload = newPerson('invited')
    const prepared = await prepare(d, leaver, 'person.register', payload)
    await d.must(founding.founder, 'key.revoke', { person: leaver.id, key: leaver.keyId, reason: 'lost' })
    const { statement } = prepared
    const signature = signatureOf(leaver.key, statement)
    const reply = await d.http('POST', '/v1/people', { ...prepared.payload, statement, signature })
    assert.equal(reply.body['code'], 'statement_void', reply.text)
  })
})

describe('a statement', () => {
  test('ends after ten minutes', async () => {
    const prepared = await prepare(d, owner, 'restriction.set', PAUSE)
    d.clock.advance(10 * MINUTE)
    assert.equal((await sendPause(() => ({}), prepared)).body['code'], 'statement_expired')
    const next = await prepare(d, owner, 'restriction.set', PAUSE)
    d.clock.advance(10 * MINUTE - SECOND)
    const reply = await sendPause(() => ({}), next)
    assert.equal(reply.status, 201, reply.text)
  })

  test('is good once', async () => {
    const prepared = await prepare(d, owner, 'restriction.set', PAUSE)
    const first = await sendPause(() => ({}), prepared)
    assert.equal(first.status, 201)
    assert.equal((await sendPause(() => ({}), prepared)).body['code'], 'statement_used')
    await d.must(owner, 'restriction.lift', { restriction: first.id, reason: 'test' })
    assert.equal(
      (await sendPause(() => ({}), prepared)).body['code'],
      'statement_used',
      'a lifted pause cannot be replayed',
    )
  })

  test('sent again with its idempotency key gives the first answer', async () => {
    const prepared = await prepare(d, owner, 'restriction.set', PAUSE)
    const body = {
      ...prepared.payload,
      statement: prepared.statement,
      signature: signatureOf(owner.key, prepared.statement),
    }
    const headers = { 'idempotency-key': 'pause-1' }
    const first = await d.http('POST', '/v1/restrictions', body, headers)
    d.clock.advance(20 * MINUTE)
    const size = await d.size()
    const again = await d.http('POST', '/v1/restrictions', body, headers)
    assert.deepEqual([again.status, again.id, await d.size()], [201, first.id, size])
  })

  test('of a real person is never signed by automation', async () => {
    let token = ''
    await using fresh = await testDeployment({ onSetupToken: (given) => (token = given) })
    const key = testKey('a real person')
    const about = { name: 'Real', email: 'real@people.example', key: newKey(fresh.origin, key), fictional: false }
    assert.equal((await fresh.http('POST', '/v1/setup', { token, ...about })).status, 201)
    const pause = { scope: { kind: 'everything' }, mode: 'paused', cause: 'owner', reason: 'a test' } as const
    const { reply } = await prepare(fresh, { key }, 'restriction.set', pause, 'automation')
    assert.equal(reply.body['code'], 'automation_refused', reply.text)
    const shown = await prepare(fresh, { key }, 'restriction.set', pause, 'terminal')
    const statement: Statement = { ...shown.statement, assurance: 'automation' }
    const body = { ...shown.payload, statement, signature: signatureOf(key, statement) }
    assert.equal((await fresh.http('POST', '/v1/restrictions', body)).body['code'], 'statement_void')
    assert.equal(await fresh.size(), 2)
  })

  test('by automation says so in its entry', async () => {
    const reply = await sendPause(() => ({}))
    const entry = await d.http('GET', `/v1/entries/${reply.field('index')}`, undefined, await d.bearer(owner))
    assert.match(JSON.stringify(entry.body['entry']), /"assurance":"automation"/)
  })
})

describe('setup', () => {
  test('with a wrong token registers nobody; with the right one, once', async () => {
    let token = ''
    await using fresh = await testDeployment({ onSetupToken: (given) => (token = given) })
    const key = newKey(fresh.origin, testKey('first'))
    const about = { name: 'First', email: 'first@people.example', key, fictional: true }
    const wrong = await fresh.http('POST', '/v1/setup', { token: 'A'.repeat(32), ...about })
    assert.equal(wrong.body['code'], 'unauthenticated')
    const other = { ...about, key: newKey('other.local/answerable/log/1', testKey('first')) }
    assert.ok(
      (await fresh.http('POST', '/v1/setup', { token, ...other })).status >= 400,
      'a proof made for another log',
    )
    assert.equal(await fresh.size(), 1)
    assert.equal((await fresh.http('POST', '/v1/setup', { token, ...about })).status, 201)
    assert.equal((await fresh.http('POST', '/v1/setup', { token, ...about })).body['code'], 'setup_done')
  })
})
