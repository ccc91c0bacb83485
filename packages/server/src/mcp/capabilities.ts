import type { JsonObject, JsonValue } from '@answerable/contract'
import { isObject } from './json-rpc.ts'

/** Where revision 2026-07-28 puts what the client can do: into every request. */
const CLIENT_CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities'
/** Answers to these would go upstream past the gate. */
const CLOSED_TO_UPSTREAM = ['sampling', 'elicitation', 'tasks', 'experimental', 'extensions']
/** A task goes on after its call was answered, so what followed could not be recorded. */
const CLOSED_TO_AGENT = ['tasks', 'experimental', 'extensions']

/** Only what the proxy lets through may be promised: an honest peer then does not try, a dishonest one is refused. */
export function narrowClient(method: string, params: JsonObject): JsonObject {
  const meta = params['_meta']
  const narrowed = { ...params }
  if (method === 'initialize' && isObject(params['capabilities'])) {
    narrowed['capabilities'] = without(params['capabilities'], CLOSED_TO_UPSTREAM)
  }
  if (isObject(meta) && isObject(meta[CLIENT_CAPABILITIES])) {
    narrowed['_meta'] = { ...meta, [CLIENT_CAPABILITIES]: without(meta[CLIENT_CAPABILITIES], CLOSED_TO_UPSTREAM) }
  }
  return narrowed
}

export function narrowServer(method: string, result: JsonObject): JsonObject {
  if (method !== 'initialize' && method !== 'server/discover') return result
  const capabilities: JsonValue | undefined = result['capabilities']
  return isObject(capabilities) ? { ...result, capabilities: without(capabilities, CLOSED_TO_AGENT) } : result
}

function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))
}
