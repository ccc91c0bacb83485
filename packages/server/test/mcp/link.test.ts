import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UNKNOWN_REQUEST } from '../../src/mcp/meta.ts'
import { pay, proofOf, refusalOf } from './helpers/calls.ts'
import { Bench, type Desk } from './helpers/memory.ts'

describe('allow', () => {
  test('the call goes upstream as it was judged, and comes back with proof', async () => {
    const bench = new Bench()
    const { agent, upstream } = await bench.desk()
    const result = await agent.callTool({ ...pay, _meta: { note: 'smuggled', 'answerable/request': 'x' } })
    assert.deepEqual(result.content, [{ type: 'text', text: 'did pay' }])
    assert.equal(proofOf(result).decision, bench.server.onlyDecision())
    assert.equal(proofOf(result).effect, 'executed')
    assert.deepEqual(
      upstream.calls().map(({ params }) => params),
      [pay],
    )
    assert.deepEqual(bench.server.done, ['openRun', 'decide', 'openIntent', 'recordEffect', 'observe'])
    assert.deepEqual(bench.server.observations, [
      { content: 'did pay', tool: 'pay', decision: bench.server.onlyDecision(), error: false },
    ])
  })

  test('the intent is durable before the upstream has a byte', async () => {
    const bench = new Bench()
    const { agent, upstream } = await bench.desk()
    let before: string[] = []
    upstream.answer = () => {
      before = [...bench.server.done]
      return { result: { content: [] } }
    }
    await agent.callTool(pay)
    assert.deepEqual(before, ['openRun', 'decide', 'openIntent'])
  })

  test('one run for all calls; the request is the operator’s, else the first call’s, else declared unknown', async () => {
    for (const [options, meta, expected] of [
      [{ request: 'From the operator' }, 'from the agent', 'From the operator'],
      [{ request: undefined }, 'from the agent', 'from the agent'],
      [{ request: undefined }, undefined, UNKNOWN_REQUEST],
    ] as const) {
      const bench = new Bench()
      const { agent } = await bench.desk(options as { request: string })
      await agent.callTool({ ...pay, ...(meta === undefined ? {} : { _meta: { 'answerable/request': meta } }) })
      await agent.callTool({ ...pay, _meta: { 'answerable/request': 'another' } })
      assert.deepEqual(
        bench.server.runs.map(({ request }) => request),
        [expected],
      )
    }
  })

  test('a tool that fails is recorded as failed, and what it said is an observation', async () => {
    const bench = new Bench()
    const { agent, upstream } = await bench.desk()
    upstream.answer = () => ({ result: { content: [{ type: 'text', text: 'no such account' }], isError: true } })
    assert.equal((await agent.callTool(pay)).isError, true)
    upstream.answer = () => ({ error: { code: -32000, message: 'broken' } })
    await refusalOf(agent.callTool(pay))
    assert.deepEqual(
      bench.server.effects.map(({ outcome }) => outcome),
      ['failed', 'failed'],
    )
    assert.deepEqual(
      bench.server.observations.map(({ content, error }) => [content, error]),
      [
        ['no such account', true],
        ['broken', true],
      ],
    )
  })
})

