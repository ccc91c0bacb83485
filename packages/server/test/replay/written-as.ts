import type { ReplayCall, ReplayRun, RunFormat } from '../../src/replay/index.ts'

/** Writes runs as each format would have recorded them. Only what the gate may see is written. */
export const writtenAs: Readonly<Record<RunFormat, (runs: readonly ReplayRun[]) => string>> = {
  agentdojo: (runs) => lines(runs.map(agentDojo)),
  openai: (runs) => lines(runs.map(openAi)),
  otel: (runs) => lines(runs.map(otel)),
  mcp: (runs) => lines(runs.flatMap(mcp)),
}

const lines = (rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join('\n')

const agentDojo = ({ suite, request, calls }: ReplayRun): object => ({
  suite,
  user_prompt: request,
  calls: calls.map(({ tool, arguments: args, result, error }) => ({ fn: tool, args, result, error })),
})

/** What a harness puts before the model: result and error are one text there. */
const returned = ({ result, error }: ReplayCall): string => [result, error].filter((text) => text !== null).join('\n')

const openAi = ({ suite, request, calls }: ReplayRun): object => ({
  metadata: { use_case: suite },
  messages: [
    { role: 'system', content: 'Be helpful.' },
    { role: 'user', content: [{ type: 'text', text: request }] },
    ...calls.flatMap((call, i) => [
      ...(call.said === undefined ? [] : [{ role: 'user', content: call.said }]),
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: `call_${i}`,
            type: 'function',
            function: { name: call.tool, arguments: JSON.stringify(call.arguments) },
          },
        ],
      },
      { role: 'tool', tool_call_id: `call_${i}`, content: returned(call) },
    ]),
    { role: 'assistant', content: 'Done.' },
  ],
})

const any = (value: unknown): object =>
  Array.isArray(value)
    ? { arrayValue: { values: value.map(any) } }
    : typeof value === 'number'
      ? { doubleValue: value }
      : typeof value === 'boolean'
        ? { boolValue: value }
        : typeof value === 'object' && value !== null
          ? { kvlistValue: { values: Object.entries(value).map(([key, item]) => ({ key, value: any(item) })) } }
          : value === null
            ? {}
            : { stringValue: value }

const attributes = (values: Record<string, unknown>): object[] =>
  Object.entries(values).map(([key, value]) => ({ key, value: any(value) }))

/** One export per run; children stand before their parent, as they end before it, and later calls before earlier ones. */
const otel = ({ id, suite, request, calls }: ReplayRun): object => {
  const at = (n: number): string => String(1_790_000_000_000_000_000n + BigInt(n) * 1_000_000n)
  const span = (n: number, name: string, values: Record<string, unknown>, more: object = {}): object => ({
    traceId: id,
    spanId: `span-${n}`,
    parentSpanId: n === 0 ? '' : 'span-0',
    name,
    startTimeUnixNano: at(n),
    endTimeUnixNano: at(n === 0 ? 9_999 : n + 1),
    attributes: attributes(values),
    ...more,
  })
  const said = (until: number): object[] =>
    [request, ...calls.slice(0, until + 1).flatMap((call) => call.said ?? [])].map((content) => ({
      role: 'user',
      parts: [{ type: 'text', content }],
    }))
  const spans = calls.flatMap((call, i) => [
    span(2 * i + 1, 'chat', {
      'gen_ai.operation.name': 'chat',
      // Half of the instrumentations write structured attributes, half JSON texts.
      'gen_ai.input.messages': i % 2 === 0 ? JSON.stringify(said(i)) : said(i),
      'gen_ai.output.messages': JSON.stringify([
        {
          role: 'assistant',
          parts: [{ type: 'tool_call', id: `call_${i}`, name: call.tool, arguments: call.arguments }],
        },
      ]),
    }),
    span(2 * i + 2, `execute_tool ${call.tool}`, {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': call.tool,
      'gen_ai.tool.call.id': `call_${i}`,
      'gen_ai.tool.call.arguments': JSON.stringify(call.arguments),
      'gen_ai.tool.call.result': returned(call),
    }),
  ])
  const root = span(0, 'invoke_agent', {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': suite,
    'gen_ai.input.messages': JSON.stringify(said(-1)),
  })
  const resource = { attributes: attributes({ 'service.name': 'agent', nested: { spans: [{ a: 1 }] } }) }
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'x' }, spans: [...spans.reverse(), root] }] }] }
}

const mcp = ({ request, calls }: ReplayRun): object[] => [
  { jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {} } },
  { jsonrpc: '2.0', id: 0, result: { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 's' } } },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
  ...calls.flatMap((call, i) => [
    {
      jsonrpc: '2.0',
      id: i + 1,
      method: 'tools/call',
      params: { name: call.tool, arguments: call.arguments, _meta: { 'answerable/request': request } },
    },
    {
      jsonrpc: '2.0',
      id: i + 1,
      result: { content: [{ type: 'text', text: returned(call) }], ...(call.error === null ? {} : { isError: true }) },
    },
  ]),
]
