import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import Provider from 'oidc-provider'
import { cookieIn } from '../helpers/browser.ts'
import type { HttpReply } from '../helpers/client.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'

/** Accounts of the identity provider; which one signs in is said by the test. */
const accounts: Record<string, JsonObject> = {
  ada: { email: 'freya@people.example', email_verified: true, groups: ['AI Audit', 'Everybody'] },
  unverified: { email: 'gregor@people.example', email_verified: false, groups: ['AI Admins'] },
  successor: { email: 'freya@people.example', email_verified: true, groups: [] },
  stranger: { email: 'stranger@people.example', email_verified: true, groups: ['AI Admins'] },
}
const CALLBACK = 'http://localhost:7420/v1/oidc/callback'
const folder = mkdtempSync(join(tmpdir(), 'answerable-oidc-'))
let d: TestDeployment
let server: Server
let account = 'ada'

/** A whole provider on loopback; instead of a page with a form, whoever the test names is signed in. */
async function startProvider(): Promise<string> {
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'answerable', client_secret: 'a-secret-of-tests-only', redirect_uris: [CALLBACK] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['groups'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...accounts[id] }) }),
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({ clientId: 'answerable', accountId: account })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
    cookies: { keys: ['a key of tests only'] },
    ttl: { Session: 60, Grant: 60, Interaction: 60, AccessToken: 60, IdToken: 60, AuthorizationCode: 60 },
  })
  const callback = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void callback(request, response)
    provider.interactionFinished(request, response, { login: { accountId: account } }).catch((error: unknown) => {
      response.statusCode = 500
      response.end(String(error))
    })
  })
  return issuer
}

/** Follows the provider's redirects, cookies and all, until it sends the browser back to us. */
async function throughProvider(start: string): Promise<string> {
  const jar = new Map<string, string>()
  let url = start
  for (let hop = 0; hop < 10; hop += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of reply.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1)
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const location = reply.headers.get('location')
    if (location === null) throw new Error(`${reply.status} at ${url}: ${await reply.text()}`)
    url = new URL(location, url).href
    if (url.startsWith(CALLBACK)) return url.slice('http://localhost:7420'.length)
  }
  throw new Error('the provider never sent us back')
}

const start = async (cookie = '', query = ''): Promise<{ location: string; cookie: string }> => {
  const reply = await d.http('GET', `/v1/oidc/start${query}`, undefined, cookie === '' ? {} : { cookie })
  assert.equal(reply.status, 303, reply.text)
  return { location: reply.headers.get('location') ?? '', cookie: cookieIn(reply) }
}

async function signInAs(who: string, cookie = '', query = ''): Promise<HttpReply> {
  account = who
  const begun = await start(cookie, query)
  return d.http('GET', await throughProvider(begun.location), undefined, { cookie: begun.cookie })
}

before(async () => {
  const issuer = await startProvider()
  const secretFile = join(folder, 'client.secret')
  writeFileSync(secretFile, 'a-secret-of-tests-only\n')
  const signInFile = join(folder, 'sign-in.json')
  const oidc = { name: 'Example ID', issuer, clientId: 'answerable', clientSecretFile: secretFile }
  writeFileSync(signInFile, JSON.stringify({ oidc, roles: { auditor: ['AI Audit'], administrator: ['AI Admins'] } }))
  d = await testDeployment({ signInFile })
  await d.founding()
})
after(async () => {
  await d[Symbol.asyncDispose]()
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

test('an account with a verified address signs in as the person of that address, and reads by its groups', async () => {
  const methods = (await d.http('GET', '/v1/sign-in')).body['oidc'] as JsonObject
  assert.equal(methods['name'], 'Example ID')
  const reply = await signInAs('ada')
  assert.equal(reply.status, 303, reply.text)
  assert.equal(reply.headers.get('location'), '/')
  const cookie = cookieIn(reply)
  const session = await d.http('GET', '/v1/session', undefined, { cookie })
  assert.equal(session.field('name'), 'freya')
  assert.equal(session.field('method'), 'oidc')
  assert.ok((session.body['reads'] as string[]).includes('auditor'))
  assert.equal((await d.http('GET', '/v1/decisions', undefined, { cookie })).status, 200)
})

test('the authorization request has state, nonce and a PKCE challenge (RFC 7636)', async () => {
  const { searchParams } = new URL((await start()).location)
  assert.equal(searchParams.get('code_challenge_method'), 'S256')
  for (const name of ['state', 'nonce', 'code_challenge']) assert.ok((searchParams.get(name) ?? '').length >= 43, name)
  assert.equal(searchParams.get('redirect_uri'), CALLBACK)
})

test('an address that is not verified, is nobody’s, or was given to another account leads to nobody', async () => {
  for (const who of ['unverified', 'stranger', 'successor']) {
    const reply = await signInAs(who)
    assert.equal(reply.body['code'], 'unauthenticated', who)
    assert.equal(reply.headers.get('set-cookie'), null)
  }
})

test('an answer is good once, in the browser that asked, for its own state', async () => {
  account = 'ada'
  const begun = await start()
  const back = await throughProvider(begun.location)
  const other = await start()
  const tries: [string, string][] = [
    [back, ''],
    [back, other.cookie],
    [back.replace(/state=[^&]+/, `state=${'A'.repeat(43)}`), begun.cookie],
  ]
  for (const [path, cookie] of tries) {
    const reply = await d.http('GET', path, undefined, { cookie })
    assert.equal(reply.body['code'], 'unauthenticated', path)
  }
  const wrongCode = back.replace(/code=[^&]+/, `code=${'A'.repeat(43)}`)
  assert.equal((await d.http('GET', wrongCode, undefined, { cookie: begun.cookie })).body['code'], 'unauthenticated')
  assert.equal(
    (await d.http('GET', back, undefined, { cookie: begun.cookie })).body['code'],
    'unauthenticated',
    'used up',
  )
})

test('roles from groups give reading and connections, never authority; nothing is signed without a key', async () => {
  const cookie = cookieIn(await signInAs('ada'))
  const freya = await d.person('freya')
  const headers = { cookie, origin: 'http://localhost:7420', 'answerable-console': '1' }
  const asked = {
    command: 'person.depart',
    payload: { person: freya.id, reason: 'x' },
    publicKey: freya.key.publicKey,
    assurance: 'automation',
  }
  // Prepared, as for whoever holds the key; without the key there is nothing to send.
  const prepared = await d.http('POST', '/v1/statements', asked, headers)
  assert.equal(prepared.status, 200, prepared.text)
  const { statement, payload } = prepared.body
  const size = await d.size()
  const sent = await d.http(
    'POST',
    `/v1/people/${freya.id}/depart`,
    { ...(payload as JsonObject), statement, signature: 'A'.repeat(86) },
    headers,
  )
  assert.equal(sent.body['code'], 'statement_void')
  assert.equal(await d.size(), size)
})

test('an account is linked to whoever is signed in, by asking for it, and to nobody else afterwards', async () => {
  const ada = cookieIn(await signInAs('ada'))
  assert.equal((await d.http('GET', '/v1/oidc/start?link=1')).body['code'], 'unauthenticated')
  const linked = await signInAs('stranger', ada, '?link=1')
  assert.equal(linked.status, 303, linked.text)
  const session = await d.http('GET', '/v1/session', undefined, { cookie: cookieIn(await signInAs('stranger')) })
  assert.equal(session.field('name'), 'freya')
  assert.ok((session.body['reads'] as string[]).includes('administrator'))
})
