import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { newAgentKey } from '../helpers/agent.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'

const PATH = '/v1/otlp/v1/traces'

type Told = { id: string; attributes: Record<string, string>; status?: JsonObject }

/** An export as OpenTelemetry's own exporters write it. */
function traces(spans: readonly Told[]): JsonObject {
  const written = spans.map(({ id, attributes, status }) => ({
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: id,
    name: 'a span',
    kind: 1,
    startTimeUnixNano: '1544712660000000000',
    endTimeUnixNano: '1544712661000000000',
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    ...(status === undefined ? {} : { status }),
  }))
  return { resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: 'x' }, spans: written }] }] }
}

const called = (id: string, tool: string, result: string): Told => ({
  id,
  attributes: {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': tool,
    'gen_ai.tool.call.arguments': '{"order":7}',
    'gen_ai.tool.call.result': result,
  },
})

type Observation = { tool: string | null; knownAs: string; trust: string; content: string; error: boolean }

describe('traces in', () => {
  let d: TestDeployment
  let f: Founding
  before(async () => {
    d = await testDeployment()
    f = await d.founding()
  })
  after(() => d[Symbol.asyncDispose]())

  const observations = async (run: string): Promise<Observation[]> => {
    const bearer = await d.bearer({ id: f.agent, key: newAgentKey(f.agent) })
    const page = await d.http('GET', `/v1/runs/${run}`, undefined, bearer)
    return page.body['observations'] as unknown as Observation[]
  }

  test('results of tools become claimed observations, once; a decision counts them', async () => {
    const agent = await d.agentClient(f.agent)
    const run = await agent.openRun('Pay back what order 7 cost')
    const failed: Told = {
      id: '00f067aa0ba902b9',
      attributes: { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'browse', 'error.type': 'timeout' },
      status: { code: 2, message: 'no answer' },
    }
    const body = traces([
      called('00f067aa0ba902b7', 'look_up', 'order 7 cost 20.00'),
      { id: '00f067aa0ba902b8', attributes: { 'gen_ai.operation.name': 'chat' } },
      failed,
    ])
    for (const _ of [1, 2]) {
      const reply = await agent.post(run, PATH, body)
      assert.deepEqual([reply.status, reply.body], [200, {}])
    }
    assert.deepEqual(
      (await observations(run.id)).map(({ tool, knownAs, trust, content, error }) => [
        tool,
        knownAs,
        trust,
        content,
        error,
      ]),
      [
        ['look_up', 'claimed', 'trusted', 'order 7 cost 20.00', false],
        ['browse', 'claimed', 'untrusted', 'no answer', true],
      ],
    )
    const decision = await agent.decide(run, 'pay', { to: 'DE12', amount: '20.00' })
    assert.deepEqual((decision.body['traced'] as JsonObject)['trusted'], ['amount', 'sink:amount'])
  })

  test('a span that says something else the second time is counted as rejected', async () => {
    const agent = await d.agentClient(f.agent)
    const run = await agent.openRun()
    await agent.post(run, PATH, traces([called('00f067aa0ba90301', 'look_up', 'one')]))
    const again = [called('00f067aa0ba90301', 'look_up', 'two'), called('00f067aa0ba90302', 'look_up', 'three')]
    const reply = await agent.post(run, PATH, traces(again))
    assert.deepEqual(reply.body, { partialSuccess: { rejectedSpans: '1', errorMessage: 'idempotency_key_reused' } })
    assert.deepEqual(
      (await observations(run.id)).map(({ content }) => content),
      ['one', 'three'],
    )
  })

  test('no run, a foreign run, a closed run, no export: refused, nothing recorded', async () => {
    const agent = await d.agentClient(f.agent)
    const run = await agent.openRun()
    const body = traces([called('00f067aa0ba90401', 'look_up', 'x')])
    const size = await d.size()
    assert.equal((await d.http('POST', PATH, body, agent.bearer)).status, 401)
    assert.equal((await d.http('POST', PATH, body, { ...agent.bearer, 'answerable-run': `${run.id}.x` })).status, 401)
    assert.equal((await d.http('POST', PATH, body)).status, 401)
    assert.equal((await agent.post(run, PATH, { resourceSpans: 'x' })).status, 400)
    assert.equal((await agent.post(run, PATH, {})).status, 400)
    assert.equal(await d.size(), size)
    await agent.post(run, `/v1/runs/${run.id}/close`, {})
    assert.equal((await agent.post(run, PATH, body)).field('code'), 'run_closed')
  })

  test('an agent that stands in front of its tools does not claim what it could have seen', async () => {
    const name = 'refund-gateway'
    const { publicKey } = newAgentKey(name)
    const { useCase, until, owner } = f
    await d.must(owner, 'agent.register', { agent: name, useCase, publicKey, until, enforcement: 'gateway' })
    const agent = await d.agentClient(name)
    const run = await agent.openRun()
    const reply = await agent.post(run, PATH, traces([called('00f067aa0ba90501', 'look_up', 'x')]))
    assert.deepEqual([reply.status, reply.field('code')], [403, 'forbidden'])
  })
})
