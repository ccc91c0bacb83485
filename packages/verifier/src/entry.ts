import { sameBytes, utf8Bytes, utf8Text } from './encoding.ts'
import { VerificationError } from './errors.ts'
import { canonicalJson, isList } from './json-canonical.ts'
import { parseJson } from './json-parse.ts'
import type { Json, JsonMembers } from './json-parse.ts'

/** An entry of version 1. Only what every entry has is typed; `body` depends on `type`. */
export type Entry = JsonMembers & {
  readonly v: 1
  readonly type: string
  readonly id: string
  readonly time: string
}

const MAX_BYTES = 65_535
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/**
 * Reads entry bytes and refuses any that are not the RFC 8785 form of what they say: the hash in the log then stands for
 * one meaning only.
 * @throws VerificationError `json_malformed`, `entry_malformed`, `entry_not_canonical`
 */
export function readEntry(bytes: Uint8Array): Entry {
  if (bytes.length > MAX_BYTES) throw malformed(`${bytes.length} bytes`)
  const text = utf8Text(bytes)
  if (text === undefined) throw malformed('not UTF-8')
  const value = parseJson(text)
  if (!isMembers(value)) throw malformed('not an object')
  if (!sameBytes(utf8Bytes(canonicalJson(value)), bytes)) {
    throw new VerificationError('entry_not_canonical', 'entry: not in RFC 8785 form')
  }
  refuseInexactNumbers(value)
  const { v, type, id, time } = value
  if (v !== 1) throw malformed('not of version 1')
  if (typeof type !== 'string' || typeof id !== 'string' || typeof time !== 'string' || !INSTANT.test(time)) {
    throw malformed('type, id or time is missing')
  }
  return { ...value, v, type, id, time }
}

export function isMembers(value: Json | undefined): value is JsonMembers {
  return typeof value === 'object' && value !== null && !isList(value)
}

// Other languages read 2^53 and above exactly where JavaScript rounds: no such number may carry meaning.
function refuseInexactNumbers(value: Json): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw malformed('a number that is not an exact integer')
  if (isList(value)) value.forEach(refuseInexactNumbers)
  else if (isMembers(value)) Object.values(value).forEach(refuseInexactNumbers)
}

function malformed(detail: string): VerificationError {
  return new VerificationError('entry_malformed', `entry: ${detail}`)
}
