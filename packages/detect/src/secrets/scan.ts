import type { CompiledRule, ScanOptions } from './compile.ts'
import type { Spans } from './engine.ts'
import { entropy } from './entropy.ts'
import { joinFindings, type SecretFinding } from './finding.ts'
import { createLookout } from './places.ts'
import { isPlainlyNone } from './plainly.ts'
import { placeholders } from './redact.ts'

/** Binds compiled rules to one function over texts. */
export function createScanner(rules: CompiledRule[]): (text: string, options?: ScanOptions) => SecretFinding[] {
  const lookout = createLookout(rules)
  const positions = new Map(rules.map(({ id }, index) => [id, index]))
  const order = (id: string): number => positions.get(id) ?? rules.length
  const pathRules = rules.filter(({ search, path }) => search === undefined && path !== undefined)

  return (text, { path } = {}) => {
    const found = lookout(text).flatMap(({ rule, places }) => {
      if (rule.path !== undefined && path !== undefined && !rule.path.test(path)) return []
      const matches = rule.search?.engine.find(text, places) ?? []
      return matches.flatMap((spans) => judge(rule, text, path, spans) ?? [])
    })
    if (path !== undefined) {
      for (const rule of pathRules) if (rule.path?.test(path) === true) found.push(wholeFile(rule.id, text))
    }
    if (found.length === 0) return found
    return joinFindings(withoutPlaceholders(text, found, positions), order)
  }
}

function judge(rule: CompiledRule, text: string, path: string | undefined, spans: Spans): SecretFinding | undefined {
  const match = spans[0]
  if (match === undefined) return undefined
  const [start, end] = withoutNewlines(text, secretOf(spans, rule.group) ?? match)
  const bits = entropy(text.slice(start, end))
  if (rule.entropy !== undefined && rule.entropy !== 0 && bits <= rule.entropy) return undefined
  const candidate = { text, path, start: match[0], end: match[1], secretStart: start, secretEnd: end }
  if (rule.allows(candidate)) return undefined
  if (isPlainlyNone({ rule: rule.id, before: text.slice(match[0], start), secret: text.slice(start, end) }))
    return undefined
  return { rule: rule.id, also: [], start, end, match: { start: match[0], end: match[1] }, entropy: bits }
}

/** The named group, or the first that holds something: rules mark the secret by being the only ones to capture it. */
function secretOf(spans: Spans, group: number): [number, number] | undefined {
  if (group > 0) return spans[group]
  return spans.slice(1).find((span) => span !== undefined && span[1] > span[0])
}

function withoutNewlines(text: string, [from, to]: [number, number]): [number, number] {
  let [start, end] = [from, to]
  while (start < end && text[start] === '\n') start++
  while (end > start && text[end - 1] === '\n') end--
  return [start, end]
}

/** The name says that the file is a key: all of it is the secret. */
function wholeFile(rule: string, text: string): SecretFinding {
  return { rule, also: [], start: 0, end: text.length, match: { start: 0, end: text.length }, entropy: entropy(text) }
}

/**
 * What a placeholder of this very rule set says is no secret. Nothing can hide in one: its text is `[secret:` and a
 * known id, to the last character.
 */
function withoutPlaceholders(text: string, found: SecretFinding[], ids: ReadonlyMap<string, number>): SecretFinding[] {
  const own = placeholders(text).filter(({ rule }) => ids.has(rule))
  return found.filter(({ start, end }) => !own.some((inside) => inside.start <= start && end <= inside.end))
}
