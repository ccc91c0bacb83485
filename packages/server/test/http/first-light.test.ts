import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyReceipt } from '@answerable/verifier'
import { NO_POSTGRES, testDeployment } from '../helpers/deployment.ts'

for (const store of ['sqlite', 'postgres'] as const) {
  const skip = store === 'postgres' ? NO_POSTGRES : false
  test(`from an empty folder to an allowed decision with a receipt, on ${store}`, { skip }, async () => {
    await using d = await testDeployment({ store })
    const health = await d.http('GET', '/v1/health')
    assert.deepEqual([health.body['origin'], health.body['store']], [d.origin, store])
    const { agent } = await d.founding()
    const client = await d.agentClient(agent)
    const { run, reply } = await client.pay('20.00')
    assert.equal(reply.body['outcome'], 'allow', reply.text)
    const receipt = verifyReceipt(JSON.stringify(reply.body['receipt']), { vkeys: [d.vkey] })
    assert.equal(receipt.index, reply.body['index'])
    const held = await client.decide(run, 'pay', { to: 'DE12', amount: '200.00' })
    assert.equal(held.body['outcome'], 'review')
    const bearer = await d.bearer(await d.person('olivia'))
    const list = await d.http('GET', '/v1/decisions?limit=1', undefined, bearer)
    assert.deepEqual(
      (list.body['decisions'] as { decision: string }[]).map(({ decision }) => decision),
      [held.field('decision')],
    )
    assert.ok(list.body['next'])
    const next = await d.http('GET', `/v1/decisions?limit=1&after=${list.field('next')}`, undefined, bearer)
    assert.deepEqual(
      (next.body['decisions'] as { decision: string }[]).map(({ decision }) => decision),
      [reply.field('decision')],
    )
    const reviews = await d.http('GET', '/v1/reviews', undefined, bearer)
    assert.equal((reviews.body['decisions'] as object[]).length, 1)
    assert.equal((await d.http('GET', `/v1/decisions/${reply.field('decision')}`, undefined, bearer)).status, 200)
    assert.deepEqual(d.reported, [])
  })
}
