import type { JsonObject, JsonValue } from '@answerable/contract'
import { GatewayError } from '../error.ts'
import { listOf, objectOf, onlyKnown, requireOwnTools, requireText, textOf, textOfContent } from '../read.ts'
import type { Heard, Turn } from '../types.ts'

const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'n',
  'temperature',
  'top_p',
  'max_tokens',
  'max_completion_tokens',
  'stop',
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'response_format',
  'reasoning_effort',
  'verbosity',
  'user',
  'safety_identifier',
  'prompt_cache_key',
  'service_tier',
  'metadata',
  'store',
])

/** Reads the body of `POST /v1/chat/completions`. @throws GatewayError `unsupported`, `invalid_request` */
export function readChat(given: JsonObject): Turn {
  const body = onlyKnown(given, KNOWN)
  requireOwnTools(body['tools'])
  // Alternatives nobody chooses would be judged, and permitted, one beside the other.
  if (body['n'] !== undefined && body['n'] !== null && body['n'] !== 1)
    throw new GatewayError('unsupported', 'One answer at a time passes the gate: leave "n" out.', { param: 'n' })
  const messages = listOf(body['messages'])
  if (messages === undefined || messages.length === 0)
    throw new GatewayError('invalid_request', '"messages" must be a list of messages.', { param: 'messages' })
  const tools = new Map<string, string>()
  const heard = messages.flatMap((message, at) => hear(objectOf(message), at, tools))
  return {
    model: requireText(body, 'model'),
    stream: body['stream'] === true,
    heard,
    begun: messages.some((message) => objectOf(message)?.['role'] === 'assistant'),
    person: textOf(body['safety_identifier']) ?? textOf(body['user']),
    body,
  }
}

function hear(message: JsonObject | undefined, at: number, tools: Map<string, string>): Heard[] {
  const param = `messages[${at}]`
  switch (message?.['role']) {
    case 'system':
    case 'developer':
      return []
    case 'user':
      return [{ role: 'user', text: textOfContent(message['content']) }]
    case 'assistant':
      for (const call of listOf(message['tool_calls']) ?? []) name(objectOf(call), tools)
      return []
    case 'tool': {
      const call = textOf(message['tool_call_id'])
      if (call === undefined)
        throw new GatewayError('invalid_request', 'A tool message needs its tool_call_id.', { param })
      return [{ role: 'tool', call, tool: tools.get(call), text: textOfContent(message['content']) }]
    }
    default:
      throw new GatewayError('unsupported', 'A message of this role does not pass the gate.', { param })
  }
}

function name(call: JsonObject | undefined, tools: Map<string, string>): void {
  const id = textOf(call?.['id'])
  const tool = textOf(functionOf(call)?.['name'])
  if (id !== undefined && tool !== undefined) tools.set(id, tool)
}

const functionOf = (call: JsonObject | undefined): JsonObject | undefined =>
  objectOf(call?.['function'] as JsonValue | undefined) ?? objectOf(call?.['custom'] as JsonValue | undefined)
