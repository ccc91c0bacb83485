import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_POSTGRES, testDeployment } from '../helpers/deployment.ts'

const WITHIN_MS = 1000

for (const store of ['sqlite', 'postgres'] as const) {
  const skip = store === 'postgres' ? NO_POSTGRES : false
  test(`a leaver’s token, key and open vote are dead within a second, and the gate closes, on ${store}`, {
    skip,
  }, async () => {
    await using d = await testDeployment({ store })
    const { agent, founder, owner, reviewer, useCase } = await d.founding()
    const client = await d.agentClient(agent)
    const { run } = await client.pay('20.00')
    const held = await client.decide(run, 'pay', { to: 'DE12', amount: '200.00' })
    assert.equal(held.body['outcome'], 'review')
    const [ownerToken, reviewerToken] = [await d.bearer(owner), await d.bearer(reviewer)]
    assert.equal((await d.http('GET', '/v1/people', undefined, ownerToken)).status, 200)
    const ballot = {
      decision: held.field('decision'),
      vote: 'approve',
      shown: `sha256:${'1'.repeat(64)}`,
      reason: 'looked at it',
    } as const
    await d.must(reviewer, 'review.vote', ballot)

    const started = performance.now()
    for (const person of [reviewer, owner])
      await d.must(founder, 'person.depart', { person: person.id, reason: 'left' })
    for (const token of [ownerToken, reviewerToken])
      assert.equal((await d.http('GET', '/v1/people', undefined, token)).status, 401)
    await assert.rejects(d.bearer(owner), 'no new token either')
    const claimed = await client.post(run, `/v1/decisions/${held.field('decision')}/claim`, {
      action: held.field('action'),
    })
    assert.deepEqual([claimed.body['outcome'], reasonsOf(claimed.body)], ['deny', ['owner_departed']])
    const refused = await client.decide(run, 'pay', { to: 'DE12', amount: '20.00' })
    assert.deepEqual([refused.body['outcome'], reasonsOf(refused.body)], ['deny', ['owner_departed']])
    assert.ok(performance.now() - started < WITHIN_MS, `${performance.now() - started} ms`)

    const view = await d.http('GET', '/v1/duties', undefined, await d.bearer(founder))
    const kinds = (view.body['duties'] as { kind: string; useCase: string }[])
      .filter((duty) => duty.useCase === useCase)
      .map(({ kind }) => kind)
    assert.deepEqual(kinds, ['cover_unanswered', 'successor_missing'])
  })
}

const reasonsOf = (body: object): string[] => (body as { reasons: { code: string }[] }).reasons.map(({ code }) => code)

test('the owner leaves, the deputy stands in, and decisions and pages say so', async () => {
  await using d = await testDeployment()
  const { agent, founder, owner, mandate, until, useCase } = await d.founding()
  const deputy = await d.person('dmitri')
  await d.must(founder, 'authority.grant', {
    grantee: deputy.id,
    capacity: 'product',
    powers: ['accept_residual_risk', 'restrict'],
    scope: { unit: 'shop', tiers: ['T1', 'T2', 'T3', 'T4'] },
    limits: { residualRisk: 'high' },
    until,
    delegationDepth: 0,
    under: { mandate },
  })
  await d.must(deputy, 'cover.accept', { useCase, until })
  await d.must(founder, 'person.depart', { person: owner.id, reason: 'left' })
  const client = await d.agentClient(agent)
  const { reply } = await client.pay('20.00')
  assert.equal(reply.body['outcome'], 'allow', reply.text)
  const { cover } = reply.body['answerable'] as { cover: { person: string } }
  assert.equal(cover.person, deputy.id)
  const bearer = await d.bearer(founder)
  const view = await d.http('GET', `/v1/use-cases/${useCase}`, undefined, bearer)
  assert.equal((view.body['cover'] as { deputy: string }).deputy, deputy.id)
  const handover = await d.http('GET', `/v1/use-cases/${useCase}/handover`, undefined, bearer)
  assert.match(handover.field('digest'), /^sha256:/)
  const test_ = await d.http('GET', `/v1/use-cases/${useCase}/accountability`, undefined, bearer)
  assert.equal(test_.body['accountable'], false, 'who has left holds nothing')
  const graph = await d.http('GET', '/v1/conflicts', undefined, bearer)
  assert.deepEqual(graph.body['conflicts'], [])
})
