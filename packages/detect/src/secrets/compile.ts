import { RE2JS, RE2JSException } from 're2js'
import { type Allow, compileAllowlists } from './allow.ts'
import { Engine } from './engine.ts'
import type { SecretFinding, UnsupportedRule } from './finding.ts'
import { type Plan, planOf } from './plan.ts'
import { readRules, type SecretRule } from './rule.ts'
import { createScanner } from './scan.ts'

/** A rule ready to run. */
export interface CompiledRule {
  id: string
  /** Undefined where the rule is about file names only. */
  search: { plan: Plan; engine: Engine } | undefined
  path: RE2JS | undefined
  group: number
  /** Least entropy, exclusive; undefined: any. */
  entropy: number | undefined
  allows: Allow
}

export interface ScanOptions {
  /** The name of the file the text comes from, for rules that ask for one. */
  path?: string
}

export interface SecretScanner {
  /** Every secret in a text, in order, none overlapping another. Time grows linearly with the text. */
  scan(text: string, options?: ScanOptions): SecretFinding[]
  /** The ids of the rules in use, in the order of the set. */
  readonly rules: readonly string[]
  /** Rules of the set that are not in use, each with the reason. */
  readonly unsupported: readonly UnsupportedRule[]
}

/**
 * Makes a scanner of a set of rules in gitleaks' shape: a list, or `{rules, allowlists}`.
 *
 * A rule the engine cannot compile is listed under `unsupported` and the others work: a set by others is not ours to
 * correct, and refusing all of it would leave the gate with none.
 *
 * @throws DetectError `rules_invalid` or `rule_duplicate`
 */
export function compileSecretRules(json: unknown): SecretScanner {
  const { rules, allowlists } = readRules(json)
  const everywhere = compileAllowlists(allowlists)
  const compiled: CompiledRule[] = []
  const unsupported: UnsupportedRule[] = []
  for (const rule of rules) {
    try {
      compiled.push(compileRule(rule, everywhere))
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error
      unsupported.push({ id: rule.id, why: error.message })
    }
  }
  return { scan: createScanner(compiled), rules: compiled.map(({ id }) => id), unsupported }
}

function compileRule(rule: SecretRule, everywhere: Allow): CompiledRule {
  const own = compileAllowlists(rule.allowlists)
  const search = rule.regex === undefined ? undefined : compileSearch(rule.regex, rule.keywords)
  const group = rule.secretGroup ?? 0
  if (search === undefined && rule.path === undefined) throw new RE2JSException('has neither a regex nor a path')
  if (search !== undefined && group > search.engine.groups) throw new RE2JSException(`has no group ${group}`)
  return {
    id: rule.id,
    search,
    path: rule.path === undefined ? undefined : RE2JS.compile(rule.path),
    group,
    entropy: rule.entropy,
    allows: (candidate) => own(candidate) || everywhere(candidate),
  }
}

function compileSearch(regex: string, keywords: string[]): { plan: Plan; engine: Engine } {
  const plan = planOf(regex, keywords)
  return { plan, engine: new Engine(plan) }
}
