import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ProtocolError as ProtocolErrorType } from '@modelcontextprotocol/client'
import { UNKNOWN_REQUEST } from '../../src/mcp/meta.ts'
import { ProtocolError } from './helpers/client.ts'
import { Bench, type Desk } from './helpers/memory.ts'

const pay = { name: 'pay', arguments: { to: 'Ann', amount: 40 } }
type Proof = { decision: string; index: number; state?: string; effect?: string }

const proofOf = (result: { _meta?: unknown }): Proof => (result._meta as { answerable: Proof }).answerable

async function refusalOf(
  work: Promise<unknown>,
): Promise<ProtocolErrorType & { data: { reasons: { code: string }[] } }> {
  const error = await work.then(
    (value) => assert.fail(`not refused: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ProtocolError, String(error))
  return error as never
}

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

describe('INVARIANT 10: 0 bytes upstream', () => {
  const closings: [name: string, prepare: (bench: Bench) => void, code: number, reason?: string][] = [
    ['after a deny', ({ server }) => (server.outcomeOf = () => 'deny'), -32001, 'no_rule_permits'],
    ['while paused', ({ server }) => (server.closed = 'paused'), -32001, 'paused'],
    ['after a lapse', ({ server }) => (server.closed = 'acceptance_lapsed'), -32001, 'acceptance_lapsed'],
    [
      'for a tool that is not in the manifest',
      ({ server }) => (server.closed = 'tool_unknown'),
      -32001,
      'tool_unknown',
    ],
    [
      'when the gate closes between permit and intent',
      ({ server }) => {
        server.tamper = (route, body) => {
          if (route === 'decide') server.closed = 'paused'
          return body
        }
      },
      -32001,
      'paused',
    ],
    [
      'after a late permit',
      ({ server, machine }) => {
        server.tamper = (route, body) => {
          if (route === 'decide') machine.pass(30_000)
          return body
        }
      },
      -32001,
      'permit_expired',
    ],
    [
      'when the intent came back late',
      ({ server, machine }) => {
        server.tamper = (route, body) => {
          if (route === 'openIntent') machine.pass(30_000)
          return body
        }
      },
      -32001,
      'permit_expired',
    ],
    ...['openRun', 'decide', 'openIntent'].map((route): [string, (bench: Bench) => void, number] => [
      `when the server is unreachable at ${route}`,
      ({ server }) => server.faults.push({ route, when: 'before', times: 99 }),
      -32603,
    ]),
  ]
  for (const [name, prepare, code, reason] of closings) {
    test(name, async () => {
      const bench = new Bench()
      const desk = await bench.desk()
      prepare(bench)
      const bytes = await desk.bytesDuring(async () => {
        const refusal = await refusalOf(desk.agent.callTool(pay))
        assert.equal(refusal.code, code)
        if (reason !== undefined) {
          const [first] = refusal.data.reasons
          assert.equal(first?.code, reason)
          assert.ok((first as { sentence?: string }).sentence)
          assert.ok((first as { mend?: string }).mend)
        }
      })
      assert.equal(bytes, 0)
    })
  }

  test('while held; and a tool’s own annotations loosen nothing', async () => {
    const bench = new Bench()
    bench.server.outcomeOf = () => 'review'
    const desk = await bench.desk({ holdWait: 1_000 })
    const { tools } = await desk.agent.listTools()
    assert.equal(tools.find(({ name }) => name === 'pay')?.annotations?.readOnlyHint, true)
    assert.equal(await desk.bytesDuring(() => desk.agent.callTool(pay)), 0)
  })

  const strange: [method: string, params: object][] = [
    ['tools/execute', { name: 'pay' }],
    ['tasks/result', { taskId: 'x' }],
    ['sampling/createMessage', {}],
    ['__proto__', {}],
    ['constructor', {}],
  ]
  for (const [method, params] of strange) {
    test(`for the unknown method ${method}`, async () => {
      const desk = await new Bench().desk()
      const answers: unknown[] = []
      const bytes = await desk.bytesDuring(() =>
        desk.link.receive(
          { jsonrpc: '2.0', id: 9, method, params: params as never },
          { send: async (m) => void answers.push(m) },
        ),
      )
      assert.equal(bytes, 0)
      assert.equal((answers[0] as { error: { code: number } }).error.code, -32601)
    })
  }

  const malformed: object[] = [
    { name: 'pay', task: { ttl: 1 } },
    { name: 'pay', inputResponses: {} },
    { name: 'pay', arguments: [] },
    { name: 'pay', arguments: 'x' },
    { name: 7 },
    { name: 'pay', arguments: { text: '\ud800' } },
  ]
  for (const params of malformed) {
    test(`for the call ${JSON.stringify(params)}`, async () => {
      const desk = await new Bench().desk()
      const answers: { error?: { code: number } }[] = []
      const bytes = await desk.bytesDuring(() =>
        desk.link.receive(
          { jsonrpc: '2.0', id: 9, method: 'tools/call', params: params as never },
          { send: async (message) => void answers.push(message as never) },
        ),
      )
      assert.equal(bytes, 0)
      assert.equal(answers[0]?.error?.code, -32602)
    })
  }

  test('for notifications nobody knows', async () => {
    const desk = await new Bench().desk()
    const bytes = await desk.bytesDuring(() =>
      desk.link.receive({ jsonrpc: '2.0', method: 'notifications/pay', params: {} }),
    )
    assert.equal(bytes, 0)
  })
})

describe('held', () => {
  const held = async (options: object = {}): Promise<{ bench: Bench; desk: Desk }> => {
    const bench = new Bench()
    bench.server.outcomeOf = () => 'review'
    return { bench, desk: await bench.desk({ holdWait: 2_000, ...options }) }
  }

  test('answered as pending, in words and as data; a retry finds the same decision, and runs it once approved', async () => {
    const { bench, desk } = await held()
    const pending = await desk.agent.callTool(pay)
    const decision = bench.server.onlyDecision()
    assert.equal(pending.isError, true)
    assert.match(JSON.stringify(pending.content), /Held for review: this call has not run/)
    assert.deepEqual([proofOf(pending).state, proofOf(pending).decision], ['held', decision])
    const again = await desk.agent.callTool({ name: 'pay', arguments: { amount: 40, to: 'Ann' } })
    assert.equal(proofOf(again).decision, decision)
    bench.server.approve(decision)
    const ran = await desk.agent.callTool(pay)
    assert.deepEqual([proofOf(ran).decision, ran.content], [decision, [{ type: 'text', text: 'did pay' }]])
    assert.equal(desk.upstream.calls().length, 1)
    assert.equal(bench.server.decisions.size, 1)
    await desk.agent.callTool(pay)
    assert.equal(bench.server.decisions.size, 2)
    assert.equal(desk.upstream.calls().length, 1)
  })

  test('other arguments are another decision', async () => {
    const { bench, desk } = await held()
    await desk.agent.callTool(pay)
    await desk.agent.callTool({ name: 'pay', arguments: { to: 'Ann', amount: 41 } })
    assert.equal(bench.server.decisions.size, 2)
  })

  test('approved while it waits: goes on by itself', async () => {
    const { bench, desk } = await held()
    bench.machine.after(1_000, () => bench.server.approve(bench.server.onlyDecision()))
    assert.equal(proofOf(await desk.agent.callTool(pay)).effect, 'executed')
  })

  test('rejected while it waits: refused, 0 bytes', async () => {
    const { bench, desk } = await held()
    bench.machine.after(1_000, () => bench.server.reject(bench.server.onlyDecision()))
    assert.equal(await desk.bytesDuring(() => refusalOf(desk.agent.callTool(pay))), 0)
  })

  test('approved, then paused before the claim: refused, 0 bytes', async () => {
    const { bench, desk } = await held()
    await desk.agent.callTool(pay)
    bench.server.approve(bench.server.onlyDecision())
    bench.server.closed = 'paused'
    assert.equal(await desk.bytesDuring(() => refusalOf(desk.agent.callTool(pay))), 0)
  })

  test('approved, claimed late: refused, 0 bytes', async () => {
    const { bench, desk } = await held()
    await desk.agent.callTool(pay)
    bench.server.approve(bench.server.onlyDecision())
    bench.server.tamper = (route, body) => {
      if (route === 'claim') bench.machine.pass(60_000)
      return body
    }
    assert.equal(await desk.bytesDuring(() => refusalOf(desk.agent.callTool(pay))), 0)
  })

  test('the same call twice at once: one decision runs once, both get its answer', async () => {
    const { bench, desk } = await held({ holdWait: 60_000 })
    const second = Promise.withResolvers<Awaited<ReturnType<typeof desk.agent.callTool>>>()
    bench.machine.after(1_000, () => second.resolve(desk.agent.callTool(pay)))
    bench.machine.after(30_000, () => bench.server.approve(bench.server.onlyDecision()))
    const [one, two] = await Promise.all([desk.agent.callTool(pay), second.promise])
    assert.equal(proofOf(one).decision, proofOf(two).decision)
    assert.equal(desk.upstream.calls().length, 1)
  })

  test('an outage while it waits loses nothing', async () => {
    const { bench, desk } = await held()
    await desk.agent.callTool(pay)
    const decision = bench.server.onlyDecision()
    bench.server.approve(decision)
    bench.server.faults.push({ route: 'claim', when: 'after', times: 99 })
    assert.equal(proofOf(await desk.agent.callTool(pay)).state, 'held')
    bench.server.faults.length = 0
    assert.equal(proofOf(await desk.agent.callTool(pay)).effect, 'executed')
    assert.equal(desk.upstream.calls().length, 1)
  })

  test('two proxies with one run key race for one approval: it is executed exactly once', async () => {
    const { bench, desk: left } = await held({ runKey: 'ticket-17' })
    const right = await bench.desk({ holdWait: 2_000, runKey: 'ticket-17' })
    await Promise.all([left.agent.callTool(pay), right.agent.callTool(pay)])
    bench.server.approve(bench.server.onlyDecision())
    const both = await Promise.allSettled([left.agent.callTool(pay), right.agent.callTool(pay)])
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal(left.upstream.calls().length + right.upstream.calls().length, 1)
    assert.equal(bench.server.done.filter((route) => route === 'claim').length, 1)
    assert.equal(bench.server.effects.length, 1)
  })

  test('a proxy that starts again with its run key finds the held decision', async () => {
    const { bench, desk } = await held({ runKey: 'ticket-17' })
    await desk.agent.callTool(pay)
    await desk.link.close()
    bench.server.approve(bench.server.onlyDecision())
    const restarted = await bench.desk({ runKey: 'ticket-17' })
    assert.equal(proofOf(await restarted.agent.callTool(pay)).effect, 'executed')
    assert.equal(bench.server.runs.length, 1)
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

  test('a request of the upstream for sampling is refused by the proxy itself', async () => {
    const { upstream } = await new Bench().desk()
    upstream.say({ jsonrpc: '2.0', id: 'up-1', method: 'sampling/createMessage', params: {} })
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
    const answer = upstream.received.at(-1) as { id: string; error: { code: number } }
    assert.deepEqual([answer.id, answer.error.code], ['up-1', -32601])
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
