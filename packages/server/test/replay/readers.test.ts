import assert from 'node:assert/strict'
import test from 'node:test'
import { openRuns, type ReplayRun, type RunFormat } from '../../src/replay/index.ts'
import { fileOf } from './support.ts'

const collect = async (path: string, format?: RunFormat): Promise<ReplayRun[]> => {
  const runs: ReplayRun[] = []
  for await (const { run } of await openRuns(path, { format, seed: 's' })) runs.push(run)
  return runs
}

const user = { role: 'user', content: 'go' }
const asks = (id: string, args: unknown): object => ({
  role: 'assistant',
  tool_calls: [{ id, type: 'function', function: { name: 'get', arguments: args } }],
})
const rpc = (message: object): object => ({ jsonrpc: '2.0', ...message })
const calls = (id: number, name: string, request?: string): object =>
  rpc({
    id,
    method: 'tools/call',
    params: { name, arguments: {}, ...(request === undefined ? {} : { _meta: { 'answerable/request': request } }) },
  })
const answers = (id: number, text: string): object => rpc({ id, result: { content: [{ type: 'text', text }] } })
const span = (fields: object, attributes: Record<string, string>): object => ({
  traceId: 't1',
  startTimeUnixNano: '1790000000000000000',
  ...fields,
  attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
})
const exported = (...spans: object[]): object => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] })

const malformed: [what: string, format: RunFormat, lines: unknown[], code: string, message: RegExp][] = [
  [
    'no messages',
    'openai',
    [{ messages: [user] }, { x: 1 }],
    'recording_malformed',
    /^line 2: has no list of messages/,
  ],
  ['no role', 'openai', [[{ content: 'x' }]], 'recording_malformed', /^line 1: message 0 has no role/],
  ['arguments that are no JSON', 'openai', [[user, asks('1', '{')]], 'recording_malformed', /^line 1: message 1 calls/],
  ['arguments that are a list', 'openai', [[user, asks('1', '[]')]], 'recording_malformed', /^line 1: message 1 calls/],
  ['a result of no call', 'openai', [[user, { role: 'tool', content: 'x' }]], 'recording_malformed', /tool_call_id/],
  ['no JSON-RPC', 'mcp', [calls(1, 'get'), { id: 2 }], 'recording_malformed', /^line 2: is no JSON-RPC 2.0 message/],
  [
    'a call without a name',
    'mcp',
    [rpc({ id: 1, method: 'tools/call' })],
    'recording_malformed',
    /^line 1: calls a tool/,
  ],
  ['an empty log', 'mcp', [''], 'recording_malformed', /^line 1: holds no message/],
  ['words before the JSON', 'otel', ['oops {}'], 'recording_malformed', /^byte 0: is no JSON object/],
  [
    'an export cut short',
    'otel',
    ['{"resourceSpans":[{"scopeSpans":[{"spans":[{"a":1}'],
    'recording_malformed',
    /^byte 50: ends in/,
  ],
  [
    'brackets that do not match',
    'otel',
    ['{"resourceSpans":[}'],
    'recording_malformed',
    /^byte 18: closes what is not open/,
  ],
  ['nesting without end', 'otel', ['['.repeat(300)], 'recording_malformed', /^byte 256: is nested more than 256 deep/],
  [
    'a tool span without a name',
    'otel',
    [exported(span({ spanId: 'a' }, { 'gen_ai.operation.name': 'execute_tool' }))],
    'recording_malformed',
    /^byte 43: tool span a has no gen_ai.tool.name/,
  ],
]
for (const [what, format, lines, code, message] of malformed) {
  test(`${format} names the place of ${what}`, async (t) => {
    await assert.rejects(collect(fileOf(t, lines), format), { code, message })
  })
}

test('bytes that are no UTF-8 are refused, not replaced', async (t) => {
  const { appendFileSync } = await import('node:fs')
  for (const format of ['openai', 'mcp', 'agentdojo'] as const) {
    const path = fileOf(t, [''])
    appendFileSync(path, Buffer.from([0x22, 0xff, 0x22]))
    await assert.rejects(collect(path, format), { code: 'recording_malformed', message: /is not UTF-8/ })
  }
})

