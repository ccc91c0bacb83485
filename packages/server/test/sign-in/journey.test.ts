import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { verifyReceipt } from '@answerable/verifier'
import type { JsonObject } from '@answerable/contract'
import { checkLedger } from '../helpers/check-ledger.ts'
import { type BrowserPerson, browserPerson, CONSOLE, linkToken, newPasskey } from '../helpers/browser.ts'
import { DAY, HOUR } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'

let d: TestDeployment
let setupToken = ''
let founder: BrowserPerson
let second: BrowserPerson

before(async () => {
  d = await testDeployment({ onSetupToken: (token) => (setupToken = token) })
})
after(() => d[Symbol.asyncDispose]())

const about = { name: 'Freya', email: 'freya@people.example', fictional: false }

/** Invites by link, as the inviter's own browser does. */
async function invite(by: BrowserPerson, name: string, until = 2 * DAY) {
  const { token, digest } = linkToken()
  const reply = await by.sign('invitation.create', {
    token: digest,
    name,
    email: `${name}@people.example`,
    employment: 'own',
    unit: 'shop',
    until: new Date(Date.parse(d.clock.now()) + until).toISOString(),
  })
  assert.equal(reply.status, 201, reply.text)
  return { invitation: reply.id, token }
}

async function accept(link: { invitation: string; token: string }, device: BrowserPerson['device']) {
  const key = await newPasskey(d, device)
  const body = { token: link.token, key }
  return d.http('POST', `/v1/invitations/${link.invitation}/accept`, body, CONSOLE)
}

test('the founding person registers a passkey with the installer’s token and signs in with it', async () => {
  assert.equal((await d.http('GET', '/v1/sign-in')).body['setUp'], false)
  founder = browserPerson(d, 'freya')
  const key = await newPasskey(d, founder.device)
  const reply = await d.http('POST', '/v1/setup', { token: setupToken, ...about, key }, CONSOLE)
  assert.equal(reply.status, 201, reply.text)
  assert.equal(reply.field('person'), founder.person)
  const signedIn = await founder.signIn()
  assert.equal(signedIn.status, 201, signedIn.text)
  const cookie = signedIn.headers.get('set-cookie') ?? ''
  assert.match(cookie, /HttpOnly/)
  assert.match(cookie, /SameSite=Strict/)
  const session = await founder.get('/v1/session')
  assert.equal(session.field('name'), 'Freya')
  assert.equal(session.field('method'), 'passkey')
})

test('a second signer comes by link, and the two found the mandate with their passkeys', async () => {
  const link = await invite(founder, 'gregor')
  const read = await d.http('POST', '/v1/invitations/read', link, CONSOLE)
  assert.equal(read.field('email'), 'gregor@people.example')
  assert.equal(read.field('inviterName'), 'Freya')
  second = browserPerson(d, 'gregor')
  const registered = await accept(link, second.device)
  assert.equal(registered.status, 201, registered.text)
  assert.equal((await second.signIn()).status, 201)
  assert.equal((await second.get('/v1/session')).field('name'), 'gregor')
  const mandate = await founder.sign('mandate.propose', {
    unit: 'shop',
    unitName: 'The Shop',
    instrument: { title: 'Board paper', reference: 'B-1', digest: `sha256:${'0'.repeat(64)}` },
    signers: [founder.person, second.person],
  })
  assert.equal(mandate.status, 201, mandate.text)
  assert.equal((await d.http('GET', '/v1/health')).body['provisional'], true)
  const countersigned = await second.sign('mandate.countersign', { mandate: mandate.id })
  assert.equal(countersigned.status, 201, countersigned.text)
  assert.equal((await d.http('GET', '/v1/health')).body['provisional'], false)
  await checkLedger(d)
})

