import { type CharSet, setOf } from './char-set.ts'

type Ranges = [from: number, to: number][]

const DIGIT: Ranges = [[48, 57]]
const UPPER: Ranges = [[65, 90]]
const LOWER: Ranges = [[97, 122]]
const SPACE: Ranges = [
  [9, 10],
  [12, 13],
  [32, 32],
]
const WORD: Ranges = [...DIGIT, ...UPPER, ...LOWER, [95, 95]]

const POSIX: Record<string, Ranges> = {
  alnum: [...DIGIT, ...UPPER, ...LOWER],
  alpha: [...UPPER, ...LOWER],
  digit: DIGIT,
  lower: LOWER,
  upper: UPPER,
  space: [
    [9, 13],
    [32, 32],
  ],
  word: WORD,
  xdigit: [...DIGIT, [65, 70], [97, 102]],
}

const CONTROL: Record<string, number> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }

/** `\d`, `\w`, `\s` and their negations by the letter; undefined for any other. */
export function escapeClass(letter: string): { ranges: Ranges; negated: boolean } | undefined {
  const ranges = { d: DIGIT, w: WORD, s: SPACE }[letter.toLowerCase()]
  return ranges === undefined ? undefined : { ranges, negated: letter !== letter.toLowerCase() }
}

/** One literal or escaped character: its code point and where the text goes on; undefined for anything else. */
export function readCode(text: string, at: number): [code: number, end: number] | undefined {
  const code = text.codePointAt(at)
  if (code === undefined) return undefined
  if (code !== 0x5c) return [code, at + (code > 0xffff ? 2 : 1)]
  const letter = text[at + 1] ?? ''
  const control = CONTROL[letter]
  if (control !== undefined) return [control, at + 2]
  const hex = /^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/u.exec(text.slice(at + 1, at + 10))
  if (hex !== null) return [Number.parseInt(hex[1] ?? hex[2] ?? '', 16), at + 1 + hex[0].length]
  return /^[^0-9A-Za-z]$/u.test(letter) ? [letter.charCodeAt(0), at + 2] : undefined
}

/** A bracketed class that starts at `at`; undefined where it holds something not modelled (`\p{Greek}`). */
export function charClass(text: string, at: number, folds: boolean): [set: CharSet, end: number] | undefined {
  const negated = text[at + 1] === '^'
  const ranges: Ranges = []
  let next = at + (negated ? 2 : 1)
  for (let first = true; first || text[next] !== ']'; first = false) {
    const member = classMember(text, next)
    if (member === undefined) return undefined
    ranges.push(...member[0])
    next = member[1]
  }
  return [setOf(ranges, negated, folds), next + 1]
}

function classMember(text: string, at: number): [Ranges, end: number] | undefined {
  const posix = /^\[:(\^?)(\w+):\]/u.exec(text.slice(at, at + 16))
  if (posix !== null) {
    const ranges = POSIX[posix[2] ?? '']
    return ranges === undefined || posix[1] === '^' ? undefined : [ranges, at + posix[0].length]
  }
  const known = text[at] === '\\' ? escapeClass(text[at + 1] ?? '') : undefined
  if (known !== undefined) return [known.negated ? complement(known.ranges) : known.ranges, at + 2]
  const low = readCode(text, at)
  if (low === undefined) return undefined
  if (text[low[1]] !== '-' || text[low[1] + 1] === ']') return [[[low[0], low[0]]], low[1]]
  const high = readCode(text, low[1] + 1)
  return high === undefined || high[0] < low[0] ? undefined : [[[low[0], high[0]]], high[1]]
}

function complement(ranges: Ranges): Ranges {
  const sorted = ranges.toSorted((a, b) => a[0] - b[0])
  const ends = [...sorted.map(([from]) => from - 1), 0x10ffff]
  const starts = [0, ...sorted.map(([, to]) => to + 1)]
  return starts.map((from, i): [number, number] => [from, ends[i] ?? from]).filter(([from, to]) => from <= to)
}