test('openai: an id used again names the newer call, and empty arguments are none', async (t) => {
  const result = (content: string): object => ({ role: 'tool', tool_call_id: 'call_0', content })
  const messages = [user, asks('call_0', ''), result('one'), asks('call_0', '{"a":1}'), result('two')]
  const [run] = await collect(fileOf(t, [{ messages, created: 1_790_000_000 }]))
  assert.deepEqual(run?.calls, [
    { tool: 'get', arguments: {}, result: 'one', error: null },
    { tool: 'get', arguments: { a: 1 }, result: 'two', error: null },
  ])
  assert.equal(run?.startedAt, '2026-09-21T14:13:20.000Z')
})

test('openai: schemas come along, under either spelling', async (t) => {
  const tools = [{ type: 'function', function: { name: 'get', parameters: { type: 'object' } } }]
  const [run] = await collect(fileOf(t, [{ messages: [user], tools }]))
  assert.deepEqual(
    run?.tools?.map(({ name, parameters }) => [name, parameters]),
    [['get', { type: 'object' }]],
  )
})

test('mcp: sessions interleave, ids repeat, tools come in pages, and what the server asks is no answer', async (t) => {
  const inSession = (session: string, message: object): object => ({ session, time: '2026-11-23T10:00:00Z', message })
  const lines = [
    inSession('a', rpc({ id: 1, method: 'tools/list' })),
    inSession(
      'a',
      rpc({ id: 1, result: { tools: [{ name: 'get', annotations: { readOnlyHint: true } }], nextCursor: 'x' } }),
    ),
    inSession('a', rpc({ id: 2, method: 'tools/list' })),
    inSession('a', rpc({ id: 2, result: { tools: [{ name: 'put' }] } })),
    inSession('a', calls(3, 'get', 'first')),
    inSession('b', calls(3, 'put')),
    inSession('a', rpc({ id: 3, method: 'sampling/createMessage', params: {} })),
    inSession(
      'a',
      rpc({ id: 3, result: { role: 'assistant', model: 'm', content: { type: 'text', text: 'sampled' } } }),
    ),
    inSession('b', rpc({ id: 3, error: { code: -32000, message: 'down', data: { retry: 5 } } })),
    inSession('a', answers(3, 'got')),
    inSession('a', calls(3, 'put', 'second')),
    inSession('a', rpc({ id: 3, result: { isError: true, content: [{ type: 'text', text: 'no' }] } })),
  ]
  const runs = await collect(fileOf(t, lines))
  assert.deepEqual(
    runs.map(({ request, calls: made }) => [request, made.map(({ tool, result, error }) => [tool, result, error])]),
    [
      ['', [['put', null, 'down\n{"retry":5}']]],
      ['first', [['get', 'got', null]]],
      ['second', [['put', null, 'no']]],
    ],
  )
  assert.deepEqual(
    runs[1]?.tools?.map(({ name, hints }) => [name, hints.readOnly]),
    [
      ['get', true],
      ['put', null],
    ],
  )
  assert.equal(runs[0]?.startedAt, '2026-11-23T10:00:00.000Z')
})

test('mcp: initialize begins anew, and a call without a request belongs to the one named last', async (t) => {
  const start = rpc({ id: 0, method: 'initialize', params: {} })
  const lines = [start, calls(1, 'get', 'go'), answers(1, 'x'), calls(2, 'put'), start, calls(1, 'get')]
  const runs = await collect(fileOf(t, lines))
  assert.deepEqual(
    runs.map(({ request, calls: made }) => [request, made.length]),
    [
      ['go', 2],
      ['', 1],
    ],
  )
})

const tool = (id: string, name: string, more: object = {}): object =>
  span(
    { spanId: id, parentSpanId: 'root', ...more },
    { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name },
  )

