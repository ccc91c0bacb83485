import { type CharSet, letters, setOf } from './char-set.ts'
import type { Node } from './syntax.ts'

/** How many characters and how many alternatives of a pattern's beginning are looked at. */
const MAX_LENGTH = 40
const MAX_BRANCHES = 64
/** A class of at most this many letters is written out, so that `xox[bp]-` is two literals. */
const MAX_LETTERS = 4

/** One way a match may begin: the characters at fixed distances from its start. */
export interface Prefix {
  sets: CharSet[]
  /** What follows is at a fixed distance too. */
  open: boolean
}

/**
 * Every way a match of the pattern may begin. INVARIANT: each match begins with one of them; a prefix may be cut short,
 * down to nothing, but never asks for more than the pattern does.
 */
export function prefixes(node: Node): Prefix[] {
  return extend([{ sets: [], open: true }], node)
}

function extend(heads: Prefix[], node: Node): Prefix[] {
  switch (node.kind) {
    case 'empty':
      return heads
    case 'set':
      return heads.flatMap((head) => (head.open ? withSet(head, node.set, heads.length) : [head]))
    case 'cat':
      return node.parts.reduce((reached, part) => extend(reached, part.node), heads)
    case 'alt':
      return limited(heads, (open) => node.branches.flatMap((branch) => extend(open, branch)))
    case 'repeat':
      return limited(heads, (open) => repeated(open, node))
  }
}

function withSet(head: Prefix, set: CharSet, among: number): Prefix[] {
  // A character of two units would put all that follows at an unknown distance.
  if (set.astral || head.sets.length >= MAX_LENGTH) return [{ ...head, open: false }]
  const few = letters(set, MAX_LETTERS)
  const choices = few === undefined || few.length < 2 || among * few.length > MAX_BRANCHES ? [set] : few.map(singleton)
  return choices.map((choice) => ({ sets: [...head.sets, choice], open: true }))
}

/** Both cases of a letter, and what folds onto it: never less than the class it was taken from. */
function singleton(letter: string): CharSet {
  const code = letter.charCodeAt(0)
  return setOf([[code, code]], false, true)
}

function repeated(heads: Prefix[], node: Node & { kind: 'repeat' }): Prefix[] {
  if (node.min === 0 && node.max === 1) return [...heads, ...extend(heads, node.of)]
  let reached = heads
  for (let i = 0; i < Math.min(node.min, MAX_LENGTH); i++) reached = extend(reached, node.of)
  return node.min === node.max && node.min <= MAX_LENGTH ? reached : reached.map(close)
}

/** Goes on where prefixes are open; where that makes too many, ends them instead. */
function limited(heads: Prefix[], go: (open: Prefix[]) => Prefix[]): Prefix[] {
  const open = heads.filter((head) => head.open)
  if (open.length === 0) return heads
  const reached = [...heads.filter((head) => !head.open), ...go(open)]
  return reached.length <= MAX_BRANCHES ? reached : heads.map(close)
}

const close = (head: Prefix): Prefix => ({ ...head, open: false })
