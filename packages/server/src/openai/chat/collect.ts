import type { JsonObject, JsonValue } from '@answerable/contract'
import { listOf, objectOf, parsedEvent, pick, textOf, unreadable } from '../read.ts'

const ABOUT = ['id', 'created', 'model', 'usage', 'system_fingerprint', 'service_tier'] as const

/** Puts the chunks of a streamed chat completion together. @throws GatewayError `upstream_unreadable` */
export async function collectChat(events: AsyncIterable<string>): Promise<JsonObject> {
  let about: JsonObject = {}
  let finish: JsonValue = null
  const message: JsonObject = { role: 'assistant', content: null }
  const calls: JsonObject[] = []
  for await (const event of events) {
    const chunk = parsedEvent(event)
    if (chunk['error'] !== undefined) throw unreadable('it broke off with an error')
    // The last one has the usage; a null before it says nothing.
    about = { ...about, ...withoutNull(pick(chunk, ABOUT)) }
    for (const item of listOf(chunk['choices']) ?? []) {
      const choice = objectOf(item) ?? {}
      if ((choice['index'] ?? 0) !== 0) throw unreadable('it has several choices')
      merge(message, calls, objectOf(choice['delta']) ?? {})
      finish = choice['finish_reason'] ?? finish
    }
  }
  // Arguments of a call that was cut off would be judged as if they were whole.
  if (finish === null) throw unreadable('it ended before it was finished')
  if (calls.length > 0) message['tool_calls'] = calls
  return { ...about, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: finish }] }
}

function merge(message: JsonObject, calls: JsonObject[], delta: JsonObject): void {
  for (const [name, value] of Object.entries(delta)) {
    if (value === null || name === 'role') continue
    if (name === 'tool_calls') {
      for (const part of listOf(value) ?? []) mergeCall(calls, objectOf(part) ?? {})
    } else if (typeof value === 'string') {
      message[name] = `${textOf(message[name]) ?? ''}${value}`
    } else {
      message[name] = value
    }
  }
}

function mergeCall(calls: JsonObject[], part: JsonObject): void {
  const at = part['index']
  if (typeof at !== 'number' || at < 0 || at > calls.length || !Number.isInteger(at))
    throw unreadable('a tool call has no place')
  const call = (calls[at] ??= { type: 'function' })
  for (const name of ['id', 'type'] as const) if (textOf(part[name])) call[name] = part[name] as string
  for (const [kind, text] of [
    ['function', 'arguments'],
    ['custom', 'input'],
  ] as const) {
    const more = objectOf(part[kind])
    if (more === undefined) continue
    const before = objectOf(call[kind]) ?? {}
    const named = textOf(before['name']) ?? textOf(more['name'])
    call[kind] = {
      ...(named === undefined ? {} : { name: named }),
      [text]: `${textOf(before[text]) ?? ''}${textOf(more[text]) ?? ''}`,
    }
  }
}

const withoutNull = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
