import { type CharSet, setOf } from './char-set.ts'
import { charClass, escapeClass, readCode } from './syntax-class.ts'

/** What a pattern may match, as far as it matters for where to look. Assertions (`^`, `\b`) are `empty`. */
export type Node =
  | { kind: 'empty' }
  | { kind: 'set'; set: CharSet }
  | { kind: 'cat'; parts: Placed[] }
  | { kind: 'alt'; branches: Node[] }
  | { kind: 'repeat'; min: number; max: number; lazy: boolean; of: Node }

/** A node and where it stands in the pattern's text, so that it can be cut out. */
export interface Placed {
  node: Node
  from: number
  to: number
}

interface Flags {
  i: boolean
  s: boolean
}

/** Signals syntax whose meaning is not modelled here. Never leaves this file. */
class Unknown extends Error {}

/**
 * Reads RE2 syntax (https://github.com/google/re2/wiki/Syntax) for analysis; matching stays with the engine.
 *
 * @returns undefined for anything this reader does not model exactly. The caller then lets the engine read the whole
 * text, so that being unable to read a pattern costs time and never a finding.
 */
export function parsePattern(pattern: string): Node | undefined {
  try {
    const reader = new Reader(pattern)
    const node = reader.alternation({ i: false, s: false })
    return reader.at === pattern.length ? node : undefined
  } catch (error) {
    if (error instanceof Unknown) return undefined
    throw error
  }
}

class Reader {
  at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  alternation(flags: Flags): Node {
    const branches = [this.concatenation(flags)]
    while (this.take('|')) branches.push(this.concatenation(flags))
    return branches.length === 1 && branches[0] !== undefined ? branches[0] : { kind: 'alt', branches }
  }

  /** `flags` is changed by `(?i)` and alike, which hold until the enclosing group ends, across `|` too. */
  private concatenation(flags: Flags): Node {
    const parts: Placed[] = []
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')') {
      const from = this.at
      const atom = this.atom(flags)
      if (atom !== undefined) parts.push({ node: this.repeated(atom), from, to: this.at })
    }
    return { kind: 'cat', parts }
  }

  private repeated(of: Node): Node {
    let node = of
    for (;;) {
      const bounds = this.bounds()
      if (bounds === undefined) return node
      node = { kind: 'repeat', min: bounds[0], max: bounds[1], lazy: this.take('?'), of: node }
    }
  }

  private bounds(): [number, number] | undefined {
    if (this.take('*')) return [0, Infinity]
    if (this.take('+')) return [1, Infinity]
    if (this.take('?')) return [0, 1]
    const counted = /^\{(\d+)(,?)(\d*)\}/u.exec(this.text.slice(this.at, this.at + 16))
    if (counted === null) return undefined
    this.at += counted[0].length
    const min = Number(counted[1])
    if (counted[2] === '') return [min, min]
    return [min, counted[3] === '' ? Infinity : Number(counted[3])]
  }

  private atom(flags: Flags): Node | undefined {
    const char = this.text[this.at]
    if (char === '(') return this.group(flags)
    if (char === '[') {
      const [set, end] = charClass(this.text, this.at, flags.i) ?? this.unknown()
      this.at = end
      return { kind: 'set', set }
    }
    if (char === '.') {
      this.at++
      return { kind: 'set', set: setOf(flags.s ? [] : [[10, 10]], true) }
    }
    if (char === '^' || char === '$') {
      this.at++
      return { kind: 'empty' }
    }
    return char === '\\' ? this.escape(flags) : this.literal(flags)
  }

  private escape(flags: Flags): Node {
    const letter = this.text[this.at + 1] ?? ''
    if ('bBAz'.includes(letter)) {
      this.at += 2
      return { kind: 'empty' }
    }
    const known = escapeClass(letter)
    if (known !== undefined) {
      this.at += 2
      return { kind: 'set', set: setOf(known.ranges, known.negated, flags.i) }
    }
    return this.literal(flags)
  }

  private literal(flags: Flags): Node {
    const [code, end] = readCode(this.text, this.at) ?? this.unknown()
    this.at = end
    return { kind: 'set', set: setOf([[code, code]], false, flags.i) }
  }

  private group(flags: Flags): Node | undefined {
    this.at++
    const scoped = { ...flags }
    const head = /^\?(?:P?<\w+>|([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)]))/u.exec(this.text.slice(this.at, this.at + 80))
    if (head === null && this.text[this.at] === '?') return this.unknown()
    this.at += head?.[0].length ?? 0
    const inline = head?.[3] === ')'
    for (const letter of head?.[1] ?? '') setFlag(inline ? flags : scoped, letter, true)
    for (const letter of head?.[2] ?? '') setFlag(inline ? flags : scoped, letter, false)
    if (inline) return undefined
    const inner = this.alternation(scoped)
    if (!this.take(')')) this.unknown()
    return inner
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false
    this.at++
    return true
  }

  private unknown(): never {
    throw new Unknown()
  }
}

function setFlag(flags: Flags, letter: string, value: boolean): void {
  if (letter === 'i' || letter === 's') flags[letter] = value
  // (?m) changes assertions only; (?U) would change which match wins, so such a pattern is not analysed.
  else if (letter !== 'm') throw new Unknown()
}
