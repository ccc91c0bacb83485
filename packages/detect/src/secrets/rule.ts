import { DetectError } from '../errors.ts'

/** Values that are no secrets though they look like one; any part may be left out. */
export interface Allowlist {
  /** Whether one condition is enough (`OR`, the default) or all that are given must hold. */
  condition?: 'OR' | 'AND'
  regexes?: string[]
  /** What the regexes are tried on: the secret (the default), the whole match, or the line it is on. */
  regexTarget?: 'secret' | 'match' | 'line'
  /** Words, case folded, anywhere in the secret. */
  stopwords?: string[]
  /** Regexes for the file name, where there is one. */
  paths?: string[]
}

/**
 * One rule, in the shape gitleaks made common (https://github.com/gitleaks/gitleaks#configuration), so that sets by
 * others can be used as they are. `rule` and `secret_group` are read as `id` and `secretGroup`.
 */
export interface SecretRule {
  id: string
  /** RE2 syntax. Without one the rule is about file names only. */
  regex?: string
  /** Regex for the file name; a text without a name is judged as if it fitted. */
  path?: string
  /** The group that holds the secret. 0 or absent: the first group that took part, else the whole match. */
  secretGroup?: number
  /** A secret has more bits per character than this. */
  entropy?: number
  /** At least one occurs in a text with a match, case folded. */
  keywords: string[]
  allowlists: Allowlist[]
}

/** Rules, and what is no secret for any of them. */
export interface SecretRules {
  rules: SecretRule[]
  allowlists: Allowlist[]
}

type Fields = Record<string, unknown>

/**
 * Reads a list of rules, or `{rules, allowlists}`.
 *
 * @throws DetectError `rules_invalid` or `rule_duplicate`
 */
export function readRules(json: unknown): SecretRules {
  const document = Array.isArray(json) ? { rules: json } : fields(json, 'the document')
  const rules = list(document['rules'], 'rules').map((rule, index) => readRule(fields(rule, `rule ${index}`), index))
  const seen = new Set<string>()
  for (const { id } of rules) {
    if (seen.has(id)) throw new DetectError('rule_duplicate', `two rules are called ${id}`)
    seen.add(id)
  }
  return { rules, allowlists: readAllowlists(document['allowlists'], 'the document') }
}

function readRule(rule: Fields, index: number): SecretRule {
  const id = rule['id'] ?? rule['rule']
  // An id stands in placeholders and logs: it must not be able to carry anything else.
  if (typeof id !== 'string' || !/^[A-Za-z0-9][\w.-]{0,99}$/u.test(id)) throw invalid(`rule ${index}: id`)
  const group = rule['secretGroup'] ?? rule['secret_group']
  const read: SecretRule = {
    id,
    keywords: texts(rule['keywords'], `${id}: keywords`).filter((word) => word !== ''),
    allowlists: readAllowlists(rule['allowlists'], id),
  }
  if (rule['regex'] != null) read.regex = text(rule['regex'], `${id}: regex`)
  if (rule['path'] != null) read.path = text(rule['path'], `${id}: path`)
  if (group != null) read.secretGroup = natural(group, `${id}: secretGroup`)
  if (rule['entropy'] != null) read.entropy = number(rule['entropy'], `${id}: entropy`)
  return read
}

function readAllowlists(json: unknown, of: string): Allowlist[] {
  return list(json ?? [], `${of}: allowlists`).map((item) => {
    const from = fields(item, `${of}: allowlists`)
    const read: Allowlist = {}
    const condition = from['condition'] ?? 'OR'
    if (condition !== 'OR' && condition !== 'AND') throw invalid(`${of}: allowlists.condition`)
    read.condition = condition
    const target = from['regexTarget'] ?? 'secret'
    if (target !== 'secret' && target !== 'match' && target !== 'line') throw invalid(`${of}: allowlists.regexTarget`)
    read.regexTarget = target
    for (const key of ['regexes', 'stopwords', 'paths'] as const) {
      if (from[key] != null) read[key] = texts(from[key], `${of}: allowlists.${key}`)
    }
    return read
  })
}

const invalid = (where: string): DetectError => new DetectError('rules_invalid', `${where} cannot be read`)

function fields(json: unknown, where: string): Fields {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw invalid(where)
  return json as Fields
}

function list(json: unknown, where: string): unknown[] {
  if (!Array.isArray(json)) throw invalid(where)
  return json
}

function text(json: unknown, where: string): string {
  if (typeof json !== 'string') throw invalid(where)
  return json
}

const texts = (json: unknown, where: string): string[] => list(json ?? [], where).map((item) => text(item, where))

function number(json: unknown, where: string): number {
  if (typeof json !== 'number' || !Number.isFinite(json)) throw invalid(where)
  return json
}

function natural(json: unknown, where: string): number {
  const value = number(json, where)
  if (!Number.isSafeInteger(value) || value < 0) throw invalid(where)
  return value
}
