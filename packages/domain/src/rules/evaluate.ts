import type { JsonValue, Rule } from '@answerable/contract'
import { changeRules } from './change.ts'
import { gateRules, orUnknown } from './gate.ts'
import { inventoryRules } from './inventory.ts'
import { ownerRules } from './owners.ts'
import { riskRules } from './risk.ts'
import { type Evaluator, type Evidence, type Item, unknown, type Verdict } from './types.ts'

export type Judged = {
  rule: Rule
  verdict: Verdict
  /** how many items were looked at */
  population: number
  counts: Readonly<Record<Verdict, number>>
  items: readonly Item[]
}

/**
 * Judges rules by what the log holds. A rule fails when one item fails, is unknown when one is unknown, passes when all
 * that apply pass.
 *
 * @param digest SHA-256 of the RFC 8785 form, as signatures use it
 */
export function judgeRules(rules: readonly Rule[], evidence: Evidence, digest: (value: JsonValue) => string): Judged[] {
  const evaluators: Readonly<Record<string, Evaluator>> = {
    ...inventoryRules,
    ...ownerRules(digest),
    ...riskRules,
    ...changeRules,
    ...gateRules,
  }
  return rules.map((rule) => {
    const evaluate = evaluators[rule.id]
    const items =
      evaluate === undefined ? [unknown(rule.id, 'this version has no way to check it')] : orUnknown(evaluate)(evidence)
    const count = (verdict: Verdict): number => items.filter((item) => item.verdict === verdict).length
    const counts = {
      pass: count('pass'),
      fail: count('fail'),
      unknown: count('unknown'),
      not_applicable: count('not_applicable'),
    }
    return { rule, verdict: verdictOf(counts), population: items.length, counts, items }
  })
}

function verdictOf(counts: Judged['counts']): Verdict {
  if (counts.fail > 0) return 'fail'
  if (counts.unknown > 0) return 'unknown'
  return counts.pass > 0 ? 'pass' : 'not_applicable'
}
