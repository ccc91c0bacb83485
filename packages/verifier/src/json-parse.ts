import { VerificationError } from './errors.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonMembers
export type JsonMembers = { readonly [name: string]: Json }

const MAX_DEPTH = 128
const WHITESPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const LITERALS = { true: true, false: false, null: null } as const

/**
 * Parses JSON (RFC 8259) and refuses what parsers disagree about: repeated names, lone surrogates, numbers that
 * overflow. Two readers of an accepted text see the same value.
 *
 * @throws VerificationError `json_malformed`
 */
export function parseJson(text: string): Json {
  // Also catches unescaped lone surrogates, which no UTF-8 file can contain.
  if (!text.isWellFormed()) throw malformed('lone surrogate', 0)
  const reader = new Reader(text)
  const value = reader.value(0)
  reader.end()
  return value
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  value(depth: number): Json {
    // Deep nesting would exhaust the stack of the reader's browser.
    if (depth > MAX_DEPTH) throw malformed(`nested deeper than ${MAX_DEPTH} levels`, this.#at)
    this.#match(WHITESPACE)
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth)
      case '[':
        return this.#array(depth)
      case '"':
        return this.#string()
      default:
        return this.#scalar()
    }
  }

  end(): void {
    this.#match(WHITESPACE)
    if (this.#at < this.#text.length) throw malformed('text after the value', this.#at)
  }

  #object(depth: number): JsonMembers {
    const members = new Map<string, Json>()
    this.#at += 1
    if (this.#take('}')) return {}
    do {
      this.#match(WHITESPACE)
      const start = this.#at
      const name = this.#string()
      // Which of two equal names wins differs between parsers: a signature would cover two meanings.
      if (members.has(name)) throw malformed(`name ${JSON.stringify(name)} appears twice`, start)
      if (!this.#take(':')) throw malformed('colon expected', this.#at)
      members.set(name, this.value(depth + 1))
    } while (this.#take(','))
    if (!this.#take('}')) throw malformed('comma or } expected', this.#at)
    return Object.fromEntries(members)
  }

  #array(depth: number): Json[] {
    const items: Json[] = []
    this.#at += 1
    if (this.#take(']')) return items
    do items.push(this.value(depth + 1))
    while (this.#take(','))
    if (!this.#take(']')) throw malformed('comma or ] expected', this.#at)
    return items
  }

  #string(): string {
    const start = this.#at
    if (this.#text[start] !== '"') throw malformed('string expected', start)
    // A scan, not a pattern: patterns with alternatives run out of stack on strings of megabytes.
    for (this.#at += 1; this.#text[this.#at] !== '"'; this.#at += this.#text[this.#at] === '\\' ? 2 : 1) {
      if (this.#at >= this.#text.length) throw malformed('string without end', start)
    }
    this.#at += 1
    const value = parseStringLiteral(this.#text.slice(start, this.#at))
    if (value === undefined) throw malformed('control character or unknown escape', start)
    if (!value.isWellFormed()) throw malformed('lone surrogate', start)
    return value
  }

  #scalar(): Json {
    for (const [word, value] of Object.entries(LITERALS)) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length
        return value
      }
    }
    const start = this.#at
    const literal = this.#match(NUMBER)
    if (literal === undefined) throw malformed('value expected', start)
    const value = Number(literal)
    if (!Number.isFinite(value)) throw malformed('number out of range', start)
    return value
  }

  #take(character: string): boolean {
    this.#match(WHITESPACE)
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }
}

function parseStringLiteral(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

function malformed(detail: string, at: number): VerificationError {
  return new VerificationError('json_malformed', `JSON: ${detail} at character ${at + 1}`)
}
