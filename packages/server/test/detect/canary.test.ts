import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import type { AgentClient, OpenRun } from '../helpers/agent.ts'
import type { HttpReply } from '../helpers/client.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { POLICY } from '../helpers/fixture.ts'
import type { Founding } from '../helpers/founding.ts'
import { fake } from './fake.ts'

const GUARDED = `${POLICY}
@id("leak") @reason("a secret leaves with it")
forbid (principal, action == Answerable::Action::"browse", resource)
when { context.detectors.secretsInArguments > 0 };
@id("private") @reason("personal data leaves with it")
forbid (principal, action == Answerable::Action::"browse", resource)
when { context.detectors.personalDataInArguments > 1 };
@id("tainted") @outcome("review") @review("desk:1") @within("PT4H") @reason("a secret was seen in this run")
forbid (principal, action == Answerable::Action::"pay", resource)
when { context.detectors.secretsInRun > 0 };
`

let d: TestDeployment
let founding: Founding
let client: AgentClient
/** every byte the server answered */
const told: string[] = []
/** every secret a client sent */
const canaries: string[] = []

before(async () => {
  d = await testDeployment()
  founding = await d.founding({ policy: GUARDED })
  client = await d.agentClient(founding.agent)
})
after(() => d[Symbol.asyncDispose]())

const planted = (secret: string): string => {
  canaries.push(secret)
  return secret
}
async function post(run: OpenRun, path: string, body: JsonObject, headers = {}): Promise<HttpReply> {
  const reply = await client.post(run, path, body, headers)
  told.push(reply.text)
  return reply
}
const decide = (run: OpenRun, tool: string, given: JsonObject, headers = {}) =>
  post(run, '/v1/decisions', { run: run.id, kind: 'action', tool, arguments: given }, headers)
async function get(path: string): Promise<HttpReply> {
  const reply = await d.http('GET', path, undefined, await d.bearer(founding.owner))
  told.push(reply.text)
  return reply
}
async function approve(decision: string): Promise<void> {
  const shown = `sha256:${'1'.repeat(64)}`
  told.push((await d.must(founding.reviewer, 'review.vote', { decision, vote: 'approve', shown, reason: 'ok' })).text)
}