test('otel: spans of a trace come in any order, over several exports, as lines or as one document', async (t) => {
  const at = (n: number): object => ({ startTimeUnixNano: `179000000000000000${n}` })
  const root = span({ spanId: 'root', ...at(0) }, { 'gen_ai.operation.name': 'invoke_agent' })
  const chat = span(
    { spanId: 'c', parentSpanId: 'root', ...at(1) },
    { 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'go' }] }]) },
  )
  const other = { ...tool('z', 'other'), traceId: 't2' }
  const batches = [
    exported(tool('b', 'second', at(3))),
    exported(other, tool('a', 'first', at(2))),
    exported(chat, root),
  ]
  for (const lines of [batches, JSON.stringify(batches, null, 2).split('\n'), [JSON.stringify(batches)]]) {
    const runs = await collect(fileOf(t, lines), 'otel')
    const told = runs.map(({ request, calls: made }) => [request, made.map((call) => call.tool).join()])
    assert.deepEqual(
      told.toSorted(([a = ''], [b = '']) => a.localeCompare(b)),
      [
        ['', 'other'],
        ['go', 'first,second'],
      ],
    )
  }
})

test('otel: calls only messages tell of are judged once, whatever the history repeats', async (t) => {
  const asked = { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'get', arguments: { a: 1 } }] }
  const said = { role: 'user', parts: [{ type: 'text', content: 'go' }] }
  const back = { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: { found: 2 } }] }
  const chat = (id: string, n: number, input: object[], output: object[]): object =>
    span(
      { spanId: id, startTimeUnixNano: String(n) },
      {
        'gen_ai.input.messages': JSON.stringify(input),
        'gen_ai.output.messages': JSON.stringify(output),
      },
    )
  const [run] = await collect(
    fileOf(t, [exported(chat('a', 1, [said], [asked]), chat('b', 2, [said, asked, back], []))]),
  )
  assert.deepEqual(
    [run?.request, run?.calls],
    ['go', [{ tool: 'get', arguments: { a: 1 }, result: '{"found":2}', error: null }]],
  )
})

test('otel: a failed tool span is an error; logs and metrics in the file are passed over', async (t) => {
  const failed = { ...tool('a', 'get'), status: { code: 2, message: 'timed out' } }
  const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ traceId: 't1', spanId: 'a', timeUnixNano: '1' }] }] }] }
  const [run] = await collect(fileOf(t, [exported(failed), logs]))
  assert.equal(run?.calls[0]?.error, 'timed out')
})

test('otel: a trace that goes on too late is refused: its calls would be judged without what came before', async (t) => {
  const others = Array.from({ length: 10_001 }, (_, i) => ({ ...tool('a', 'get'), traceId: `o${i}` }))
  const path = fileOf(t, [exported(tool('a', 'get')), exported(...others), exported(tool('b', 'get'))])
  await assert.rejects(collect(path), { code: 'recording_out_of_order', message: /sort the export by trace/ })
})

test('what the gate would not read is denied, and ends nothing', async () => {
  const { replayRun } = await import('../../src/replay/index.ts')
  const asked: string[] = []
  const gate = {
    openRun: async (request: string) => {
      assert.equal(request, '[The host did not say what the person asked for.]')
      return {
        observe: async () => {},
        decide: async (name: string) => {
          asked.push(name)
          return { outcome: 'allow' as const, rules: ['r'], traced: {} }
        },
        close: async () => {},
      }
    },
  }
  const made = (name: string, args: object) => ({ tool: name, arguments: args as never, result: null, error: null })
  const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) as object
  const run = {
    id: 'x',
    suite: 's',
    request: ' ',
    calls: [
      made('a b', {}),
      made('get', { ['k'.repeat(65)]: 1 }),
      made('get', { n: 2 ** 60 }),
      made('get', { text: '\ud800' }),
      made('get', deep),
      made('get', { text: 'x'.repeat(50_000) }),
      made('put', {}),
    ],
  }
  const answered = await replayRun(gate, run)
  assert.deepEqual(
    answered.map(({ outcome, rules }) => [outcome, rules[0]]),
    [...Array.from({ length: 6 }, () => ['deny', 'unreadable']), ['allow', 'r']],
  )
  assert.deepEqual(asked, ['put'])
})
