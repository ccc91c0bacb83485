import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Permission, type Route, type RouteName, routes } from '@answerable/contract'
import { type AgentClient, newAgentKey } from '../helpers/agent.ts'
import { type Headers_, type HttpReply, prepare, signatureOf } from '../helpers/client.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'

/** Generated from the route table: a new route is tested by being there. */
const table = Object.entries(routes) as [RouteName, Route][]

let d: TestDeployment
let founding: Founding
let agent: AgentClient
let otherAgent: AgentClient
let revokedAgent: Headers_
let person: Headers_
let revokedPerson: Headers_
let departedPerson: Headers_

before(async () => {
  d = await testDeployment()
  founding = await d.founding()
  const other = await d.founding({ useCase: 'other' })
  const third = await d.founding({ useCase: 'third' })
  agent = await d.agentClient(founding.agent)
  otherAgent = await d.agentClient(other.agent)
  person = await d.bearer(founding.owner)
  revokedAgent = (await d.agentClient(third.agent)).bearer
  await d.must(founding.owner, 'agent.revoke', { agent: third.agent, reason: 'test' })
  const lost = await d.person('lost-her-key')
  revokedPerson = await d.bearer(lost)
  await d.must(founding.founder, 'key.revoke', { person: lost.id, key: lost.keyId, reason: 'lost' })
  const gone = await d.person('has-left')
  departedPerson = await d.bearer(gone)
  await d.must(founding.founder, 'person.depart', { person: gone.id, reason: 'left' })
})
after(() => d[Symbol.asyncDispose]())

/** An empty request to a route; path parameters name nothing. */
async function ask(route: Route, headers: Headers_): Promise<HttpReply> {
  const size = await d.size()
  const path = route.path.replaceAll(/\{\w+\}/g, 'nothing')
  const reply = await d.http(route.method, path, route.method === 'POST' ? {} : undefined, headers)
  assert.ok(reply.status < 500, reply.text)
  assert.equal(await d.size(), size, 'the log grew')
  return reply
}

/** Code expected of each permission, `null` where access is given: what follows then is about the empty body. */
type Expected = Record<Permission, string | null>
const TOKEN_ROUTES = { person: 'unauthenticated', agent: 'unauthenticated', any: 'unauthenticated' }

