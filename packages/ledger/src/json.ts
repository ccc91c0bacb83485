import { LedgerError } from './errors.ts'

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
export type JsonObject = { readonly [name: string]: JsonValue }

/** Nesting that no honest entry reaches; stops stack exhaustion by nested or cyclic values. */
export const MAX_JSON_DEPTH = 128

const PLAIN_STRING = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

/**
 * RFC 8785 (JSON Canonicalization Scheme) text of a value: names in UTF-16 code unit order (3.2.3), ECMAScript
 * number serialisation (3.2.2.3), no whitespace. Equal values give equal text, whatever order they were built in.
 *
 * @throws LedgerError `json_unsupported_value` for NaN, infinities, undefined, bigint, functions, lone surrogates and
 * any object that is not a plain object or array; `json_too_deep` past {@link MAX_JSON_DEPTH} levels.
 */
export function canonicalize(value: JsonValue): string {
  return write(value, 0, nothing)
}

/** What a caller refuses beyond RFC 8785: judged before a number or a member name is written. */
export type Refusals = { number: (value: number) => void; name: (name: string) => void }

/** As {@link canonicalize}, but `refuse` judges each number and member name. */
export function canonicalizeWith(value: JsonValue, refuse: Refusals): string {
  return write(value, 0, refuse)
}

const nothing: Refusals = { number: () => {}, name: () => {} }

// Callers in plain JavaScript can pass anything, so the runtime type is judged here, not the declared one.
function write(value: unknown, depth: number, refuse: Refusals): string {
  switch (typeof value) {
    case 'string':
      return writeString(value)
    case 'number':
      if (!Number.isFinite(value)) throw unsupported(String(value))
      refuse.number(value)
      return Object.is(value, -0) ? '0' : String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (depth >= MAX_JSON_DEPTH) {
        throw new LedgerError('json_too_deep', `JSON is nested deeper than ${MAX_JSON_DEPTH} levels`)
      }
      return Array.isArray(value) ? writeArray(value, depth + 1, refuse) : writeObject(value, depth + 1, refuse)
    default:
      throw unsupported(typeof value)
  }
}

function writeString(value: string): string {
  if (PLAIN_STRING.test(value)) return `"${value}"`
  // A lone surrogate has no UTF-8 form; writers would replace it and two texts would share one hash (RFC 8785 3.2.2.2).
  if (!value.isWellFormed()) throw unsupported('a string with a lone surrogate')
  return JSON.stringify(value)
}

function writeArray(items: readonly unknown[], depth: number, refuse: Refusals): string {
  let text = '['
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text += ','
    text += write(items[i], depth, refuse)
  }
  return `${text}]`
}

function writeObject(value: object, depth: number, refuse: Refusals): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw unsupported('an object that is not plain')
  // A symbol key would be dropped silently, so what was signed would not be what was passed.
  if (Object.getOwnPropertySymbols(value).length > 0) throw unsupported('an object with symbol keys')
  const members = value as Record<string, unknown>
  let text = '{'
  // The default sort compares UTF-16 code units, which is exactly RFC 8785 3.2.3.
  for (const name of Object.keys(members).sort()) {
    refuse.name(name)
    if (text.length > 1) text += ','
    text += `${writeString(name)}:${write(members[name], depth, refuse)}`
  }
  return `${text}}`
}

function unsupported(what: string): LedgerError {
  return new LedgerError('json_unsupported_value', `JSON cannot hold ${what}`)
}
