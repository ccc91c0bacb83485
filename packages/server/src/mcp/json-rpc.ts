import type { JsonObject, JsonValue } from '@answerable/contract'

export type Id = string | number
export type RpcRequest = { jsonrpc: '2.0'; id: Id; method: string; params?: JsonObject }
export type RpcNotification = { jsonrpc: '2.0'; method: string; params?: JsonObject }
export type RpcError = { code: number; message: string; data?: JsonValue }
/** What a request is answered with, before it is given an id. */
export type RpcAnswer = { result: JsonObject } | { error: RpcError }
export type RpcResponse = { jsonrpc: '2.0'; id: Id } & RpcAnswer
export type RpcMessage = RpcRequest | RpcNotification | RpcResponse

/** JSON-RPC 2.0 section 5.1, and the range MCP leaves to implementations (-32000 to -32019). */
export const codes = {
  /** the gate said no; `data.reasons` says why and who can mend it (AuthZEN COAZ-MCP binding) */
  denied: -32001,
  /** whether the call happened is not known: look before calling again */
  fateUnknown: -32010,
  methodNotFound: -32601,
  invalidParams: -32602,
  /** the gate or the upstream does not answer */
  internal: -32603,
} as const

export function isRequest(message: RpcMessage): message is RpcRequest {
  return 'method' in message && 'id' in message
}
export function isNotification(message: RpcMessage): message is RpcNotification {
  return 'method' in message && !('id' in message)
}

export function failure(code: number, message: string, data?: JsonValue): { error: RpcError } {
  return { error: { code, message, ...(data === undefined ? {} : { data }) } }
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `params._meta`, or nothing. */
export function metaOf(params: JsonObject | undefined): JsonObject {
  const meta = params?.['_meta']
  return isObject(meta) ? meta : {}
}
