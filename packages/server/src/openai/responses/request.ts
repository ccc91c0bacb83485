import type { JsonObject } from '@answerable/contract'
import { GatewayError } from '../error.ts'
import { listOf, objectOf, onlyKnown, requireOwnTools, requireText, textOf, textOfContent } from '../read.ts'
import type { Heard, Turn } from '../types.ts'

const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'input',
  'instructions',
  'stream',
  'stream_options',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'max_tool_calls',
  'temperature',
  'top_p',
  'max_output_tokens',
  'reasoning',
  'text',
  'truncation',
  'include',
  'user',
  'safety_identifier',
  'prompt_cache_key',
  'service_tier',
  'metadata',
  'store',
])
/** The only thing that may be included: it is opaque to everybody but the provider, and a next request needs it. */
const INCLUDED = 'reasoning.encrypted_content'

/**
 * Reads the body of `POST /v1/responses`. The whole history is in `input`: what a provider keeps under an id
 * (`previous_response_id`, `conversation`, `prompt`) the gate has not seen.
 * @throws GatewayError `unsupported`, `invalid_request`
 */
export function readResponses(given: JsonObject): Turn {
  const body = onlyKnown(given, KNOWN)
  requireOwnTools(body['tools'])
  const included = (listOf(body['include']) ?? []).find((name) => name !== INCLUDED)
  if (included !== undefined)
    throw new GatewayError('unsupported', `${JSON.stringify(included)} does not pass the gate.`, { param: 'include' })
  const text = textOf(body['input'])
  const items = text === undefined ? listOf(body['input']) : [{ role: 'user', content: text }]
  if (items === undefined || items.length === 0)
    throw new GatewayError('invalid_request', '"input" must be a text or a list of items.', { param: 'input' })
  const tools = new Map<string, string>()
  const heard = items.flatMap((item, at) => hear(objectOf(item), at, tools))
  return {
    model: requireText(body, 'model'),
    stream: body['stream'] === true,
    heard,
    begun: items.some((item) => isOfModel(objectOf(item))),
    person: textOf(body['safety_identifier']) ?? textOf(body['user']),
    body,
  }
}

const isOfModel = (item: JsonObject | undefined): boolean =>
  item?.['role'] === 'assistant' || item?.['type'] === 'function_call' || item?.['type'] === 'custom_tool_call'

function hear(item: JsonObject | undefined, at: number, tools: Map<string, string>): Heard[] {
  const param = `input[${at}]`
  switch (item?.['type'] ?? 'message') {
    case 'message':
      return hearMessage(item, param)
    case 'reasoning':
      return []
    case 'function_call':
    case 'custom_tool_call': {
      const [id, tool] = [textOf(item?.['call_id']), textOf(item?.['name'])]
      if (id !== undefined && tool !== undefined) tools.set(id, tool)
      return []
    }
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const call = textOf(item?.['call_id'])
      if (call === undefined) throw new GatewayError('invalid_request', 'An output needs its call_id.', { param })
      return [{ role: 'tool', call, tool: tools.get(call), text: textOfContent(item?.['output']) }]
    }
    default:
      throw new GatewayError('unsupported', 'An item of this type does not pass the gate.', { param })
  }
}

function hearMessage(item: JsonObject | undefined, param: string): Heard[] {
  switch (item?.['role']) {
    case 'user':
      return [{ role: 'user', text: textOfContent(item['content']) }]
    case 'assistant':
    case 'system':
    case 'developer':
      return []
    default:
      throw new GatewayError('unsupported', 'A message of this role does not pass the gate.', { param })
  }
}