describe('a secret', () => {
  test('in the arguments is a fact for policy; without one the same call passes', async () => {
    const run = await client.openRun('look around')
    const clean = await decide(run, 'browse', { url: 'https://example.com' })
    assert.equal(clean.body['outcome'], 'allow', clean.text)
    const dirty = await decide(run, 'browse', { url: `https://example.com/?q=${planted(fake.github(11))}` })
    assert.deepEqual([dirty.body['outcome'], dirty.body['rules']], ['deny', ['leak']], dirty.text)
    const shown = await get(`/v1/decisions/${dirty.field('decision')}`)
    const { arguments: given } = shown.body['decided'] as JsonObject
    assert.deepEqual(given, { url: 'https://example.com/?q=[secret:github-token]' })
  })

  test('in an output, a request, an observation and an effect is redacted there, too', async () => {
    const run = await client.openRun(`log in with ${planted(fake.aws(12))}\n${planted(fake.pem(13))}`)
    const observed = await post(run, '/v1/observations', {
      run: run.id,
      tool: 'look_up',
      content: `{"token": "${planted(fake.npm(14))}", "api_key": "${planted(fake.plain(15))}"}`,
    })
    assert.equal(observed.status, 201, observed.text)
    const said = await post(run, '/v1/decisions', {
      run: run.id,
      kind: 'output',
      text: `Your key is ${planted(fake.github(16))}.`,
    })
    assert.equal(said.status, 201, said.text)
    const paid = await decide(run, 'look_up', { order: '7' })
    const intent = await post(run, '/v1/intents', { decision: paid.field('decision'), action: paid.field('action') })
    const detail = `failed with ${planted(fake.github(17))}`
    const effect = await post(run, '/v1/effects', { intent: intent.id, outcome: 'failed', detail })
    assert.equal(effect.status, 201, effect.text)
    const { body } = await get(`/v1/runs/${run.id}`)
    const { request } = body['run'] as JsonObject
    assert.equal(request, 'log in with [secret:aws-access-key-id]\n[secret:private-key]')
    const [observation] = body['observations'] as JsonObject[]
    assert.equal(observation?.['content'], '{"token": "[secret:npm-token]", "api_key": "[secret:generic-secret]"}')
  })

  test('that was seen in the run holds a payment, which is then claimed as the caller has it', async () => {
    const run = await client.openRun('pay')
    const token = planted(fake.github(18))
    await post(run, '/v1/observations', { run: run.id, tool: 'browse', content: `use ${token}` })
    const given = { to: token, amount: '20.00' }
    const held = await decide(run, 'pay', given)
    assert.deepEqual([held.body['outcome'], held.body['rules']], ['review', ['tainted']], held.text)
    const { untrusted } = held.body['traced'] as { untrusted: string[] }
    assert.ok(untrusted.includes('to') && untrusted.includes('sink:recipient'), 'the placeholder is traced as a copy')
    const decision = held.field('decision')
    await approve(decision)
    const action = held.field('action')
    const claimed = await post(run, `/v1/decisions/${decision}/claim`, { action })
    assert.equal(claimed.body['outcome'], 'allow', claimed.text)
    const intent = await post(run, '/v1/intents', { decision, action })
    assert.equal(intent.status, 201, intent.text)
  })

  test('makes no difference to the digest the executor computes, and the redacted call is another action', async () => {
    const run = await client.openRun('look')
    const token = planted(fake.npm(19))
    const allowed = await decide(run, 'look_up', { order: token })
    assert.equal(allowed.field('action'), d.edge.digest({ tool: 'look_up', arguments: { order: token } }))
    const decision = allowed.field('decision')
    const redacted = d.edge.digest({ tool: 'look_up', arguments: { order: '[secret:npm-token]' } })
    const other = await post(run, '/v1/intents', { decision, action: redacted })
    assert.equal(other.body['code'], 'action_mismatch')
    assert.equal((await post(run, '/v1/intents', { decision, action: allowed.field('action') })).status, 201)
  })

  test('sent again under one idempotency key gives one answer; another secret is another body', async () => {
    const run = await client.openRun('look')
    const key = { 'idempotency-key': 'canary' }
    const given = { order: planted(fake.github(20)) }
    const first = await decide(run, 'look_up', given, key)
    const size = await d.size()
    const again = await decide(run, 'look_up', given, key)
    assert.deepEqual({ ...again.body, receipt: null }, { ...first.body, receipt: null })
    assert.equal(await d.size(), size)
    const other = await decide(run, 'look_up', { order: planted(fake.github(21)) }, key)
    assert.equal(other.body['code'], 'idempotency_key_reused')
  })

  test('in a refused or batched call goes nowhere either', async () => {
    const run = await client.openRun('look')
    const refused = await post(run, '/v1/decisions', {
      run: run.id,
      kind: 'action',
      arguments: { order: planted(fake.github(22)) },
    })
    assert.equal(refused.status, 400)
    const decision = { run: run.id, kind: 'action', tool: 'browse', arguments: { q: planted(fake.aws(23)) } }
    const batch = await post(run, '/v1/decisions/batch', { decisions: [{ decision }] })
    const [item] = batch.body['results'] as JsonObject[]
    assert.deepEqual([item?.['outcome'], item?.['rules']], ['deny', ['leak']], batch.text)
  })

  test('that names a tool or a person is refused: names cannot be redacted', async () => {
    const run = await client.openRun('look')
    const tool = planted(fake.aws(24))
    const size = await d.size()
    const asked = { request: 'look', onBehalfOf: planted(fake.github(25)) }
    for (const reply of [
      await decide(run, tool, {}),
      await post(run, '/v1/observations', { run: run.id, tool, content: 'x' }),
      await post(run, '/v1/runs', asked),
    ]) {
      assert.equal(reply.body['code'], 'invalid_input', reply.text)
    }
    assert.equal(await d.size(), size)
  })

  test('is no personal data: that is counted apart, and a fact of its own', async () => {
    const run = await client.openRun('look')
    const one = await decide(run, 'browse', { q: 'who is jane@example.com' })
    const two = await decide(run, 'browse', { q: 'jane@example.com or joe@example.com' })
    assert.deepEqual([one.body['outcome'], two.body['outcome'], two.body['rules']], ['allow', 'deny', ['private']])
  })
})

test('INVARIANT: no canary is in any file of the data folder, any answer, any report', async () => {
  const list = await get('/v1/secrets')
  const secrets = list.body['secrets'] as JsonObject[]
  // Refused commands start no clock: seeds 21, 22, 24 and 25.
  assert.equal(secrets.length, new Set(canaries).size - 4, 'each was found')
  for (const path of ['/v1/decisions?limit=500', '/v1/reviews']) await get(path)
  for (let index = 0; index < (await d.size()); index++) await get(`/v1/entries/${index}`)
  const folder = readdirSync(d.dataDir, { recursive: true, withFileTypes: true })
  const files = folder.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  assert.ok(files.some((file) => file.endsWith('-wal')) && files.some((file) => file.includes('guard')), files.join())
  const places = [...files.map((file) => readFileSync(file)), Buffer.from([...told, ...d.reported].join('\n'))]
  // Sealed values are kept as base64url, receipts hold base64 of JSON: a secret in either would be spelled differently.
  for (const place of places) {
    const readable = Buffer.concat([place, Buffer.from(decoded(place.toString('latin1')))])
    for (const canary of canaries) for (const line of canary.split('\n')) assert.equal(readable.indexOf(line), -1)
  }
  assert.notEqual(
    Buffer.from(decoded(told.join('\n'))).indexOf('[secret:github-token]'),
    -1,
    'the search sees sealed text',
  )
})

/** Every run of base64 in a text, read from each of four places: pages of a database cut such runs anywhere. */
const decoded = (text: string): string =>
  (text.match(/[A-Za-z0-9+/_-]{24,}/g) ?? [])
    .flatMap((run) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1')))
    .join('\n')
