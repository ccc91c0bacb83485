import { RE2JS } from 're2js'
import { foldText } from './char-set.ts'
import type { Allowlist } from './rule.ts'

/** A match as an allowlist sees it. */
export interface Candidate {
  text: string
  path: string | undefined
  start: number
  end: number
  secretStart: number
  secretEnd: number
}

export type Allow = (candidate: Candidate) => boolean

/**
 * @returns a test that is true for what is no secret
 * @throws RE2JSException where a regex cannot be compiled
 */
export function compileAllowlists(lists: Allowlist[]): Allow {
  const compiled = lists.map(compileOne)
  return (candidate) => compiled.some((allows) => allows(candidate))
}

function compileOne({ condition, regexes, regexTarget, stopwords, paths }: Allowlist): Allow {
  const conditions: Allow[] = []
  if (regexes !== undefined) {
    const compiled = regexes.map((regex) => RE2JS.compile(regex))
    conditions.push((candidate) => {
      const target = targetOf(candidate, regexTarget)
      return compiled.some((regex) => regex.test(target))
    })
  }
  if (stopwords !== undefined) {
    const words = stopwords.map(foldText)
    conditions.push((candidate) => {
      const secret = foldText(targetOf(candidate, 'secret'))
      return words.some((word) => secret.includes(word))
    })
  }
  if (paths !== undefined) {
    const compiled = paths.map((path) => RE2JS.compile(path))
    conditions.push(({ path }) => path !== undefined && compiled.some((regex) => regex.test(path)))
  }
  // An empty list allows nothing: `every` of no conditions would allow everything.
  if (conditions.length === 0) return () => false
  return condition === 'AND'
    ? (candidate) => conditions.every((holds) => holds(candidate))
    : (candidate) => conditions.some((holds) => holds(candidate))
}

/** A line longer than this is cut around the match: a minified file is one line, and every match would read it all. */
const LINE_REACH = 1000

function targetOf({ text, start, end, secretStart, secretEnd }: Candidate, target: Allowlist['regexTarget']): string {
  if (target === 'match') return text.slice(start, end)
  if (target !== 'line') return text.slice(secretStart, secretEnd)
  const before = text.slice(Math.max(0, start - LINE_REACH), start)
  const after = text.slice(end, end + LINE_REACH)
  const newline = after.indexOf('\n')
  return (
    before.slice(before.lastIndexOf('\n') + 1) +
    text.slice(start, end) +
    (newline < 0 ? after : after.slice(0, newline))
  )
}
