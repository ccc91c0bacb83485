import type { JsonObject, JsonValue } from '@answerable/contract'
import { listOf, objectOf, textOf } from './values.ts'

/** What of an OTLP span is read: its place in the trace, and its attributes with those of its events. */
export type Span = {
  readonly trace: string
  readonly id: string
  readonly parent: string
  /** Nanoseconds since 1970. */
  readonly start: bigint
  readonly failed: string | null
  readonly attributes: JsonObject
  readonly events: readonly { readonly name: string; readonly attributes: JsonObject }[]
}

/** Reads one item of an OTLP export; undefined where it is no span (a log record, a data point). */
export function spanOf(value: JsonValue): Span | undefined {
  const item = objectOf(value)
  const trace = textOf(item?.['traceId'])
  const id = textOf(item?.['spanId'])
  const start = nanosOf(item?.['startTimeUnixNano'])
  if (item === undefined || trace === undefined || id === undefined || start === undefined) return undefined
  const status = objectOf(item['status'])
  // OTLP/JSON writes enums as numbers; some exporters write their names (opentelemetry-proto, "JSON Protobuf Encoding").
  const isError = status?.['code'] === 2 || status?.['code'] === 'STATUS_CODE_ERROR'
  return {
    trace,
    id,
    parent: textOf(item['parentSpanId']) ?? '',
    start,
    failed: isError ? (textOf(status['message']) ?? '') : null,
    attributes: attributesOf(item['attributes']),
    events: (listOf(item['events']) ?? []).map((event) => ({
      name: textOf(objectOf(event)?.['name']) ?? '',
      attributes: attributesOf(objectOf(event)?.['attributes']),
    })),
  }
}

const nanosOf = (value: JsonValue | undefined): bigint | undefined => {
  const text = typeof value === 'number' ? String(value) : textOf(value)
  return text !== undefined && /^\d{1,20}$/.test(text) ? BigInt(text) : undefined
}

const attributesOf = (value: JsonValue | undefined): JsonObject =>
  Object.fromEntries(
    (listOf(value) ?? []).flatMap((pair): [string, JsonValue][] => {
      const key = textOf(objectOf(pair)?.['key'])
      return key === undefined ? [] : [[key, plain(objectOf(pair)?.['value'])]]
    }),
  )

/** OTLP `AnyValue` as plain JSON. */
const plain = (value: JsonValue | undefined): JsonValue => {
  const any = objectOf(value) ?? {}
  const list = objectOf(any['arrayValue'])
  const map = objectOf(any['kvlistValue'])
  if (list !== undefined) return (listOf(list['values']) ?? []).map(plain)
  if (map !== undefined) return attributesOf(map['values'])
  // 64-bit integers are written as texts.
  if (any['intValue'] !== undefined) return Number(any['intValue'])
  return any['stringValue'] ?? any['boolValue'] ?? any['doubleValue'] ?? any['bytesValue'] ?? null
}

/** An attribute that instrumentations write either structured or as JSON text. */
export const structured = (value: JsonValue | undefined): JsonValue | undefined => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as JsonValue
  } catch {
    return undefined
  }
}
