import { AnswerableError, type JsonObject, type JsonValue, routes, ToolName, validate } from '@answerable/contract'
import { liveAgent } from '../auth/directory.ts'
import { readJsonObject } from '../http/body.ts'
import { submit } from '../http/commands.ts'
import type { Call, Reply } from '../http/edge.ts'
import { RUN_HEADER } from '../http/run-header.ts'
import { isToolSpan, written } from '../replay/recording/otel-run.ts'
import { type Span, spanOf } from '../replay/recording/otel-span.ts'
import { listOf, objectOf, textOf } from '../replay/recording/values.ts'

/** Spans of one request that may become observations. */
const MAX_RESULTS = 500
/** Characters of one observation. */
const MAX_CONTENT = 1_000_000

/**
 * POST /v1/otlp/v1/traces: results in GenAI tool spans become observations of the run the request is sent with.
 *
 * A trace is the agent's word about itself. INVARIANT: it is recorded as `claimed`: an agent whose observations count as
 * observed, because it stands in front of its tools, is refused here and reports what it saw.
 *
 * @returns OTLP's own answer: spans that could not be recorded are counted, not sent again
 */
export async function ingestTraces(call: Call): Promise<Reply> {
  const { edge, request, caller } = call
  if (caller.kind !== 'agent') throw new AnswerableError('forbidden')
  const [run, ...others] = edge.runs.runsIn(request.headers.get(RUN_HEADER), caller.id)
  if (run === undefined || others.length > 0)
    throw new AnswerableError('unauthenticated', 'Answerable-Run needs the token of one run.')
  const { model } = await edge.view()
  const agent = liveAgent(model, caller.id, await edge.now())
  if (agent?.enforcement === 'gateway' || agent?.enforcement === 'structural')
    throw new AnswerableError(
      'forbidden',
      'What this agent observes, it reports itself: a trace would only be a claim.',
    )
  const body = validate(routes.ingestTraces.input, await readJsonObject(request)) as JsonObject
  const results = spansIn(body).filter(isToolSpan).flatMap(resultOf)
  if (results.length > MAX_RESULTS)
    throw new AnswerableError('body_too_large', `One request may have ${MAX_RESULTS} results of tools.`)
  const principal = { kind: 'agent' as const, id: caller.id }
  const rejected: string[] = []
  for (const { key, tool, content, error } of results) {
    const payload = { run, content, error, ...(tool === undefined ? {} : { tool }) }
    const asked = { route: 'ingestTraces' as const, type: 'observation.record' as const, payload, principal }
    try {
      // The key is the span's, so that an exporter may send a batch again.
      await submit(edge, asked, key)
    } catch (refusal) {
      // Only what is the span's own fault: trouble of ours makes the exporter send everything again.
      if (!(refusal instanceof AnswerableError) || !OWN_FAULT.has(refusal.code)) throw refusal
      rejected.push(refusal.code)
    }
  }
  if (rejected.length === 0) return { json: {} }
  const errorMessage = [...new Set(rejected)].join(', ')
  return { json: { partialSuccess: { rejectedSpans: String(rejected.length), errorMessage } } }
}

const OWN_FAULT: ReadonlySet<string> = new Set(['invalid_input', 'idempotency_key_reused'])

type Result = { key: string; tool: string | undefined; content: string; error: boolean }

/** What a tool span says came back. A span without a result brought the model nothing. */
function resultOf({ trace, id, attributes, failed }: Span): Result[] {
  const result = attributes['gen_ai.tool.call.result']
  const error = failed === '' ? (textOf(attributes['error.type']) ?? 'failed') : failed
  if (result === undefined && error === null) return []
  const content = [result === undefined ? '' : written(result), error ?? ''].filter((text) => text !== '').join('\n')
  const named = ToolName.safeParse(attributes['gen_ai.tool.name'])
  return [
    {
      key: `${trace}/${id}`,
      tool: named.success ? named.data : undefined,
      content: content.slice(0, MAX_CONTENT).toWellFormed(),
      error: error !== null,
    },
  ]
}

function spansIn(body: JsonObject): Span[] {
  const below = (name: string) => (value: JsonValue) => listOf(objectOf(value)?.[name]) ?? []
  return below('resourceSpans')(body)
    .flatMap(below('scopeSpans'))
    .flatMap(below('spans'))
    .flatMap((span) => spanOf(span) ?? [])
}
