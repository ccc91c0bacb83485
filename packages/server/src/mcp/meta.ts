import type { JsonObject, JsonValue } from '@answerable/contract'
import { metaOf } from './json-rpc.ts'

export const REQUEST_META = 'answerable/request'
export const ON_BEHALF_OF_META = 'answerable/on-behalf-of'

/** Stands where the host did not say what the person asked for: nothing traces to it, and readers see why. */
export const UNKNOWN_REQUEST = '[The host did not say what the person asked for.]'
export const UNKNOWN_PERSON = '[The host named nobody.]'

const PROTOCOL_PREFIX = 'io.modelcontextprotocol/'
const TRACE_CONTEXT = new Set(['traceparent', 'tracestate'])

/**
 * What of `_meta` goes upstream: the protocol's own keys and trace context. The rest was judged by nobody, so it would
 * be a way around the gate. The progress token is the link's to choose.
 */
export function forwardedMeta(params: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(metaOf(params)).filter(([key]) => key.startsWith(PROTOCOL_PREFIX) || TRACE_CONTEXT.has(key)),
  )
}

/** Whether a request names its protocol revision: from 2026-07-28 on each does, before that only `initialize` did. */
export function namesRevision(params: JsonObject): boolean {
  return metaText(params, `${PROTOCOL_PREFIX}protocolVersion`) !== undefined
}

export function progressTokenOf(params: JsonObject | undefined): string | number | undefined {
  const token = metaOf(params)['progressToken']
  return typeof token === 'string' || typeof token === 'number' ? token : undefined
}

/** A non-empty text in `_meta`, or nothing. */
export function metaText(params: JsonObject | undefined, key: string): string | undefined {
  const value: JsonValue | undefined = metaOf(params)[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
