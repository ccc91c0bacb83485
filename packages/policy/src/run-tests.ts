import { createEvaluator, type Evaluator } from './evaluate.ts'
import type { PolicyTest } from './read-tests.ts'
import type { CompiledPolicy, PolicyOutcome, PolicyRule } from './types.ts'

export type PolicyTestResult = { name: string; passed: boolean; differences: string[]; outcome: PolicyOutcome }

export type PolicyTestReport = {
  passed: number
  failed: number
  results: PolicyTestResult[]
  /** Rules without a case in which they hold, or without one in which they do not. */
  uncoveredRules: { rule: string; missing: ('positive' | 'negative')[] }[]
  /** For each rule: did dropping it make a passing case fail? A surviving mutant is a rule no test needs. */
  mutants: { rule: string; killed: boolean }[]
  /** Nothing failed, every rule is covered, every mutant killed. */
  complete: boolean
}

const SLOT = 'tests'

/** Runs a policy's own tests, and judges the tests by coverage and by dropping each rule in turn. */
export function runPolicyTests(compiled: CompiledPolicy, tests: readonly PolicyTest[]): PolicyTestReport {
  const evaluator = createEvaluator()
  try {
    evaluator.load(SLOT, compiled)
    const results = tests.map((test) => runTest(evaluator, test))
    const failed = results.filter((result) => !result.passed).length
    const passing = tests.filter((_, index) => results[index]?.passed === true)
    const uncoveredRules = compiled.rules.flatMap((rule) => missingCases(evaluator, compiled, rule, tests))
    const mutants = compiled.rules.map((rule) => ({
      rule: rule.id,
      killed: isKilled(evaluator, compiled, rule, passing),
    }))
    const complete = failed === 0 && uncoveredRules.length === 0 && mutants.every(({ killed }) => killed)
    return { passed: results.length - failed, failed, results, uncoveredRules, mutants, complete }
  } finally {
    evaluator.unload(SLOT)
  }
}

const runTest = (evaluator: Evaluator, { name, request, expect }: PolicyTest): PolicyTestResult => {
  const outcome = evaluator.evaluate(SLOT, request)
  const differences: string[] = []
  const compare = (what: string, wanted: string[] | undefined, got: string[]): void => {
    if (wanted === undefined || wanted.toSorted().join(' ') === got.toSorted().join(' ')) return
    differences.push(`${what}: expected ${listed(wanted)}, got ${listed(got)}`)
  }
  if (outcome.outcome !== expect.outcome) {
    differences.push(`outcome: expected ${expect.outcome}, got ${outcome.outcome} by ${outcome.rules.join(', ')}`)
  }
  compare('rules', expect.rules, outcome.rules)
  const reviews = outcome.reviews.map(({ role, count }) => `${role}:${count}`)
  compare('reviews', expect.reviews, reviews)
  compare('obligations', expect.obligations, outcome.obligations)
  for (const { message } of outcome.errors) if (differences.length > 0) differences.push(`error: ${message}`)
  return { name, passed: differences.length === 0, differences, outcome }
}

const listed = (items: string[]): string => (items.length === 0 ? 'none' : items.toSorted().join(', '))

/** A rule on its own, as a plain forbid that names itself: it determines the outcome exactly where it is satisfied. */
const alone = (compiled: CompiledPolicy, rule: PolicyRule): CompiledPolicy => ({
  ...compiled,
  rules: [{ ...rule, outcome: rule.effect === 'permit' ? 'allow' : 'deny' }],
})

const missingCases = (
  evaluator: Evaluator,
  compiled: CompiledPolicy,
  rule: PolicyRule,
  tests: readonly PolicyTest[],
): PolicyTestReport['uncoveredRules'] => {
  evaluator.load(SLOT, alone(compiled, rule))
  // A case that ends in an error says nothing about the rule.
  const outcomes = tests
    .map(({ request }) => evaluator.evaluate(SLOT, request))
    .filter(({ errors }) => errors.length === 0)
  const holds = ({ rules }: PolicyOutcome): boolean => rules.includes(rule.id)
  const missing = [
    ...(outcomes.some(holds) ? [] : (['positive'] as const)),
    ...(outcomes.some((outcome) => !holds(outcome)) ? [] : (['negative'] as const)),
  ]
  return missing.length === 0 ? [] : [{ rule: rule.id, missing }]
}

const isKilled = (
  evaluator: Evaluator,
  compiled: CompiledPolicy,
  rule: PolicyRule,
  passing: readonly PolicyTest[],
): boolean => {
  evaluator.load(SLOT, { ...compiled, rules: compiled.rules.filter(({ id }) => id !== rule.id) })
  return passing.some((test) => !runTest(evaluator, test).passed)
}
