import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { pay, refusalOf } from './helpers/calls.ts'
import { Bench } from './helpers/memory.ts'

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
