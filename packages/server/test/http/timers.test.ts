import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { raiseDue } from '../../src/timers/due-commands.ts'
import { HOUR, MINUTE } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'

const look = ({ store, writer, edge }: TestDeployment): Promise<number> =>
  raiseDue({ store, writer, now: edge.now, newId: edge.newId, report: (error) => assert.fail(String(error)) })

test('a review nobody answers ends at its due instant, once, however often and by however many it is looked at', async () => {
  await using d = await testDeployment()
  const { agent, owner } = await d.founding()
  const { reply } = await (await d.agentClient(agent)).pay('250.00')
  assert.equal(reply.body['outcome'], 'review')
  assert.equal(await look(d), 0)
  d.clock.advance(4 * HOUR - 1)
  assert.equal(await look(d), 0)
  d.clock.advance(1)
  const raised = await Promise.all([look(d), look(d), look(d)])
  assert.deepEqual(
    raised.toSorted((a, b) => a - b),
    [0, 0, 1],
  )
  assert.equal(await look(d), 0)
  const bearer = await d.bearer(owner)
  const list = await d.http('GET', '/v1/decisions?state=expired', undefined, bearer)
  assert.deepEqual(
    (list.body['decisions'] as JsonObject[]).map(({ decision }) => decision),
    [reply.body['decision']],
  )
})

test('an effect nobody reported is recorded as unreported or unknown, never as done', async () => {
  await using d = await testDeployment()
  const { agent, owner } = await d.founding()
  const client = await d.agentClient(agent)
  const { run, reply } = await client.pay('20.00')
  const decision = reply.field('decision')
  const intent = await client.post(run, '/v1/intents', { decision, action: reply.field('action') })
  assert.equal(intent.status, 201, intent.text)
  d.clock.advance(11 * MINUTE)
  assert.equal(await look(d), 1)
  assert.equal(await look(d), 0)
  const view = await d.http('GET', `/v1/decisions/${decision}`, undefined, await d.bearer(owner))
  const { effect } = view.body['followed'] as { effect: { outcome: string } }
  assert.match(effect.outcome, /^(unreported|unknown)$/)
})