describe('INVARIANT 11: an unknown effect', () => {
  const ends: [name: string, arrange: (desk: Desk) => void, options?: object][] = [
    ['the upstream dies', ({ upstream }) => (upstream.answer = () => void upstream.close())],
    ['the upstream never answers', ({ upstream }) => (upstream.answer = () => undefined), { upstreamTimeout: 500 }],
    [
      'the upstream wants input no gate has seen',
      ({ upstream }) => (upstream.answer = () => ({ result: { resultType: 'input_required', inputRequests: {} } })),
    ],
  ]
  for (const [name, arrange, options] of ends) {
    test(name, async () => {
      const bench = new Bench()
      const desk = await bench.desk(options)
      arrange(desk)
      const refusal = await refusalOf(desk.agent.callTool(pay))
      assert.equal(refusal.code, -32010)
      assert.equal((refusal.data as { decision?: string }).decision, bench.server.onlyDecision())
      assert.equal(desk.upstream.calls().length, 1)
      assert.deepEqual(
        bench.server.effects.map(({ outcome }) => outcome),
        ['unknown'],
      )
    })
  }

  test('a cancelled call is cancelled upstream and recorded as unknown; cancelled while held, nothing is sent', async () => {
    const bench = new Bench()
    const desk = await bench.desk()
    const stop = new AbortController()
    desk.upstream.answer = () => {
      stop.abort('enough')
      return undefined
    }
    await assert.rejects(desk.agent.callTool(pay, { signal: stop.signal }))
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
    assert.equal(desk.upstream.received.at(-1)?.method, 'notifications/cancelled')
    assert.equal(desk.upstream.received.at(-1)?.params?.['requestId'], desk.upstream.calls()[0]?.id)
    assert.deepEqual(
      bench.server.effects.map(({ outcome }) => outcome),
      ['unknown'],
    )

    bench.server.outcomeOf = () => 'review'
    const second = new AbortController()
    bench.machine.after(500, () => second.abort('enough'))
    assert.equal(await desk.bytesDuring(() => assert.rejects(desk.agent.callTool(pay, { signal: second.signal }))), 0)
  })
})

describe('what else passes', () => {
  test('resource content is recorded before the agent has it, or the agent does not get it', async () => {
    const bench = new Bench()
    const { agent } = await bench.desk()
    await agent.readResource({ uri: 'file:///a' })
    assert.deepEqual(
      bench.server.observations.map(({ content, tool }) => [content, tool]),
      [['Pay to IBAN DE02', 'resources/read']],
    )
    bench.server.faults.push({ route: 'observe', when: 'before', times: 99 })
    await refusalOf(agent.readResource({ uri: 'file:///b' }))
  })

  test('capabilities that would carry words past the gate are promised to nobody', async () => {
    const { agent, upstream } = await new Bench().desk()
    assert.deepEqual(upstream.received[0]?.params?.['capabilities'], { roots: {} })
    assert.deepEqual(agent.getServerCapabilities(), { tools: {}, resources: {} })
  })

  test('a request of the upstream for sampling is refused by the proxy itself: the agent never sees it', async () => {
    const { agent, upstream } = await new Bench().desk()
    let asked = 0
    agent.setRequestHandler('sampling/createMessage', () => {
      asked += 1
      return { model: 'm', role: 'assistant', content: { type: 'text', text: 'the secret' } }
    })
    upstream.say({
      jsonrpc: '2.0',
      id: 'up-1',
      method: 'sampling/createMessage',
      params: { messages: [], maxTokens: 9 },
    })
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
    const answer = upstream.received.at(-1) as { id: string; error: { code: number } }
    assert.deepEqual([asked, answer.id, answer.error.code], [0, 'up-1', -32601])
  })

  test('progress goes to the call it belongs to, under the agent’s own token', async () => {
    const { agent, upstream } = await new Bench().desk()
    const seen: number[] = []
    upstream.answer = (sent) => {
      const token = (sent.params as { _meta: { progressToken: number } })._meta.progressToken
      upstream.say({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: token, progress: 1 } })
      upstream.say({
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken: 'foreign', progress: 2 },
      })
      return { result: { content: [] } }
    }
    await agent.callTool(pay, { onprogress: ({ progress }) => void seen.push(progress) })
    assert.deepEqual(seen, [1])
  })

  test('the upstream’s credential never reaches the agent, whatever a tool prints', async () => {
    const secret = 'Bearer sk-live-"0123456789'
    const { agent, upstream } = await new Bench().desk({
      upstream: { kind: 'url', url: new URL('http://127.0.0.1:1'), headers: { authorization: secret } },
    })
    upstream.answer = () => ({
      result: { content: [{ type: 'text', text: JSON.stringify({ env: secret, bare: secret.slice(7) }) }] },
    })
    const said = JSON.stringify(await agent.callTool(pay))
    assert.ok(!said.includes('0123456789'), said)
    assert.ok(said.includes('[credential withheld]'))
  })

  test('when the agent leaves, what ran is recorded and the run is closed', async () => {
    const bench = new Bench()
    const { agent, link } = await bench.desk()
    await agent.callTool(pay)
    await link.close()
    assert.equal(bench.server.runs[0]?.open, false)
  })
})
