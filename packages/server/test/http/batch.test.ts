import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { testDeployment } from '../helpers/deployment.ts'

type Result = JsonObject & { ok: boolean }

test('a batch: judged in order, each on its own, several runs at once', async () => {
  await using d = await testDeployment()
  const { agent } = await d.founding()
  const client = await d.agentClient(agent)
  const [one, two, foreign] = [await client.openRun(), await client.openRun(), await client.openRun()]
  const tokens = [one, two].map((run) => run.headers['answerable-run']).join(', ')
  const item = (run: string, amount: string, idempotencyKey?: string) => ({
    decision: { run, kind: 'action', tool: 'pay', arguments: { to: 'DE1', amount } },
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  })
  const decisions = [
    item(one.id, '10.00', 'a'),
    item(two.id, '500.00'),
    item(one.id, '5000.00'),
    item(foreign.id, '10.00'),
    { decision: { run: one.id, kind: 'action', tool: 'pay', surprise: 1 } },
    item(one.id, '10.00', 'a'),
    item(one.id, '10.01', 'a'),
  ]
  const size = await d.size()
  const reply = await d.http(
    'POST',
    '/v1/decisions/batch',
    { decisions },
    { ...client.bearer, 'answerable-run': tokens },
  )
  assert.equal(reply.status, 200, reply.text)
  const results = reply.body['results'] as Result[]
  assert.deepEqual(
    results.map((result) => (result.ok ? result['outcome'] : (result['problem'] as JsonObject)['code'])),
    ['allow', 'review', 'deny', 'unauthenticated', 'invalid_input', 'allow', 'idempotency_key_reused'],
  )
  assert.equal(results[5]?.['decision'], results[0]?.['decision'], 'one key, one decision, inside one batch too')
  assert.equal(await d.size(), size + 3)
  const indexes = results.slice(0, 3).map((result) => Number(result['index']))
  assert.deepEqual(indexes, [size, size + 1, size + 2], 'in the order they were sent')
  assert.equal(reply.body['index'], size + 2)

  const alone = await client.decide(one, 'pay', { to: 'DE1', amount: '10.00' }, { 'idempotency-key': 'a' })
  assert.equal(alone.body['decision'], results[0]?.['decision'], 'the key means the same on its own')
})

test('a batch of none, or of more than a hundred, is refused whole', async () => {
  await using d = await testDeployment()
  const { agent } = await d.founding()
  const client = await d.agentClient(agent)
  for (const count of [0, 101]) {
    const decisions = Array.from({ length: count }, () => ({ decision: {} }))
    const reply = await d.http('POST', '/v1/decisions/batch', { decisions }, client.bearer)
    assert.equal(reply.body['code'], 'invalid_input')
  }
})
