import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { textAt } from '../../src/cli/reply.ts'
import type { AgentClient } from '../helpers/agent.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { fake } from '../detect/fake.ts'

const DIGEST = `sha256:${'0'.repeat(64)}`
let d: TestDeployment
let client: AgentClient
let reader: Record<string, string>
before(async () => {
  d = await testDeployment()
  const founding = await d.founding()
  client = await d.agentClient(founding.agent)
  reader = await d.bearer(founding.owner)
})
after(() => d[Symbol.asyncDispose]())

const incidents = async (): Promise<JsonObject[]> =>
  (await d.http('GET', '/v1/incidents', undefined, reader)).body['incidents'] as JsonObject[]
const page = async (one: JsonObject | undefined): Promise<JsonObject> =>
  (await d.http('GET', `/v1/incidents/${textAt(one ?? {}, 'incident')}`, undefined, reader)).body

test('an intent the gate refuses opens an incident that is in the log, though the call got its refusal', async () => {
  const { run, reply } = await client.pay('20.00')
  assert.equal(reply.body['outcome'], 'allow', reply.text)
  const swapped = { decision: reply.field('decision'), action: DIGEST }
  for (const key of ['k1', 'k1', 'k2']) {
    const refused = await client.post(run, '/v1/intents', swapped, { 'idempotency-key': key })
    assert.equal(refused.body['code'], 'action_mismatch', refused.text)
  }
  const all = await incidents()
  assert.deepEqual(
    all.map(({ severity, category, source, nearMiss }) => [severity, category, source, nearMiss]),
    [['S3', 'unauthorized_action', 'gate', true]],
    'one, however often it is tried',
  )
  const whole = await page(all[0])
  assert.deepEqual(
    [whole['reporter'], whole['detection'], whole['decisions']],
    [{ gate: true }, 'call_swapped', [reply.field('decision')]],
  )
})

test('a leaked secret opens one with its clock, and the report of an agent holds none', async () => {
  const secret = fake.github(7)
  const run = await client.openRun('look it up')
  const observed = await client.observe(run, 'browse', `token ${secret}`)
  assert.equal(observed.status, 201, observed.text)
  const [leak] = await incidents()
  assert.deepEqual([leak?.['category'], leak?.['severity']], ['data_leakage', 'S2'])

  const words = { title: `It printed ${secret}`, description: `in the log: ${secret}` }
  const report = { category: 'data_leakage', severity: 'S1', ...words }
  const reply = await d.http('POST', '/v1/incident-reports', report, client.bearer)
  assert.equal(reply.status, 201, reply.text)
  const reported = await page((await incidents())[0])
  assert.ok(!JSON.stringify(reported).includes(secret))
  assert.match(JSON.stringify(reported['title']), /\[secret:/)
  assert.deepEqual(
    [reported['reporter'], reported['proposed'], reported['severity']],
    [{ agent: client.agent }, 'S1', 'S2'],
  )
})

test('a person’s token reports nothing as an agent, and the fourth report in a row is refused with 429', async () => {
  const report = { category: 'bias', severity: 'S4', title: 't', description: 'd' }
  assert.equal((await d.http('POST', '/v1/incident-reports', report, reader)).status, 403)
  const statuses: number[] = []
  for (let n = 0; n < 3; n += 1)
    statuses.push((await d.http('POST', '/v1/incident-reports', report, client.bearer)).status)
  assert.deepEqual(statuses, [201, 201, 429])
})