test('the assertion is in the entry, and the offline verifier checks it', async () => {
  const reply = await founder.sign('restriction.set', {
    scope: { kind: 'everything' },
    mode: 'paused',
    cause: 'owner',
    reason: 'a drill',
  })
  assert.equal(reply.status, 201, reply.text)
  const personKeys = { [founder.keyId]: founder.device.publicKey }
  const receipt = JSON.stringify(reply.body['receipt'])
  const checked = verifyReceipt(receipt, { vkeys: [d.vkey], personKeys })
  const [signature] = checked.signatures
  assert.equal(signature?.verified, true)
  assert.equal(signature?.alg, 'webauthn-es256')
  assert.equal(signature?.keyFrom, 'caller')
  assert.deepEqual(signature?.passkey, { origin: 'http://localhost:7420', rpId: 'localhost' })
  assert.equal(signature?.statement['assurance'], 'passkey')
  const other = { [founder.keyId]: second.device.publicKey }
  assert.throws(() => verifyReceipt(receipt, { vkeys: [d.vkey], personKeys: other }), /names another key/)
})

test('an invitation is good once, for its time, by its token, and while its inviter is here', async () => {
  const link = await invite(founder, 'ivy')
  const wrong = await accept({ ...link, token: linkToken().token }, browserPerson(d, 'mallory').device)
  assert.equal(wrong.body['code'], 'not_found')
  assert.equal((await accept(link, browserPerson(d, 'ivy').device)).status, 201)
  assert.equal((await accept(link, browserPerson(d, 'mallory').device)).body['code'], 'conflict')
  const late = await invite(founder, 'late', HOUR)
  d.clock.advance(HOUR)
  assert.equal((await accept(late, browserPerson(d, 'late').device)).body['code'], 'expired')
  await founder.signIn()
  const taken = await invite(founder, 'taken')
  assert.equal((await founder.sign('invitation.withdraw', { invitation: taken.invitation })).status, 201)
  assert.equal((await accept(taken, browserPerson(d, 'taken').device)).body['code'], 'expired')
  const states = (await founder.get('/v1/invitations')).body['invitations'] as JsonObject[]
  assert.deepEqual(
    states.map(({ state }) => state as string).toSorted((a, b) => (a < b ? -1 : 1)),
    ['over', 'used', 'used', 'withdrawn'],
  )
  await checkLedger(d)
})

test('who loses every key reads with a recovery code; a second person signs for the new key, which ends the old', async () => {
  const ivy = browserPerson(d, 'ivy')
  await ivy.signIn()
  const code = (await ivy.post('/v1/recovery-codes')).field('code')
  const lost = browserPerson(d, 'ivy, new device', ivy.person)
  const reply = await lost.post('/v1/sign-in/recovery', { code })
  assert.equal(reply.status, 201, reply.text)
  lost.cookie = (reply.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  assert.equal((await lost.get('/v1/people')).status, 200)
  assert.equal((await lost.prepare('person.depart', { person: ivy.person, reason: 'x' })).body['code'], 'forbidden')
  assert.equal((await lost.post('/v1/tokens', {})).body['code'], 'forbidden')
  assert.equal((await lost.post('/v1/sign-in/recovery', { code })).body['code'], 'unauthenticated')
  const asked = await lost.post('/v1/key-requests', { key: await newPasskey(d, lost.device) })
  assert.equal(asked.status, 201, asked.text)
  const [request] = (
    await second
      .get('/v1/key-requests')
      .then(async (first) => (first.status === 401 ? (await second.signIn(), second.get('/v1/key-requests')) : first))
  ).body['requests'] as [JsonObject]
  assert.equal(request['person'], ivy.person)
  assert.equal(request['yours'], true)
  const added = await second.sign('key.add', request['payload'] as never)
  assert.equal(added.status, 201, added.text)
  assert.equal((await ivy.get('/v1/session')).body['code'], 'unauthenticated', 'the old key’s session')
  assert.equal((await ivy.signIn()).body['code'], 'unauthenticated', 'the old passkey')
  assert.equal((await lost.signIn()).status, 201)
  const keys = (await lost.get('/v1/session')).body['keys'] as JsonObject[]
  assert.deepEqual(
    keys.map(({ basis }) => basis),
    ['own', 'recovery'],
  )
  await checkLedger(d)
})
