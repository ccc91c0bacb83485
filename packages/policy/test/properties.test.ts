import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createEvaluator,
  decimalUnits,
  memoize,
  type Outcome,
  type PolicyOutcome,
  type PolicyRequest,
} from '@answerable/policy'
import fc from 'fast-check'
import { compile, request } from './fixtures.ts'

const STRICTNESS: Record<Outcome, number> = { allow: 0, review: 1, deny: 2 }
const RUNS = { numRuns: 60 }

/** Conditions that overlap in many ways, two of which can fail while they are evaluated. */
const CONDITIONS = [
  'when { context.runUntrusted }',
  'when { context.arguments has amount && context.arguments.amount > 50 }',
  'unless { context.arguments has amount && context.arguments.amount <= 20 }',
  'when { context.trace.untrusted.contains("amount") }',
  'when { context.tier == "T1" || context.mode == "review_all" }',
  'when { context.callsInRun * 9007199254740991 > 5 }',
  'unless { context.practice }',
  'when { context.detectors.secretsInRun > 0 || context.trace.untrusted == context.trace.model }',
  'when { context has arguments && context.arguments has amount }',
  'unless { (if context.practice then context.trace else context.trace).untrusted.isEmpty() }',
  '',
] as const
const SCOPES = ['principal, action, resource', 'principal, action == Answerable::Action::"pay", resource'] as const

type Sketch = { effect: 'permit' | 'review' | 'deny'; scope: number; condition: number }
const sketch: fc.Arbitrary<Sketch> = fc.record({
  effect: fc.constantFrom('permit', 'review', 'deny'),
  scope: fc.nat(SCOPES.length - 1),
  condition: fc.nat(CONDITIONS.length - 1),
})

const ruleText = ({ effect, scope, condition }: Sketch, id: string): string => {
  const annotations = effect === 'review' ? ' @outcome("review") @review("clerk:1")' : ''
  return `@id("${id}")${annotations} ${effect === 'permit' ? 'permit' : 'forbid'}(${SCOPES[scope]}) ${CONDITIONS[condition]};`
}
const policyText = (rules: readonly Sketch[]): string =>
  rules.map((rule, index) => ruleText(rule, `r${index}`)).join('\n')

const asking: fc.Arbitrary<PolicyRequest> = fc
  .record({
    tool: fc.constantFrom('pay', 'look'),
    amount: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
    untrusted: fc.boolean(),
    traced: fc.boolean(),
    tier: fc.constantFrom('T1' as const, 'T3' as const),
    practice: fc.boolean(),
    // 0 and 1 keep the multiplying condition within a Long; 2000 overflows it.
    calls: fc.constantFrom(0, 1, 2000),
  })
  .map(({ tool, amount, untrusted, traced, tier, practice, calls }) => ({
    ...request({ tool, arguments: { amount } }, { runUntrusted: untrusted, tier, practice, callsInRun: calls }),
    trace: { ...request().trace, untrusted: traced ? ['amount'] : [] },
  }))

const evaluator = createEvaluator()
const judge = (rules: readonly Sketch[], item: PolicyRequest): PolicyOutcome => {
  evaluator.load('uc', compile(policyText(rules)))
  return evaluator.evaluate('uc', item)
}
const rules = fc.array(sketch, { minLength: 1, maxLength: 7 })

test('adding a forbid never loosens', () => {
  const forbid = sketch.filter(({ effect }) => effect !== 'permit')
  fc.assert(
    fc.property(rules, forbid, asking, (before, added, item) => {
      assert.ok(STRICTNESS[judge([...before, added], item).outcome] >= STRICTNESS[judge(before, item).outcome])
    }),
    RUNS,
  )
})

test('removing a permit never loosens, unless the permit itself was failing', () => {
  fc.assert(
    fc.property(rules, sketch, asking, (others, spare, item) => {
      const permit: Sketch = { ...spare, effect: 'permit' }
      const before = judge([...others, permit], item)
      // A permit whose condition fails denies the whole request; taking the failing rule away may open it again.
      fc.pre(before.errors.length === 0)
      assert.ok(STRICTNESS[judge(others, item).outcome] >= STRICTNESS[before.outcome])
    }),
    RUNS,
  )
})

test('turning a review into a deny never loosens, and a review is never more than what is permitted without it', () => {
  fc.assert(
    fc.property(rules, asking, (before, item) => {
      const outcome = judge(before, item)
      const denied = judge(
        before.map((rule) => (rule.effect === 'review' ? { ...rule, effect: 'deny' } : rule)),
        item,
      )
      assert.ok(STRICTNESS[denied.outcome] >= STRICTNESS[outcome.outcome])
      if (outcome.outcome !== 'review') return
      assert.equal(denied.outcome, 'deny')
      assert.equal(
        judge(
          before.filter(({ effect }) => effect !== 'review'),
          item,
        ).outcome,
        'allow',
      )
      assert.ok(outcome.reviews.length > 0, 'a review names somebody')
    }),
    RUNS,
  )
})

test('what no rule can see changes nothing: an answer is the same where a rule that sees everything stands beside', () => {
  const all = '@id("all") forbid(principal, action, resource) when { (if true then context else context).tier == "" };'
  fc.assert(
    fc.property(rules, asking, (before, asked) => {
      // A rule that sees everything sees the clock.
      const item = { ...asked, facts: { ...asked.facts, nowMs: 0 } }
      evaluator.load('uc', compile(`${policyText(before)}\n${all}`))
      const seen = evaluator.evaluate('uc', item)
      assert.deepEqual(judge(before, item), seen)
    }),
    RUNS,
  )
})

test('a remembered outcome equals a fresh one', () => {
  const memo = memoize(createEvaluator(), 50)
  fc.assert(
    fc.property(rules, fc.array(asking, { minLength: 1, maxLength: 4 }), (before, items) => {
      memo.load('uc', compile(policyText(before)))
      for (const item of [...items, ...items]) assert.deepEqual(memo.evaluate('uc', item), judge(before, item))
    }),
    { numRuns: 40 },
  )
})

test('a decimal is its digits: text and units agree at every scale', () => {
  const limit = BigInt(Number.MAX_SAFE_INTEGER)
  fc.assert(
    fc.property(fc.bigInt({ min: -limit, max: limit }), fc.integer({ min: 0, max: 6 }), (units, scale) => {
      const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
      const whole = digits.slice(0, digits.length - scale)
      const text = `${units < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(digits.length - scale)}`}`
      assert.equal(decimalUnits(text, scale), Number(units))
      assert.equal(decimalUnits(`${text}${scale === 0 ? '.' : ''}1`, scale), undefined, 'one digit too many')
    }),
  )
})
