import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type JsonObject, releaseAudience, releaseText } from '@answerable/contract'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { signingKey } from '../../src/cli/keys/ed25519.ts'
import { ReleaseCheck } from '../../src/fsck/check-release.ts'
import { Findings } from '../../src/fsck/report.ts'
import { checkLedger } from '../helpers/check-ledger.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { manifestFor, POLICY, RESIDUAL_RISK } from '../helpers/fixture.ts'

const SUBJECT = 'repo:acme/refunds:ref:refs/heads/main'
const key = signingKey(new Uint8Array(32).fill(7))
const { privateKey, publicKey } = await generateKeyPair('ES256')
let issuing: Server
let issuer: string

before(async () => {
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
  issuing = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    const discovered = request.url === '/.well-known/openid-configuration'
    response.end(JSON.stringify(discovered ? { issuer, jwks_uri: `${issuer}/keys` } : { keys: [jwk] }))
  })
  await new Promise<void>((resolve) => issuing.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(issuing.address() as AddressInfo).port}`
})
after(() => new Promise((resolve) => issuing.close(resolve)))

/** A use case whose signed manifest names a key and an identity. */
async function deployed(): Promise<TestDeployment> {
  const d = await testDeployment()
  const { owner, authority } = await d.founding({ accept: false })
  const [deputy, challenger, rosa, ravi] = await Promise.all(
    ['dmitri', 'chidi', 'rosa', 'ravi'].map((name) => d.person(name)),
  )
  assert.ok(deputy && challenger && rosa && ravi)
  const people = { owner: owner.id, deputy: deputy.id, challenger: challenger.id, reviewers: [rosa.id, ravi.id] }
  const manifest = {
    ...manifestFor('refunds', people),
    deployment: { key: key.publicKey, oidc: { issuer, subject: SUBJECT } },
  }
  await d.must(owner, 'use_case.register', { manifest })
  const published = await d.must(owner, 'policy.publish', {
    useCase: 'refunds',
    revision: 2,
    policy: POLICY,
    tests: '',
  })
  const subject = { useCase: 'refunds', revision: 2, assumptions: published.field('assumptions') }
  await d.must(challenger, 'challenge.record', { ...subject, view: 'supports', reason: 'read' })
  await d.must(owner, 'acceptance.sign', {
    ...subject,
    answer: 'accepted',
    authority,
    residualRisk: RESIDUAL_RISK,
    until: new Date(Date.parse(d.clock.now()) + 60 * 86_400_000).toISOString(),
  })
  return d
}

const said = (d: TestDeployment, running: JsonObject = {}): JsonObject => ({
  useCase: 'refunds',
  running: { models: {}, prompts: {}, ...running },
  tests: [],
  issued: d.clock.now(),
})
const statementOf = (d: TestDeployment, release: JsonObject, more: JsonObject = {}): string =>
  d.edge.digest({ origin: d.origin, release, ...more })
const byKey = (d: TestDeployment, release: JsonObject, more: JsonObject = {}, by = key): JsonObject => ({
  ...release,
  proof: { key: by.publicKey, signature: by.sign(releaseText(d.origin, statementOf(d, release, more))) },
})

async function byToken(
  d: TestDeployment,
  release: JsonObject,
  claims: { sub?: string; aud?: string; iss?: string; exp?: number } = {},
) {
  const now = Math.floor(Date.parse(d.clock.now()) / 1000)
  const oidc = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setIssuer(claims.iss ?? issuer)
    .setSubject(claims.sub ?? SUBJECT)
    .setAudience(claims.aud ?? releaseAudience(statementOf(d, release)))
    .setIssuedAt(now)
    .setExpirationTime(claims.exp ?? now + 300)
    .sign(privateKey)
  return { ...release, proof: { oidc } }
}

const send = (d: TestDeployment, body: JsonObject, check = false) =>
  d.http('POST', `/v1/use-cases/refunds/releases${check ? '/check' : ''}`, body)

describe('release records over HTTP', () => {
  test('fsck checks who vouched for a record, and for what', async () => {
    await using d = await deployed()
    const { index } = (await send(d, byKey(d, said(d, { models: { main: 'm@1' } })))).body as { index: number }
    await send(d, await byToken(d, { ...said(d), issued: new Date(Date.parse(d.clock.now()) + 1000).toISOString() }))
    await checkLedger(d)
    const [entry] = await d.edge.log.entriesAt([index])
    assert.ok(entry?.event.type === 'release.recorded')
    const { event } = entry
    const { model } = await d.edge.view(index - 1)
    const faultsOf = (body: Partial<typeof event.body>) =>
      new ReleaseCheck().faults({ ...event, body: { ...event.body, ...body } }, model)
    assert.deepEqual(faultsOf({}), [])
    const { by } = event.body
    assert.ok('key' in by)
    for (const bent of [
      { running: { ...event.body.running, models: { main: 'm@2' } } },
      { issued: '2026-01-01T00:00:00.000Z' },
      { useCase: 'other' },
      { statement: `sha256:${'0'.repeat(64)}` },
      { by: { ...by, key: signingKey(new Uint8Array(32).fill(8)).publicKey } },
      { by: { ...by, signature: signingKey(new Uint8Array(32).fill(8)).sign('other words') } },
    ]) {
      assert.equal(faultsOf(bent).length, 1, JSON.stringify(bent))
    }
    // Signed by a key of the forger's own, properly, for exactly this release: no manifest names it.
    const own = signingKey(new Uint8Array(32).fill(9))
    const check = new ReleaseCheck()
    const forged = { key: own.publicKey, signature: own.sign(releaseText(d.origin, event.body.statement)) }
    assert.deepEqual(check.faults({ ...event, body: { ...event.body, by: forged } }, model), [])
    const findings = new Findings()
    await check.finish(d.store, findings)
    assert.match(findings.problems[0]?.message ?? '', /no signed manifest names/)
  })

  test('by the pipeline’s own key: attested on every decision from then on', async () => {
    await using d = await deployed()
    const reply = await send(d, byKey(d, said(d)))
    assert.equal(reply.status, 201, reply.text)
    const client = await d.agentClient('refunds-agent')
    const { reply: decided } = await client.pay('20.00')
    const entry = await d.http(
      'GET',
      `/v1/entries/${decided.field('index')}`,
      undefined,
      await d.bearer(await d.person('olivia')),
    )
    const body = (entry.body['entry'] as { body: { running: JsonObject } }).body
    assert.deepEqual(body.running, { knownAs: 'attested', release: reply.id, clauses: [] })
  })

  test('by the identity of the job: the token is good for exactly this statement', async () => {
    await using d = await deployed()
    const release = said(d)
    for (const [why, body] of [
      ['another subject', await byToken(d, release, { sub: 'repo:mallory/refunds:ref:refs/heads/main' })],
      ['another audience', await byToken(d, release, { aud: releaseAudience(`sha256:${'0'.repeat(64)}`) })],
      ['another issuer', await byToken(d, release, { iss: 'https://issuer.example' })],
      ['an expired token', await byToken(d, release, { exp: Math.floor(Date.parse(d.clock.now()) / 1000) - 60 })],
      ['another release', { ...said(d, { models: { m: 'x-1' } }), proof: (await byToken(d, release)).proof }],
    ] as const) {
      const refused = await send(d, body as JsonObject)
      assert.deepEqual([refused.status, refused.body['code']], [403, 'release_void'], why)
    }
    const reply = await send(d, await byToken(d, release))
    assert.equal(reply.status, 201, reply.text)
  })

  test('a stranger’s key, a changed statement and a proof made for a check record nothing', async () => {
    await using d = await deployed()
    const size = await d.size()
    const stranger = signingKey(new Uint8Array(32).fill(9))
    const signed = byKey(d, said(d))
    for (const body of [
      byKey(d, said(d), {}, stranger),
      { ...signed, tests: [{ kind: 'suite', digest: `sha256:${'1'.repeat(64)}` }] },
      byKey(d, said(d), { check: true }),
    ]) {
      const refused = await send(d, body)
      assert.deepEqual([refused.status, refused.body['code']], [403, 'release_void'], refused.text)
    }
    assert.equal((await send(d, { ...signed, useCase: 'other' })).body['code'], 'invalid_input')
    assert.equal(await d.size(), size)
  })

  test('a check records nothing and tells the pipeline alone what is not covered and who must sign', async () => {
    await using d = await deployed()
    const size = await d.size()
    const other = said(d, { models: { writer: 'w-9' } })
    const told = await send(d, byKey(d, other, { check: true }), true)
    assert.equal(told.status, 200, told.text)
    assert.deepEqual([told.body['covered'], (told.body['mustSign'] as JsonObject)['name']], [false, 'olivia'])
    assert.match(told.field('sentence'), /olivia must sign for a model that is not named/)
    assert.equal((await send(d, byKey(d, other), true)).body['code'], 'release_void')
    assert.equal(await d.size(), size)
  })
})
