import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { AgentClient, OpenRun } from '../helpers/agent.ts'
import type { HttpReply } from '../helpers/client.ts'
import { MINUTE } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'

/** `body` goes as it stands; `%201c%` is 201 letters c; `repeat` is a text and how often. */
type Case = {
  name: string
  body?: string
  repeat?: [string, number]
  query?: string
  headers?: Record<string, string>
  code: string
  status: number
  path?: string
}
const cases = JSON.parse(readFileSync(new URL('./bad-input.json', import.meta.url), 'utf8')) as Case[]
const grown = (text: string): string => text.replaceAll('%201c%', 'c'.repeat(201))

let d: TestDeployment
let client: AgentClient
let run: OpenRun

before(async () => {
  d = await testDeployment()
  const { agent } = await d.founding()
  client = await d.agentClient(agent)
  run = await client.openRun()
})
after(() => d[Symbol.asyncDispose]())

/** INVARIANT 14: bad input gets a documented code and changes nothing, but that the gate may tell people what it saw. */
async function refused(ask: () => Promise<HttpReply>, code: string, status: number, incidents = 0): Promise<HttpReply> {
  const size = await d.size()
  const reply = await ask()
  assert.deepEqual({ code: reply.body['code'], status: reply.status }, { code, status }, reply.text)
  assert.equal(reply.headers.get('content-type'), 'application/problem+json')
  assert.equal(reply.body['type'], `/errors#${code}`)
  assert.match(reply.field('instance'), /^urn:uuid:/)
  assert.equal(await d.size(), size + incidents, 'the log grew')
  return reply
}

describe('POST /v1/runs with', () => {
  for (const { name, body, repeat, query = '', headers = {}, code, status, path } of cases) {
    test(name, async () => {
      const text = repeat === undefined ? grown(body ?? '') : repeat[0].repeat(repeat[1])
      const sent = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header, grown(value)]))
      const ask = () => d.http('POST', `/v1/runs${query}`, text, { ...client.bearer, ...sent })
      if (code === 'none') {
        assert.equal((await ask()).status, status)
        return
      }
      const reply = await refused(ask, code, status)
      if (path !== undefined) assert.equal((reply.body['issues'] as { path: string }[])[0]?.path, path, reply.text)
    })
  }

  test('a declared length that is too large is refused before it is read', async () => {
    const headers = { ...client.bearer, 'content-length': '99999999' }
    await refused(() => d.http('POST', '/v1/runs', '{}', headers), 'body_too_large', 413)
  })
})

describe('what is well formed and still wrong', () => {
  test('a tool the owner did not sign for is a denied decision, not an error', async () => {
    const reply = await client.decide(run, 'launch_missiles', {})
    assert.equal(reply.body['outcome'], 'deny')
    assert.deepEqual(
      (reply.body['reasons'] as { code: string }[]).map(({ code }) => code),
      ['tool_unknown'],
    )
  })

  test('a late permit', async () => {
    const { run: own, reply } = await client.pay('20.00')
    const body = { decision: reply.field('decision'), action: reply.field('action') }
    d.clock.advance(MINUTE)
    await refused(() => client.post(own, '/v1/intents', body), 'permit_expired', 409, 1)
    await refused(() => client.post(own, '/v1/intents', body), 'permit_expired', 409)
  })

  test('an action that is not the one decided', async () => {
    const { run: own, reply } = await client.pay('20.00')
    const body = { decision: reply.field('decision'), action: `sha256:${'0'.repeat(64)}` }
    await refused(() => client.post(own, '/v1/intents', body), 'action_mismatch', 409, 1)
    await refused(() => client.post(own, '/v1/intents', body), 'action_mismatch', 409)
  })

  test('an intent on what was denied', async () => {
    const own = await client.openRun()
    const reply = await client.decide(own, 'pay', { to: 'DE12', amount: '5000.00' })
    assert.equal(reply.body['outcome'], 'deny')
    const body = { decision: reply.field('decision'), action: reply.field('action') }
    await refused(() => client.post(own, '/v1/intents', body), 'not_approved', 409, 1)
    await refused(() => client.post(own, '/v1/intents', body), 'not_approved', 409)
  })

  test('ids that name nothing', async () => {
    const none = '01900000-0000-7000-8000-000000000000'
    const action = `sha256:${'0'.repeat(64)}`
    await refused(() => client.post(run, '/v1/intents', { decision: none, action }), 'not_found', 404)
    await refused(() => client.post(run, '/v1/effects', { intent: none, outcome: 'executed' }), 'not_found', 404)
    await refused(() => client.post(run, `/v1/decisions/${none}/claim`, { action }), 'not_found', 404)
    await refused(() => d.http('GET', `/v1/decisions/${none}`, undefined, client.bearer), 'not_found', 404)
    await refused(() => d.http('GET', '/v1/decisions/%00%ff', undefined, client.bearer), 'not_found', 404)
  })

  test('a body that says something else than its path', async () => {
    const { run: own, reply } = await client.pay('200.00')
    const decision = reply.field('decision')
    const body = { decision: own.id, action: reply.field('action') }
    await refused(() => client.post(own, `/v1/decisions/${decision}/claim`, body), 'invalid_input', 400)
  })

  test('arguments that do not fit one entry', async () => {
    const big = Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`name${n}`.padEnd(64, 'x'), 'y'.repeat(2000)]))
    const own = await client.openRun()
    const reply = await client.decide(own, 'pay', big)
    assert.ok(reply.status < 500, reply.text)
  })

  test('a run that is closed', async () => {
    const own = await client.openRun()
    assert.equal((await client.post(own, `/v1/runs/${own.id}/close`, {})).status, 201)
    await refused(() => client.decide(own, 'pay', {}), 'run_closed', 409)
  })
})

describe('a policy or manifest with a mistake', () => {
  test('policy: line and column', async () => {
    const { owner } = await d.founding({ useCase: 'other' })
    const policy = 'permit (principal, action, resource);\n@id("x") permit (principal, action, nonsense);\n'
    const reply = await refused(
      () => d.sign(owner, 'policy.publish', { useCase: 'other', revision: 1, policy, tests: '' }),
      'policy_invalid',
      422,
    )
    const issues = reply.body['issues'] as { line: number; column: number }[]
    assert.ok(
      issues.some(({ line, column }) => line === 2 && column > 1),
      reply.text,
    )
  })

  test('policy tests: which case, and where it stands', async () => {
    const { owner } = await d.founding({ useCase: 'third' })
    const policy = '@id("all") permit (principal, action, resource);'
    const tests = 'cases:\n  - name: reading is denied\n    request: { tool: look_up }\n    expect: { outcome: deny }\n'
    const reply = await refused(
      () => d.sign(owner, 'policy.publish', { useCase: 'third', revision: 1, policy, tests }),
      'policy_tests_failed',
      422,
    )
    const [issue] = reply.body['issues'] as { path: string; line: number; message: string }[]
    assert.deepEqual([issue?.path, issue?.line], ['cases[0]', 2])
    assert.match(String(issue?.message), /reading is denied/)
  })

  test('policy tests that are no YAML', async () => {
    const { owner } = await d.founding({ useCase: 'fourth' })
    const policy = '@id("all") permit (principal, action, resource);'
    await refused(
      () => d.sign(owner, 'policy.publish', { useCase: 'fourth', revision: 1, policy, tests: 'cases: [' }),
      'policy_tests_failed',
      422,
    )
  })
})