const callers: { who: string; headers: () => Headers_; expected: Expected }[] = [
  {
    who: 'nobody',
    headers: () => ({}),
    expected: { public: null, setup: null, invitee: null, signed: null, ...TOKEN_ROUTES },
  },
  {
    who: 'an agent',
    headers: () => agent.bearer,
    // INVARIANT 9: an agent's credential reaches no approval, policy, authority, restriction or administration route.
    expected: {
      public: null,
      setup: 'forbidden',
      invitee: 'forbidden',
      signed: 'forbidden',
      person: 'forbidden',
      agent: null,
      any: null,
    },
  },
  {
    who: 'a person',
    headers: () => person,
    expected: { public: null, setup: null, invitee: null, signed: null, person: null, agent: 'forbidden', any: null },
  },
  {
    who: 'a revoked agent',
    headers: () => revokedAgent,
    expected: { public: null, setup: null, invitee: null, signed: null, ...TOKEN_ROUTES },
  },
  {
    who: 'a person whose key was revoked',
    headers: () => revokedPerson,
    expected: { public: null, setup: null, invitee: null, signed: null, ...TOKEN_ROUTES },
  },
  {
    who: 'a person who has left',
    headers: () => departedPerson,
    expected: { public: null, setup: null, invitee: null, signed: null, ...TOKEN_ROUTES },
  },
  {
    who: 'a made-up token',
    headers: () => ({ authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.' }),
    expected: { public: null, setup: null, invitee: null, signed: null, ...TOKEN_ROUTES },
  },
]

for (const { who, headers, expected } of callers) {
  describe(`${who} at`, () => {
    for (const [name, route] of table) {
      // A person with a token of their key is signed in nowhere, and this one has no role.
      const narrower = who === 'a person' && (route.only === 'session' || route.role !== undefined)
      const code = narrower ? 'forbidden' : expected[route.permission]
      test(`${name}: ${code ?? 'gets in'}`, async () => {
        const reply = await ask(route, headers())
        if (code !== null) return assert.equal(reply.body['code'], code, reply.text)
        // Getting in with an empty request still changes nothing, and a run's token is asked for on its own.
        const runToken = route.permission === 'agent' && reply.field('detail').includes('Answerable-Run')
        if (!runToken)
          assert.ok(reply.body['code'] !== 'unauthenticated' && reply.body['code'] !== 'forbidden', reply.text)
      })
    }
  })
}

describe('INVARIANT 9: an agent reaches nothing of the people’s', () => {
  const commands = table.filter(([, route]) => route.permission === 'signed')
  test('there are routes to protect', () => assert.ok(commands.length >= 18))

  test('with its token beside a statement a person really signed', async () => {
    const payload = { scope: { kind: 'everything' }, mode: 'paused', cause: 'owner', reason: 'test' } as const
    const prepared = await prepare(d, founding.owner, 'restriction.set', payload)
    const signature = signatureOf(founding.owner.key, prepared.statement)
    const body = { ...prepared.payload, statement: prepared.statement, signature }
    const size = await d.size()
    const reply = await d.http('POST', '/v1/restrictions', body, agent.bearer)
    assert.equal(reply.body['code'], 'forbidden')
    assert.equal(await d.size(), size)
  })

  test('with its own key: no statement is prepared for it', async () => {
    const { publicKey } = newAgentKey(founding.agent)
    const payload = { restriction: founding.mandate, reason: 'x' }
    const body = { command: 'restriction.lift', payload, publicKey, assurance: 'automation' }
    assert.equal((await d.http('POST', '/v1/statements', body, agent.bearer)).body['code'], 'forbidden')
    assert.equal((await d.http('POST', '/v1/statements', body, person)).body['code'], 'invalid_input')
  })

  test('nobody learns names or held requests by preparing a statement in another’s name', async () => {
    const payload = { person: founding.owner.id, reason: 'x' }
    const { publicKey } = founding.owner.key
    const body = { command: 'person.depart', payload, publicKey, assurance: 'automation' }
    assert.equal((await d.http('POST', '/v1/statements', body)).body['code'], 'unauthenticated')
    const other = await d.bearer(founding.reviewer)
    assert.equal((await d.http('POST', '/v1/statements', body, other)).body['code'], 'invalid_input')
  })
})

describe('one agent and another agent’s work', () => {
  test('it cannot continue the run, read it or its decisions, or act on them', async () => {
    const { run, reply } = await agent.pay('20.00')
    const decision = reply.field('decision')
    const action = reply.field('action')
    const stolen = { ...otherAgent.bearer, 'answerable-run': run.headers['answerable-run'] ?? '' }
    const own = await otherAgent.openRun()
    const size = await d.size()
    const tries: [string, Promise<HttpReply>][] = [
      ['unauthenticated', d.http('POST', '/v1/observations', { run: run.id, content: 'x' }, stolen)],
      ['unauthenticated', d.http('POST', '/v1/observations', { run: run.id, content: 'x' }, own.headers)],
      ['unauthenticated', d.http('POST', '/v1/decisions', { run: run.id, kind: 'output', text: 'x' }, own.headers)],
      ['unauthenticated', d.http('POST', '/v1/intents', { decision, action }, own.headers)],
      ['unauthenticated', d.http('POST', `/v1/decisions/${decision}/claim`, { action }, own.headers)],
      ['unauthenticated', d.http('POST', `/v1/runs/${run.id}/close`, {}, own.headers)],
      ['not_found', d.http('GET', `/v1/runs/${run.id}`, undefined, otherAgent.bearer)],
      ['not_found', d.http('GET', `/v1/decisions/${decision}`, undefined, otherAgent.bearer)],
      ['not_found', d.http('GET', `/v1/use-cases/${founding.useCase}`, undefined, otherAgent.bearer)],
    ]
    for (const [code, asked] of tries) assert.equal((await asked).body['code'], code)
    assert.equal(await d.size(), size)
    // The same requests by the agent whose run it is go through.
    assert.equal((await agent.post(run, '/v1/intents', { decision, action })).status, 201)
    assert.equal((await d.http('GET', `/v1/decisions/${decision}`, undefined, agent.bearer)).status, 200)
  })

  test('the run’s token is needed even by its own agent', async () => {
    const run = await agent.openRun()
    const body = { run: run.id, kind: 'action', tool: 'look_up' }
    const without = await d.http('POST', '/v1/decisions', body, agent.bearer)
    assert.equal(without.body['code'], 'unauthenticated')
    const [id] = (run.headers['answerable-run'] ?? '').split('.')
    for (const forged of [
      `${id}.`,
      `${id}.${'A'.repeat(43)}`,
      `${id}`,
      '',
      '.',
      'a,b',
      `${run.headers['answerable-run']}.x`,
    ]) {
      const reply = await d.http('POST', '/v1/decisions', body, { ...agent.bearer, 'answerable-run': forged })
      assert.equal(reply.body['code'], 'unauthenticated', forged)
    }
    assert.equal((await d.http('POST', '/v1/decisions', body, run.headers)).status, 201)
  })
})
