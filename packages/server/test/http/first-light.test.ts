import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDeployment } from '../helpers/deployment.ts'

test('from an empty folder to an allowed decision with a receipt', async () => {
  await using d = await testDeployment()
  const health = await d.http('GET', '/v1/health')
  assert.equal(health.status, 200)
  assert.equal(health.body['origin'], d.origin)
  const { agent } = await d.founding()
  const client = await d.agentClient(agent)
  const { reply } = await client.pay('20.00')
  assert.equal(reply.status, 201, reply.text)
  assert.equal(reply.body['outcome'], 'allow', reply.text)
  assert.ok(reply.body['receipt'])
})
