import type { JsonObject, JsonValue } from '@answerable/contract'
import type { ReplayCall } from './types.ts'
import { Conversation } from './recording/conversation.ts'
import { type Fail, type Row, rowsOf } from './recording/lines.ts'
import type { Recorded } from './open-runs.ts'
import {
  argumentsOf,
  contentText,
  instantOf,
  listOf,
  objectOf,
  opaqueId,
  slugOf,
  textOf,
  toolsOf,
} from './recording/values.ts'

/**
 * Streams conversations with an OpenAI-compatible endpoint from JSON lines: a Chat Completions `messages` array per
 * line, alone or in an object with it (and `tools`, `created`, `metadata.use_case` where known). What the person says
 * between two calls counts from the second on. System and developer messages are the operator's words, no request.
 * @throws RecordingError with the line
 */
export async function* openAiRuns(
  bytes: AsyncIterable<Uint8Array>,
  seed: string,
  suite: string,
): AsyncGenerator<Recorded> {
  for await (const row of rowsOf(bytes)) yield { run: runOf(row, seed, suite), labels: null }
}

const runOf = ({ value, number, fail }: Row, seed: string, suite: string): Recorded['run'] => {
  const row = objectOf(value) ?? {}
  const messages = listOf(value) ?? listOf(row['messages']) ?? fail('has no list of messages')
  const conversation = new Conversation()
  for (const [at, message] of messages.entries()) hear(conversation, objectOf(message), at, fail)
  const useCase = textOf(objectOf(row['metadata'])?.['use_case'])
  const startedAt = instantOf(row['created'] ?? row['created_at'])
  const tools = toolsOf(row['tools'])
  return {
    id: opaqueId(seed, number),
    suite: useCase === undefined ? suite : slugOf(useCase),
    ...conversation.end(),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(tools.length === 0 ? {} : { tools }),
  }
}

const hear = (conversation: Conversation, message: JsonObject | undefined, at: number, fail: Fail): void => {
  const role = textOf(message?.['role'])
  if (message === undefined || role === undefined) return fail(`message ${at} has no role`)
  if (role === 'user') conversation.says(contentText(message['content']))
  if (role === 'tool') {
    const id = textOf(message['tool_call_id']) ?? fail(`message ${at} has no tool_call_id`)
    conversation.returned(id, { result: contentText(message['content']) })
  }
  for (const call of role === 'assistant' ? (listOf(message['tool_calls']) ?? []) : []) {
    const read = callOf(call) ?? fail(`message ${at} calls a tool without name or JSON arguments`)
    conversation.calls(textOf(objectOf(call)?.['id']), read)
  }
}

const callOf = (value: JsonValue): Pick<ReplayCall, 'tool' | 'arguments'> | undefined => {
  const called = objectOf(objectOf(value)?.['function'])
  const tool = textOf(called?.['name'])
  const args = argumentsOf(called?.['arguments'])
  return tool === undefined || args === undefined ? undefined : { tool, arguments: args }
}
