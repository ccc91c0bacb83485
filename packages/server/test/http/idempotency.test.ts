import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import type { AgentClient, OpenRun } from '../helpers/agent.ts'
import { DAY } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'

let d: TestDeployment
let client: AgentClient
let other: AgentClient
let run: OpenRun

before(async () => {
  d = await testDeployment()
  const { agent } = await d.founding()
  client = await d.agentClient(agent)
  other = await d.agentClient((await d.founding({ useCase: 'other' })).agent)
  run = await client.openRun()
})
after(() => d[Symbol.asyncDispose]())

const withoutReceipt = (body: JsonObject): JsonObject => ({ ...body, receipt: null })

describe('the same idempotency key', () => {
  test('with the same body gives the same answer and adds nothing', async () => {
    const ask = () => client.decide(run, 'pay', { to: 'DE1', amount: '10.00' }, { 'idempotency-key': 'k1' })
    const first = await ask()
    const size = await d.size()
    const again = await ask()
    assert.equal(again.status, 201)
    assert.deepEqual(withoutReceipt(again.body), withoutReceipt(first.body))
    assert.equal(again.headers.get('location'), first.headers.get('location'))
    assert.equal(await d.size(), size)
  })

  test('with the same body spelled differently is the same request', async () => {
    const headers = { ...run.headers, 'idempotency-key': 'k2' }
    const plain = `{"run":"${run.id}","kind":"action","tool":"look_up","arguments":{"a":"x","b":1}}`
    const spelled = `{ "arguments": {"b": 1.0, "\\u0061":"\\u0078"}, "tool": "look_up", "kind":"action", "run":"${run.id}" }`
    const first = await d.http('POST', '/v1/decisions', plain, headers)
    const again = await d.http('POST', '/v1/decisions', spelled, headers)
    assert.equal(first.status, 201, first.text)
    assert.equal(again.body['decision'], first.body['decision'], again.text)
  })

  test('with another body is refused, and adds nothing', async () => {
    await client.decide(run, 'pay', { amount: '10.00' }, { 'idempotency-key': 'k3' })
    const size = await d.size()
    const reply = await client.decide(run, 'pay', { amount: '10.01' }, { 'idempotency-key': 'k3' })
    assert.deepEqual([reply.status, reply.body['code']], [409, 'idempotency_key_reused'])
    assert.equal(await d.size(), size)
  })

  test('of another agent, or on another route, is another key', async () => {
    const key = { 'idempotency-key': 'k4' }
    const mine = await client.decide(run, 'look_up', {}, key)
    const otherRun = await other.openRun()
    const theirs = await other.decide(otherRun, 'look_up', {}, key)
    const observed = await client.post(run, '/v1/observations', { run: run.id, content: 'x' }, key)
    assert.deepEqual([mine.status, theirs.status, observed.status], [201, 201, 201])
    assert.notEqual(mine.body['decision'], theirs.body['decision'])
  })

  test('opens one run, and gives its token again', async () => {
    const ask = () =>
      d.http('POST', '/v1/runs', { request: 'a', onBehalfOf: 'b' }, { ...client.bearer, 'idempotency-key': 'k5' })
    const [first, again] = [await ask(), await ask()]
    assert.equal(again.id, first.id)
    assert.equal(again.body['runToken'], first.body['runToken'])
  })

  test('many times at once is one decision', async () => {
    const size = await d.size()
    const ask = () => client.decide(run, 'pay', { amount: '11.00' }, { 'idempotency-key': 'k6' })
    const replies = await Promise.all(Array.from({ length: 20 }, ask))
    assert.equal(new Set(replies.map(({ body }) => body['decision'])).size, 1)
    assert.equal(await d.size(), size + 1)
  })

  test('gives the first answer, not today’s: what was allowed then is not judged again', async () => {
    const ask = () => client.decide(run, 'pay', { amount: '12.00' }, { 'idempotency-key': 'k7' })
    const first = await ask()
    d.clock.advance(91 * DAY)
    client = await d.agentClient(client.agent)
    run = { id: run.id, headers: { ...run.headers, ...client.bearer } }
    const again = await ask()
    assert.equal(again.body['decision'], first.body['decision'], again.text)
    assert.equal(again.body['outcome'], 'allow')
    const fresh = await client.decide(run, 'pay', { amount: '12.00' }, { 'idempotency-key': 'k8' })
    assert.equal(fresh.body['outcome'], 'deny', 'the signature has lapsed')
  })
})
