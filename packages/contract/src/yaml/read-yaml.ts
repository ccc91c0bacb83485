import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { AnswerableError, type Issue } from '../errors.ts'
import type { JsonValue } from '../primitives.ts'

/** Largest file people write by hand; it bounds the parser. */
const MAX_TEXT = 1_000_000

/** A YAML file as plain JSON data that knows where each value stands. */
export type YamlFile = {
  value: JsonValue
  /**
   * Line and column, from 1, of what `path` names (`tools[2].class`, or the RFC 6901 pointer `/tools/2/class`), or of
   * the nearest thing around it.
   */
  place(path: string): { line: number; column: number }
}

/**
 * Reads one YAML 1.2 document (core schema). JSON files are YAML files.
 *
 * Anchors, tags of other schemas, equal names and non-finite numbers are refused: the file is signed as JSON, and two
 * readers must see one value in it.
 *
 * @throws AnswerableError `manifest_invalid` with line and column of every finding
 */
export function readYaml(text: string): YamlFile {
  if (text.length > MAX_TEXT) throw invalid([{ path: '', message: 'the file is longer than a million characters' }])
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
  })
  const findings = [...document.errors, ...document.warnings]
  if (findings.length > 0) {
    throw invalid(findings.map(({ message, pos }) => ({ path: '', message, ...position(lines, pos[0]) })))
  }
  const place = (path: string): { line: number; column: number } => position(lines, offsetOf(document.contents, path))
  let value: JsonValue
  try {
    value = document.toJS({ maxAliasCount: 0 }) as JsonValue
  } catch (cause) {
    throw invalid([{ path: '', message: 'anchors and aliases are not used here' }], cause)
  }
  const bad = unsafeNumber(value, '')
  if (bad !== undefined) {
    throw invalid([{ path: bad, message: 'is no finite number within ±(2^53-1): write it in quotes', ...place(bad) }])
  }
  return { value, place }
}

/** The same issues with the line and column of what they are about. A misspelt name is pointed at itself. */
export function placed(issues: readonly Issue[], file: YamlFile): Issue[] {
  return issues.map((issue) => {
    const unknown = /^Unrecognized keys?: "([^"]+)"/.exec(issue.message)?.[1]
    const path = unknown === undefined ? issue.path : issue.path === '' ? unknown : `${issue.path}.${unknown}`
    return { ...issue, ...file.place(path) }
  })
}

const invalid = (issues: Issue[], cause?: unknown): AnswerableError => {
  const [first] = issues
  const where = first?.line === undefined ? '' : `line ${first.line}, column ${first.column}: `
  return new AnswerableError('manifest_invalid', `${where}${first?.message ?? 'the file cannot be read'}`, {
    issues,
    cause,
  })
}

const position = (lines: LineCounter, offset: number): { line: number; column: number } => {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

function offsetOf(root: unknown, path: string): number {
  let node = root
  let offset = startOf(root) ?? 0
  for (const part of partsOf(path)) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === part)
      if (pair === undefined) break
      offset = startOf(pair.key) ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(part)]
      offset = startOf(node) ?? offset
    } else break
  }
  return offset
}

const partsOf = (path: string): string[] =>
  path.startsWith('/')
    ? path
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    : (path.match(/[^.[\]]+/g) ?? [])

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined)

function unsafeNumber(value: JsonValue, path: string): string | undefined {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? undefined : path
  if (typeof value !== 'object' || value === null) return undefined
  const items = Array.isArray(value)
    ? value.map((item, index) => [`${path}[${index}]`, item] as const)
    : Object.entries(value).map(([name, item]) => [path === '' ? name : `${path}.${name}`, item] as const)
  for (const [at, item] of items) {
    const found = unsafeNumber(item, at)
    if (found !== undefined) return found
  }
  return undefined
}
