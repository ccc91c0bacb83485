import type { JsonObject } from '@answerable/contract'
import { listOf, objectOf, textOf } from '../read.ts'
import { pieces, writeEvent } from '../sse.ts'

type Event = JsonObject & { type: string }

/** A judged response as the events the API streams it with. `answerable` stands in the response of the last one. */
export function responsesEvents(shaped: JsonObject): string {
  const { output, answerable: _, usage: __, ...about } = shaped
  const opening = { ...about, output: [], usage: null, incomplete_details: null, status: 'in_progress' }
  const items = (listOf(output) ?? []).flatMap((item, at) => itemEvents(objectOf(item) ?? {}, at))
  const last = shaped['status'] === 'completed' ? 'response.completed' : 'response.incomplete'
  const all: Event[] = [
    { type: 'response.created', response: opening },
    { type: 'response.in_progress', response: opening },
    ...items,
    { type: last, response: shaped },
  ]
  return all.map((event, at) => writeEvent({ ...event, sequence_number: at }, event.type)).join('')
}

function itemEvents(item: JsonObject, output_index: number): Event[] {
  const done: Event = { type: 'response.output_item.done', output_index, item }
  const added = (empty: JsonObject): Event => ({ type: 'response.output_item.added', output_index, item: empty })
  const running = { ...item, status: 'in_progress' }
  switch (item['type']) {
    case 'message':
      return [added({ ...running, content: [] }), ...contentEvents(item, output_index), done]
    case 'function_call':
    case 'custom_tool_call':
      return [added({ ...running, [inputOf(item)]: '' }), ...inputEvents(item, output_index), done]
    default:
      return [added(item), done]
  }
}

function contentEvents(item: JsonObject, output_index: number): Event[] {
  return (listOf(item['content']) ?? []).flatMap((value, content_index): Event[] => {
    const part = objectOf(value) ?? {}
    const at = { item_id: item['id'] ?? '', output_index, content_index }
    const name = part['type'] === 'refusal' ? 'refusal' : 'text'
    const [kind, more] = name === 'refusal' ? ['refusal', {}] : ['output_text', { logprobs: [] }]
    const text = textOf(part[name]) ?? ''
    return [
      { type: 'response.content_part.added', ...at, part: { ...part, [name]: '' } },
      ...pieces(text).map((delta): Event => ({ type: `response.${kind}.delta`, ...at, delta, ...more })),
      { type: `response.${kind}.done`, ...at, [name]: text, ...more },
      { type: 'response.content_part.done', ...at, part },
    ]
  })
}

const inputOf = (item: JsonObject): 'arguments' | 'input' => (item['type'] === 'function_call' ? 'arguments' : 'input')

function inputEvents(item: JsonObject, output_index: number): Event[] {
  const name = inputOf(item)
  const kind = name === 'arguments' ? 'function_call_arguments' : 'custom_tool_call_input'
  const at = { item_id: item['id'] ?? item['call_id'] ?? '', output_index }
  const text = textOf(item[name]) ?? ''
  return [
    ...pieces(text).map((delta): Event => ({ type: `response.${kind}.delta`, ...at, delta })),
    { type: `response.${kind}.done`, ...at, [name]: text },
  ]
}
