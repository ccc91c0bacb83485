import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Call } from '../../src/http/edge.ts'
import { findRequester } from '../../src/read/requester.ts'
import { testDeployment, type TestDeployment } from '../helpers/deployment.ts'

/** A payment that is held, asked for on behalf of somebody the host names by `address`. */
async function heldFor(d: TestDeployment, agent: string, address: string): Promise<string> {
  const client = await d.agentClient(agent)
  const body = { request: 'Pay DE12 back 500.00', onBehalfOf: address }
  const opened = await d.http('POST', '/v1/runs', body, client.bearer)
  const run = {
    id: opened.id,
    headers: { ...client.bearer, 'answerable-run': opened.field('runToken') },
  }
  const held = await client.decide(run, 'pay', { to: 'DE12', amount: '500.00' })
  assert.equal(held.body['outcome'], 'review')
  return held.field('decision')
}

test('INVARIANT 4: a reviewer the host knows by e-mail does not review their own request', async () => {
  await using d = await testDeployment()
  const { agent, reviewer } = await d.founding()
  const vote = (decision: string) =>
    d.sign(reviewer, 'review.vote', { decision, vote: 'approve', shown: `sha256:${'1'.repeat(64)}`, reason: 'fine' })
  const people = await d.http('GET', '/v1/people', undefined, await d.bearer(reviewer))
  const listed = people.body['people'] as { id: string; email: string }[]
  const email = listed.find((person) => person.id === reviewer.id)?.email ?? ''
  assert.match(email, /@/)
  for (const spelling of [email, email.toUpperCase(), ` mailto:${email} `, reviewer.id]) {
    const reply = await vote(await heldFor(d, agent, spelling))
    assert.deepEqual([reply.status, reply.body['code']], [403, 'forbidden'], spelling)
  }
  assert.equal((await vote(await heldFor(d, agent, 'customer@example.org'))).status, 201, 'somebody else’s request')
})

test('somebody is found by the name hosts give them, in the use case that knows them, by those who may read its runs', async () => {
  await using d = await testDeployment()
  const { agent, owner, founder, reviewer, useCase } = await d.founding()
  await heldFor(d, agent, 'Casey Customer')
  await heldFor(d, agent, 'Casey Customer')
  const find = async (by: typeof owner, onBehalfOf: string, where = useCase) =>
    d.http('POST', `/v1/use-cases/${where}/requesters`, { onBehalfOf }, await d.bearer(by))
  const found = await find(owner, 'Casey Customer')
  assert.equal(found.status, 200, found.text)
  assert.deepEqual([found.body['runs'], found.body['searched']], [2, 2])
  assert.equal((await find(owner, 'casey customer')).body['runs'], 0, 'a name is taken to the letter')
  assert.doesNotMatch(found.text, /Casey/)
  // A registered person is one, however their address is spelt.
  const people = await d.http('GET', '/v1/people', undefined, await d.bearer(owner))
  const { email } =
    (people.body['people'] as { id: string; email: string }[]).find(({ id }) => id === reviewer.id) ?? {}
  const [byId, byAddress] = [await find(owner, reviewer.id), await find(owner, ` Mailto:${email?.toUpperCase()}`)]
  assert.equal(byId.body['requester'], byAddress.body['requester'])
  assert.equal((await find(owner, 'x', 'no-such-case')).status, 404)
  // A colleague reads governance of the unit, and not who asked for what.
  assert.equal((await find(await d.person('colleague'), 'Casey Customer')).body['code'], 'not_found')
  // What was found is what erasing takes.
  const what = { kind: 'requester', useCase, requester: found.field('requester') } as const
  const reason = { basis: 'consent_withdrawn', requestedBy: 'data_subject', reason: 'asked for' } as const
  await d.must(founder, 'erasure.approve', { what, ...reason })
})

test('who is looked for further back is looked for from where the search before ended', async () => {
  await using d = await testDeployment()
  const { useCase } = await d.founding()
  const asked: unknown[] = []
  const search = async (_: unknown, before: unknown) => {
    asked.push(before)
    return before === null ? { rows: [], searched: 10_000, oldest: 41 } : { rows: [{}], searched: 7, oldest: 3 }
  }
  const edge = { ...d.edge, store: { ...d.edge.store, search } } as unknown as Call['edge']
  const find = async (more: object) => {
    const request = new Request('http://here', {
      method: 'POST',
      body: JSON.stringify({ onBehalfOf: 'Casey', ...more }),
    })
    request.headers.set('content-type', 'application/json')
    const reply = await findRequester({ edge, params: { useCase }, request } as unknown as Call)
    return 'json' in reply ? (reply.json as { next: string | null; runs: number }) : assert.fail('no JSON')
  }
  const first = await find({})
  assert.deepEqual([first.runs, first.next], [0, '41'])
  const second = await find({ after: '41' })
  assert.deepEqual([second.runs, second.next], [1, null])
  assert.deepEqual(asked, [null, 41])
  await assert.rejects(find({ after: 'x' }), { code: 'invalid_input' })
})
