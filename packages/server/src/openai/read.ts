import { type JsonObject, type JsonValue, parseStrict } from '@answerable/contract'
import { listOf, objectOf, textOf } from '../replay/recording/values.ts'
import { GatewayError } from './error.ts'
import type { ToolCall } from './types.ts'

export { listOf, objectOf, textOf }

/** Longest data address that is kept in a record; a longer one is named by its length. */
const MAX_ADDRESS = 2_000

/**
 * What a message brings, as text for record and tracing: texts as they are, other parts as JSON. Nothing readable is
 * left out, since what is left out leaves no trace.
 */
export function textOfContent(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  const parts = listOf(value) ?? [value]
  return parts.map((part) => textOf(objectOf(part)?.['text']) ?? JSON.stringify(part, shortened)).join('\n')
}

function shortened(_: string, value: JsonValue): JsonValue {
  const isData = typeof value === 'string' && value.length > MAX_ADDRESS && value.startsWith('data:')
  return isData ? `[${value.length} characters]` : value
}

/**
 * Copies the fields that pass.
 * INVARIANT: what this version does not know does not go upstream: it could make the provider act, and nobody would have
 * answered for it.
 * @throws GatewayError `unsupported`, with the field
 */
export function onlyKnown(body: JsonObject, known: ReadonlySet<string>): JsonObject {
  for (const [name, value] of Object.entries(body)) {
    if (!known.has(name) && value !== null)
      throw new GatewayError('unsupported', `"${name}" does not pass the gate.`, { param: name })
  }
  return Object.fromEntries(Object.entries(body).filter(([name]) => known.has(name)))
}

/** Tools the caller runs itself; one the provider runs would act past the gate. @throws GatewayError `unsupported` */
export function requireOwnTools(tools: JsonValue | undefined): void {
  for (const [at, tool] of (listOf(tools) ?? []).entries()) {
    const type = textOf(objectOf(tool)?.['type'])
    if (type === 'function' || type === 'custom') continue
    throw new GatewayError('unsupported', 'Only tools that the caller runs pass the gate: function and custom.', {
      param: `tools[${at}]`,
    })
  }
}

/** @throws GatewayError `invalid_request` */
export function requireText(body: JsonObject, name: string): string {
  const value = textOf(body[name])
  if (value !== undefined && value !== '') return value
  throw new GatewayError('invalid_request', `"${name}" must be a text.`, { param: name })
}

/** Arguments as the gate takes them. A duplicate name reads as none: two readers would see two values. */
export function argumentsOfText(text: string): ToolCall['arguments'] {
  if (text.trim() === '') return {}
  try {
    return objectOf(parseStrict(text))
  } catch {
    return undefined
  }
}

export const unreadable = (what: string, cause?: unknown): GatewayError =>
  new GatewayError('upstream_unreadable', `The upstream’s answer cannot be judged: ${what}.`, { cause })

/** @throws GatewayError `upstream_unreadable` */
export function parsedEvent(text: string): JsonObject {
  try {
    const value = objectOf(parseStrict(text))
    if (value !== undefined) return value
  } catch (cause) {
    throw unreadable('it is not JSON', cause)
  }
  throw unreadable('it is no JSON object')
}

/** The fields of a reply that are about it, and hold no word of the model. */
export const pick = (reply: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (reply[name] === undefined ? [] : [[name, reply[name]]])))
