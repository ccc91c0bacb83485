import { ANY, type CharSet, foldText, letters } from './char-set.ts'
import { type Prefix, prefixes } from './prefix.ts'
import { type Node, parsePattern } from './syntax.ts'
import { alphabet, maxWidth } from './width.ts'

/** A literal that stands `offset` code units after the start of each match that begins like `sets`. */
export interface Anchor {
  literal: string
  offset: number
  sets: CharSet[]
}

/** Where the engine has to look for one rule. */
export interface Plan {
  /** The pattern for the engine: the rule's own, without what `lead` stands for. */
  pattern: string
  /** Every match begins at one of these; undefined: the engine reads the whole text. */
  anchors: Anchor[] | undefined
  /** The longest match in code units, or Infinity. */
  width: number
  /** Every character a match may hold. */
  alphabet: CharSet
  /** What was cut from the front: a match may reach back over up to `max` characters of `set`. */
  lead: { set: CharSet; max: number } | undefined
  /** At least one must occur somewhere in the text; empty: the anchors imply it, or the rule has no keywords. */
  gate: string[]
}

/** A literal of our own choice, where no keyword is implied, must be worth looking for. */
const SHORTEST_OWN = 3
const LONGEST_OWN = 12

/**
 * Derives from a pattern where its matches can begin.
 *
 * INVARIANT: the engine, run only there, finds the matches it would find in the whole text: every match begins with one
 * of the prefixes, and every prefix holds its anchor at a fixed distance. Where that cannot be shown, the plan is the
 * whole text.
 */
export function planOf(pattern: string, keywords: string[]): Plan {
  const words = keywords.map(foldText)
  const tree = parsePattern(pattern)
  if (tree === undefined)
    return { pattern, anchors: undefined, width: Infinity, alphabet: ANY, lead: undefined, gate: words }
  const { lead, rest, node } = withoutLead(pattern, tree)
  const anchors = prefixes(node).map((prefix) => anchorOf(prefix, words))
  if (!anchors.every((anchor) => anchor !== undefined)) {
    return {
      pattern,
      anchors: undefined,
      width: maxWidth(tree),
      alphabet: alphabet(tree),
      lead: undefined,
      gate: words,
    }
  }
  const implied = anchors.every(({ literal }) => words.some((word) => literal.includes(word)))
  return { pattern: rest, anchors, width: maxWidth(node), alphabet: alphabet(node), lead, gate: implied ? [] : words }
}

/**
 * Cuts `X{0,n}?` from the front of a pattern, `X` being one class.
 *
 * The matches of the rest are the same, but for where they start: a match of the whole starts as far left of a match of
 * the rest as the class and `n` allow, which is monotone, so the leftmost whole contains the leftmost rest; and being
 * lazy it prefers the earliest rest from there. Rules by others begin like that to show the name a secret was given.
 */
function withoutLead(pattern: string, tree: Node): Pick<Plan, 'lead'> & { rest: string; node: Node } {
  const first = tree.kind === 'cat' ? tree.parts[0] : undefined
  if (tree.kind === 'cat' && first?.node.kind === 'repeat' && first.node.lazy && first.node.min === 0) {
    const { of, max } = first.node
    // How far a match reaches back is found out by reading the text, so every member of the class must be known.
    if (of.kind === 'set' && of.set.beyond !== undefined && Number.isFinite(max)) {
      const rest = pattern.slice(0, first.from) + pattern.slice(first.to)
      return { lead: { set: of.set, max }, rest, node: { kind: 'cat', parts: tree.parts.slice(1) } }
    }
  }
  return { lead: undefined, rest: pattern, node: tree }
}

function anchorOf({ sets }: Prefix, words: string[]): Anchor | undefined {
  const runs = literalRuns(sets)
  const implied = runs.flatMap(({ text, offset }) =>
    words.filter((word) => text.includes(word)).map((word) => ({ literal: word, offset: offset + text.indexOf(word) })),
  )
  const own = runs
    .filter(({ text }) => text.length >= SHORTEST_OWN)
    .map(({ text, offset }) => ({ literal: text.slice(0, LONGEST_OWN), offset }))
  const longest = (implied.length > 0 ? implied : own).toSorted((a, b) => b.literal.length - a.literal.length)[0]
  return longest === undefined ? undefined : { ...longest, sets }
}

/** The stretches of a prefix in which each character, case folded, is the only one possible. */
function literalRuns(sets: CharSet[]): { text: string; offset: number }[] {
  const runs: { text: string; offset: number }[] = []
  sets.forEach((set, offset) => {
    const letter = letters(set, 1)?.[0]
    if (letter === undefined) return
    const last = runs.at(-1)
    if (last !== undefined && last.offset + last.text.length === offset) last.text += letter
    else runs.push({ text: letter, offset })
  })
  return runs
}
