import type { JsonObject } from '@answerable/contract'
import { listOf, objectOf, pick, textOf } from '../read.ts'
import { pieces, writeEvent } from '../sse.ts'
import type { Turn } from '../types.ts'

/** A judged chat completion as chunks. `answerable` stands in the chunk with the finish reason. */
export function chatEvents(shaped: JsonObject, turn: Turn): string {
  const choice = objectOf(listOf(shaped['choices'])?.[0]) ?? {}
  const message = objectOf(choice['message']) ?? {}
  const about = { ...pick(shaped, ['id', 'created', 'model', 'system_fingerprint']), object: 'chat.completion.chunk' }
  const chunk = (delta: JsonObject, finish: JsonObject['x'] = null, more: JsonObject = {}): string =>
    writeEvent({ ...about, ...more, choices: [{ index: 0, delta, finish_reason: finish ?? null }] })
  const words = ['reasoning_content', 'reasoning', 'content', 'refusal'].flatMap((name) =>
    pieces(textOf(message[name]) ?? '').map((text) => chunk({ [name]: text })),
  )
  const calls = (listOf(message['tool_calls']) ?? []).map((call, index) =>
    chunk({ tool_calls: [{ index, ...objectOf(call) }] }),
  )
  const wantsUsage = objectOf(turn.body['stream_options'])?.['include_usage'] === true
  return [
    chunk({ role: 'assistant', content: '' }),
    ...words,
    ...calls,
    chunk({}, choice['finish_reason'] ?? 'stop', { answerable: shaped['answerable'] ?? {} }),
    ...(wantsUsage ? [writeEvent({ ...about, choices: [], usage: shaped['usage'] ?? null })] : []),
    writeEvent('[DONE]'),
  ].join('')
}
