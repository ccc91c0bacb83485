import type { JsonObject, JsonValue } from '@answerable/contract'
import { argumentsOfText, listOf, objectOf, parsedEvent, pick, textOf, unreadable } from '../read.ts'
import type { Said, ToolCall, Verdict } from '../types.ts'

/** Fields about a response: what was asked and what it cost. None holds a word of the model. */
const ABOUT = [
  'id',
  'object',
  'created_at',
  'completed_at',
  'model',
  'usage',
  'metadata',
  'instructions',
  'parallel_tool_calls',
  'tool_choice',
  'tools',
  'temperature',
  'top_p',
  'max_output_tokens',
  'reasoning',
  'text',
  'truncation',
  'user',
  'safety_identifier',
  'service_tier',
  'store',
] as const

const FINISHED: ReadonlySet<string> = new Set(['response.completed', 'response.incomplete', 'response.failed'])

/** The document a streamed response ends with. @throws GatewayError `upstream_unreadable` */
export async function collectResponses(events: AsyncIterable<string>): Promise<JsonObject> {
  for await (const text of events) {
    const event = parsedEvent(text)
    if (event['type'] === 'error') throw unreadable('it broke off with an error')
    const response = objectOf(event['response'])
    if (FINISHED.has(textOf(event['type']) ?? '') && response !== undefined) return response
  }
  throw unreadable('it ended before it was finished')
}

type Item = { kind: 'words'; text: string; made: JsonObject } | { kind: 'call'; call: ToolCall; made: JsonObject }

/** @throws GatewayError `upstream_unreadable`, also for what the provider did itself: it would have acted past the gate */
export function saidInResponses(reply: JsonObject): Said {
  const items = itemsOf(reply)
  return {
    text: items
      .flatMap((item) => (item.kind === 'words' ? [item.text] : []))
      .filter((text) => text !== '')
      .join('\n'),
    calls: items.flatMap((item) => (item.kind === 'call' ? [item.call] : [])),
  }
}

export function shapeResponses(reply: JsonObject, _: Said, verdict: Verdict): JsonObject {
  const whole = verdict.sentence === ''
  let at = -1
  const passed = itemsOf(reply).filter((item) => {
    if (item.kind === 'words') return whole
    at += 1
    return verdict.calls.has(at)
  })
  const output = passed.map(({ made }) => made)
  const cut = reply['status'] === 'incomplete'
  const withheld = !whole && output.length === 0
  if (!whole) output.push(explanation(reply, verdict.sentence))
  return {
    ...pick(reply, ABOUT),
    object: 'response',
    error: null,
    status: withheld || cut ? 'incomplete' : 'completed',
    incomplete_details: withheld
      ? { reason: 'content_filter' }
      : cut
        ? pick(objectOf(reply['incomplete_details']) ?? {}, ['reason'])
        : null,
    output,
    answerable: verdict.answerable,
  }
}

function itemsOf(reply: JsonObject): Item[] {
  if (reply['status'] !== 'completed' && reply['status'] !== 'incomplete') throw unreadable('it was not finished')
  const output = listOf(reply['output'])
  if (output === undefined) throw unreadable('it has no output')
  return output.map((item) => itemOf(objectOf(item) ?? {}))
}

function itemOf(item: JsonObject): Item {
  const about = pick(item, ['id', 'type', 'status'])
  switch (item['type']) {
    case 'message': {
      const content = (listOf(item['content']) ?? []).map((part) => contentOf(objectOf(part) ?? {}))
      const text = content.map((part) => textOf(part['text']) ?? textOf(part['refusal']) ?? '').join('\n')
      return { kind: 'words', text, made: { ...about, ...pick(item, ['phase']), role: 'assistant', content } }
    }
    case 'reasoning': {
      const [summary, content] = [partsOf(item['summary']), partsOf(item['content'])]
      const text = [...summary, ...content].map((part) => part['text'] as string).join('\n')
      const more = content.length === 0 ? {} : { content }
      return { kind: 'words', text, made: { ...about, summary, ...more, ...pick(item, ['encrypted_content']) } }
    }
    case 'function_call':
    case 'custom_tool_call':
      return callOf(item, about)
    default:
      throw unreadable('it has an item that is neither words nor a call')
  }
}

function contentOf(part: JsonObject): JsonObject {
  const { type, text, refusal } = part
  if (type === 'refusal' && typeof refusal === 'string') return { type, refusal }
  // Citations and probabilities hold words of their own: neither was asked for.
  if (type === 'output_text' && typeof text === 'string') return { type, text, annotations: [], logprobs: [] }
  throw unreadable('a part of a message is no text')
}

const partsOf = (value: JsonValue | undefined): JsonObject[] =>
  (listOf(value) ?? []).map((part) => {
    const { type, text } = objectOf(part) ?? {}
    if (typeof type !== 'string' || typeof text !== 'string') throw unreadable('its reasoning is no text')
    return { type, text }
  })

/** Approved = shown = executed: the arguments are written from what was judged, not copied from what came. */
function callOf(item: JsonObject, about: JsonObject): Item {
  const [id, tool, custom] = [textOf(item['call_id']), textOf(item['name']), item['type'] === 'custom_tool_call']
  if (id === undefined || id === '' || tool === undefined) throw unreadable('a tool call has no id or no name')
  const input = textOf(item[custom ? 'input' : 'arguments']) ?? ''
  // A text that was cut off cannot be told from a whole one.
  const cut = item['status'] === 'incomplete'
  const values = cut ? undefined : custom ? { input } : argumentsOfText(input)
  const written = custom ? { input } : { arguments: JSON.stringify(values ?? {}) }
  const made = { ...about, call_id: id, name: tool, ...written }
  return { kind: 'call', made, call: { id, tool, custom, arguments: values } }
}

function explanation(reply: JsonObject, sentence: string): JsonObject {
  return {
    id: `msg_answerable_${textOf(reply['id']) ?? ''}`,
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: sentence, annotations: [], logprobs: [] }],
  }
}
