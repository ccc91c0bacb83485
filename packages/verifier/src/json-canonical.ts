import { VerificationError } from './errors.ts'
import type { Json } from './json-parse.ts'

const NEEDS_ESCAPE = /["\\\p{Cc}]/u
const SHORT_ESCAPES = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
])

/** RFC 8785 text of a value that `parseJson` returned. @throws VerificationError `json_malformed` for lone surrogates */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return canonicalNumber(value)
  if (typeof value === 'string') return canonicalString(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value).sort(([a], [b]) => compareCodeUnits(a, b))
  return `{${members.map(([name, item]) => `${canonicalString(name)}:${canonicalJson(item)}`).join(',')}}`
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

// 3.2.2.3: ECMAScript's own Number-to-string; minus zero is written 0.
function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new VerificationError('json_malformed', 'JSON: number out of range')
  return `${value + 0}`
}

// 3.2.2.2: short escapes where JSON has them, \u00xx for other control characters, everything else as it is.
function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new VerificationError('json_malformed', 'JSON: lone surrogate')
  if (!NEEDS_ESCAPE.test(value)) return `"${value}"`
  let text = '"'
  for (const character of value) {
    const escape = SHORT_ESCAPES.get(character)
    if (escape !== undefined) text += escape
    else if (character < ' ') text += `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
    else text += character
  }
  return `${text}"`
}

// 3.2.3: names are compared as sequences of UTF-16 code units, without locale.
function compareCodeUnits(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = a.charCodeAt(i) - b.charCodeAt(i)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
