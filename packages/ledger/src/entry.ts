import { asBuffer, decodeUtf8, encodeUtf8 } from './bytes.ts'
import { LedgerError } from './errors.ts'
import { canonicalizeWith } from './json.ts'
import type { JsonObject, JsonValue } from './json.ts'

/** An entry bundle prefixes each entry with a 16-bit length (C2SP tlog-tiles), so no entry can be longer. */
export const MAX_ENTRY_BYTES = 65_535

/**
 * The bytes of one ledger entry: RFC 8785 JSON in UTF-8, integers only, member names that need no escape.
 *
 * @throws LedgerError `entry_not_object`, `entry_number_refused` (a fraction, or beyond ±(2^53-1)), `entry_name_refused`,
 * `entry_too_large`, and whatever `canonicalize` refuses.
 */
export function encodeEntry(value: JsonValue): Uint8Array {
  if (!isObject(value)) throw new LedgerError('entry_not_object', 'an entry is a JSON object')
  const bytes = encodeUtf8(canonicalizeWith(value, { number: refuseInexactNumber, name: refuseEscapedName }))
  if (bytes.byteLength > MAX_ENTRY_BYTES) {
    throw new LedgerError('entry_too_large', `entry of ${bytes.byteLength} bytes exceeds ${MAX_ENTRY_BYTES}`)
  }
  return bytes
}

/**
 * The object of stored entry bytes. The bytes are the truth: they are accepted only if encoding the object again gives
 * the very same bytes, which also excludes duplicate names and every second spelling of a value.
 *
 * @throws LedgerError `entry_too_large`, `entry_not_canonical`, `entry_not_object`, `entry_number_refused`.
 */
export function decodeEntry(bytes: Uint8Array): JsonObject {
  if (bytes.byteLength > MAX_ENTRY_BYTES) throw new LedgerError('entry_too_large', 'entry exceeds 65,535 bytes')
  const text = decodeUtf8(bytes)
  if (text === undefined) throw new LedgerError('entry_not_canonical', 'entry is not UTF-8')
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch (cause) {
    throw new LedgerError('entry_not_canonical', 'entry is not JSON', { cause })
  }
  if (!isObject(value)) throw new LedgerError('entry_not_object', 'an entry is a JSON object')
  if (Buffer.compare(encodeEntry(value), asBuffer(bytes)) !== 0) {
    throw new LedgerError('entry_not_canonical', 'entry is not in canonical form')
  }
  return value
}

// JavaScript, PostgreSQL and other readers round such numbers differently; the entry would mean two things.
function refuseInexactNumber(value: number): void {
  if (!Number.isSafeInteger(value)) {
    throw new LedgerError('entry_number_refused', `entries hold integers within ±(2^53-1) only, not ${value}`)
  }
}

// V8's JSON.parse (seen in Node 24.21) can give an object the wrong name where two escaped names have equal length:
// {"\n":1} read as {"\\":1}. Such an entry would mean two things, depending on who reads it.
function refuseEscapedName(name: string): void {
  if (JSON.stringify(name).length !== name.length + 2)
    throw new LedgerError('entry_name_refused', 'entries hold member names without escapes')
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
