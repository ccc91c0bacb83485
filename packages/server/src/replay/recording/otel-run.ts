import type { JsonObject, JsonValue } from '@answerable/contract'
import type { ReplayRun } from '../types.ts'
import { Conversation } from './conversation.ts'
import type { Fail } from './lines.ts'
import { type Span, structured } from './otel-span.ts'
import { argumentsOf, contentText, listOf, objectOf, slugOf, textOf, toolsOf } from './values.ts'

/** Spans that say something about a run; the others only give order. */
export const isTelling = ({ attributes, events }: Span): boolean =>
  Object.keys(attributes).some((key) => key.startsWith('gen_ai.') || key === 'mcp.method.name') ||
  events.some(({ name }) => name.startsWith('gen_ai.'))

/**
 * A run from the spans of one trace: parents before children, siblings by start time. The request is what the messages
 * of the person say; calls are tool spans, and calls in messages that no tool span carries out.
 * Source: OpenTelemetry semantic conventions for generative AI, spans and events.
 */
export function runOfSpans(spans: readonly Span[], fail: Fail): Omit<ReplayRun, 'id' | 'suite'> & { suite?: string } {
  const ordered = inOrder(spans)
  const conversation = new Conversation()
  const listener = { conversation, heard: new Set<string>(), hasTools: ordered.some(isToolSpan), fail }
  for (const span of ordered) {
    hearMessages(listener, span)
    if (isToolSpan(span)) hearTool(listener, span)
  }
  const attribute = (name: string): JsonValue | undefined =>
    ordered.find(({ attributes }) => attributes[name] !== undefined)?.attributes[name]
  const agent = textOf(attribute('gen_ai.agent.name'))
  const tools = toolsOf(structured(attribute('gen_ai.tool.definitions')))
  return {
    ...conversation.end(),
    startedAt: new Date(Number((ordered[0]?.start ?? 0n) / 1_000_000n)).toISOString(),
    ...(agent === undefined ? {} : { suite: slugOf(agent) }),
    ...(tools.length === 0 ? {} : { tools }),
  }
}

const inOrder = (spans: readonly Span[]): Span[] => {
  const ids = new Set(spans.map(({ id }) => id))
  const children = new Map<string, Span[]>()
  const byStart = spans.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
  for (const span of byStart) {
    // A parent in another process's export is not here: its children stand at the top.
    const parent = ids.has(span.parent) && span.parent !== span.id ? span.parent : ''
    children.set(parent, [...(children.get(parent) ?? []), span])
  }
  const ordered: Span[] = []
  const left = [...(children.get('') ?? [])].reverse()
  for (let span = left.pop(); span !== undefined; span = left.pop()) {
    ordered.push(span)
    const below = children.get(span.id) ?? []
    children.delete(span.id)
    left.push(...below.toReversed())
  }
  return ordered
}

type Listener = {
  readonly conversation: Conversation
  /** Words of the person heard so far. */
  readonly heard: Set<string>
  readonly hasTools: boolean
  readonly fail: Fail
}

export const isToolSpan = ({ attributes }: Span): boolean =>
  attributes['gen_ai.operation.name'] === 'execute_tool' || attributes['mcp.method.name'] === 'tools/call'

const hearTool = ({ conversation, fail }: Listener, { attributes, failed, id: span }: Span): void => {
  const tool = textOf(attributes['gen_ai.tool.name']) ?? fail(`tool span ${span} has no gen_ai.tool.name`)
  const args = argumentsOf(attributes['gen_ai.tool.call.arguments']) ?? fail(`tool span ${span} has no JSON arguments`)
  const id = textOf(attributes['gen_ai.tool.call.id']) ?? conversation.waiting(tool) ?? `span ${span}`
  if (!conversation.knows(id)) conversation.calls(id, { tool, arguments: args })
  const result = attributes['gen_ai.tool.call.result']
  const error = failed === '' ? (textOf(attributes['error.type']) ?? 'failed') : failed
  conversation.returned(id, { result: result === undefined ? null : written(result), error })
}

export const written = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value))

const hearMessages = (listener: Listener, { attributes, events }: Span): void => {
  for (const holder of [attributes, ...events.map((event) => event.attributes)]) {
    for (const name of ['gen_ai.input.messages', 'gen_ai.output.messages'] as const)
      for (const message of listOf(structured(holder[name])) ?? [])
        hearMessage(listener, objectOf(message) ?? {}, name === 'gen_ai.output.messages')
  }
  // One event per message, as conventions before 1.37 have it.
  for (const event of events) {
    if (event.name === 'gen_ai.user.message') say(listener, contentText(event.attributes['content']))
    const id = textOf(event.attributes['id'])
    if (event.name === 'gen_ai.tool.message' && id !== undefined)
      listener.conversation.returned(id, { result: contentText(event.attributes['content']) })
  }
}

/** Histories repeat what was said before: the same words of the person count once. */
const say = ({ conversation, heard }: Listener, text: string): void => {
  if (!heard.has(text)) conversation.says(text)
  heard.add(text)
}

const hearMessage = (listener: Listener, message: JsonObject, isNew: boolean): void => {
  const { conversation, hasTools, fail } = listener
  if (message['role'] === 'user') say(listener, contentText(message['parts'] ?? message['content']))
  for (const item of listOf(message['parts']) ?? []) {
    const part = objectOf(item) ?? {}
    const id = textOf(part['id'])
    if (part['type'] === 'tool_call') {
      const tool = textOf(part['name']) ?? fail('a tool_call part has no name')
      const args = argumentsOf(part['arguments']) ?? fail('a tool_call part has no JSON arguments')
      // Histories repeat calls too. One without an id is told from its repetition only where it is new.
      if (id === undefined ? isNew && !hasTools : !conversation.knows(id))
        conversation.calls(id, { tool, arguments: args })
    }
    const response = part['response'] ?? part['result']
    if (part['type'] === 'tool_call_response' && id !== undefined && response !== undefined)
      conversation.returned(id, { result: written(response) })
  }
}
