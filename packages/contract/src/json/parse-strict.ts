import { AnswerableError, type ErrorCode } from '../errors.ts'
import type { JsonValue } from '../primitives.ts'

/** Deepest nesting a request body may have: no honest one comes near, and it bounds every recursion after it. */
export const MAX_BODY_DEPTH = 32

/**
 * Reads one JSON text as RFC 8259 and I-JSON (RFC 7493) have it, in one pass.
 *
 * `JSON.parse` is not enough at a gate: it keeps the last of two equal names where another reader keeps the first, lets
 * lone surrogates through that no UTF-8 text can carry on, and rounds 2^53+1, so that what is decided and what is run
 * may differ.
 *
 * @throws AnswerableError `malformed_json`, `body_too_deep`, `number_out_of_range`; `issues[0]` has line and column
 */
export function parseStrict(text: string): JsonValue {
  return new StrictReader(text).read()
}

/**
 * As {@link parseStrict}, from bytes that must be UTF-8 (RFC 3629).
 * @throws AnswerableError as `parseStrict`; `malformed_json` for bytes that are not UTF-8
 */
export function parseStrictBytes(bytes: Uint8Array): JsonValue {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch (cause) {
    throw new AnswerableError('malformed_json', 'The body is not UTF-8.', { cause })
  }
  return parseStrict(text)
}

// `ignoreBOM` keeps the mark in the text, where it is refused: RFC 8259 section 8.1 forbids adding one.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const HEX = /^[0-9a-fA-F]{4}$/
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

class StrictReader {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): JsonValue {
    if (this.#text.charCodeAt(0) === 0xfeff) throw this.#refuse('a byte order mark', 0)
    this.#skipSpace()
    const value = this.#value()
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#refuse('more after the end of the value', this.#at)
    return value
  }

  #value(): JsonValue {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object()
      case '[':
        return this.#array()
      case '"':
        return this.#string()
      case 't':
        return this.#word('true', true)
      case 'f':
        return this.#word('false', false)
      case 'n':
        return this.#word('null', null)
      case undefined:
        throw this.#refuse('the end where a value is expected', this.#at)
      default:
        return this.#number()
    }
  }

  #object(): JsonValue {
    const value: { [name: string]: JsonValue } = {}
    this.#enter()
    if (this.#text[this.#at] === '}') return this.#leave(value)
    for (;;) {
      const start = this.#at
      if (this.#text[start] !== '"') throw this.#refuse('something else where a name in quotes is expected', start)
      const name = this.#string()
      // Two readers of one text must not see two values: duplicates are refused (RFC 7493 section 2.3).
      if (Object.hasOwn(value, name)) throw this.#refuse(`the name ${JSON.stringify(name.slice(0, 64))} twice`, start)
      // Assigning it would set the prototype instead, and schema libraries drop it silently.
      if (name === '__proto__') throw this.#refuse('the name "__proto__", which is not taken', start)
      this.#skipSpace()
      if (this.#text[this.#at] !== ':') throw this.#refuse('something else where a colon is expected', this.#at)
      this.#at += 1
      this.#skipSpace()
      value[name] = this.#value()
      if (this.#closes('}')) return this.#leave(value)
    }
  }

  #array(): JsonValue {
    const items: JsonValue[] = []
    this.#enter()
    if (this.#text[this.#at] === ']') return this.#leave(items)
    for (;;) {
      items.push(this.#value())
      if (this.#closes(']')) return this.#leave(items)
    }
  }

  #enter(): void {
    this.#depth += 1
    if (this.#depth > MAX_BODY_DEPTH) {
      throw this.#fail('body_too_deep', `nesting deeper than ${MAX_BODY_DEPTH} levels`, this.#at)
    }
    this.#at += 1
    this.#skipSpace()
  }

  #leave<T>(value: T): T {
    this.#depth -= 1
    this.#at += 1
    return value
  }

  /** After a member: true at the closing bracket, false after a comma that another member follows. */
  #closes(bracket: '}' | ']'): boolean {
    this.#skipSpace()
    const next = this.#text[this.#at]
    if (next === bracket) return true
    if (next !== ',') throw this.#refuse(`something else where a comma or ${bracket} is expected`, this.#at)
    this.#at += 1
    this.#skipSpace()
    return false
  }

  #string(): string {
    const text = this.#text
    const start = this.#at + 1
    let at = start
    let ascii = true
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === 0x22) break
      if (code === 0x5c) return this.#escapedString(start, at)
      if (code < 0x20) throw this.#refuse('a control character inside a string', at)
      if (code !== code) throw this.#refuse('a string without its closing quote', this.#at)
      if (code > 0x7f) ascii = false
      at += 1
    }
    const value = text.slice(start, at)
    if (!ascii && !value.isWellFormed()) throw this.#refuse('a lone surrogate', start)
    this.#at = at + 1
    return value
  }

  #escapedString(start: number, firstEscape: number): string {
    const text = this.#text
    let value = text.slice(start, firstEscape)
    let from = firstEscape
    let at = firstEscape
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === 0x22) break
      if (code < 0x20) throw this.#refuse('a control character inside a string', at)
      if (code !== code) throw this.#refuse('a string without its closing quote', start - 1)
      if (code !== 0x5c) {
        at += 1
        continue
      }
      value += text.slice(from, at) + this.#escape(at)
      at += text[at + 1] === 'u' ? 6 : 2
      from = at
    }
    value += text.slice(from, at)
    // A lone surrogate has no UTF-8 form: it would be replaced further on, and two texts would share one digest.
    if (!value.isWellFormed()) throw this.#refuse('a lone surrogate', start)
    this.#at = at + 1
    return value
  }

  #escape(at: number): string {
    const letter = this.#text[at + 1] ?? ''
    if (letter === 'u') {
      const digits = this.#text.slice(at + 2, at + 6)
      if (!HEX.test(digits)) throw this.#refuse('a \\u escape without four hex digits', at)
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    const character = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined
    if (character === undefined) throw this.#refuse('an unknown escape', at)
    return character
  }

  #number(): number {
    NUMBER.lastIndex = this.#at
    const found = NUMBER.exec(this.#text)?.[0]
    if (found === undefined) throw this.#refuse('something that starts no JSON value', this.#at)
    const value = Number(found)
    // Past 2^53-1 neighbouring integers are one number here and two elsewhere (RFC 7493 section 2.2).
    if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) {
      throw this.#fail('number_out_of_range', `the number ${found.slice(0, 32)}`, this.#at)
    }
    this.#at += found.length
    return value
  }

  #word<T extends JsonValue>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#refuse('something that starts no JSON value', this.#at)
    this.#at += word.length
    return value
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at += 1
    }
  }

  #refuse(what: string, at: number): AnswerableError {
    return this.#fail('malformed_json', what, at)
  }

  #fail(code: ErrorCode, what: string, at: number): AnswerableError {
    const before = this.#text.slice(0, at)
    const line = before.split('\n').length
    const column = at - before.lastIndexOf('\n')
    const detail = `Line ${line}, column ${column}: found ${what}.`
    return new AnswerableError(code, detail, { issues: [{ path: '', message: `found ${what}`, line, column }] })
  }
}
