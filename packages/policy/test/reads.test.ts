import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEvaluator, NO_DETECTIONS, type PolicyRequest } from '@answerable/policy'
import { CONTEXT_ATTRIBUTES } from '../src/schema.ts'
import { compile, request } from './fixtures.ts'

const EVERYTHING = [...CONTEXT_ATTRIBUTES, 'arguments'].toSorted()

/** What a condition can see of the context. A form that is not known must see too much, and never too little. */
const CONDITIONS: [condition: string, reads: readonly string[]][] = [
  ['true', []],
  ['context.tier == "T1"', ['tier']],
  ['context has tier', ['tier']],
  ['context.arguments has amount && context.arguments.amount > 5', ['arguments.amount']],
  ['context has arguments.amount && context.arguments.amount > 5', ['arguments', 'arguments.amount']],
  ['context.detectors.secretsInRun > 0 && context.practice', ['detectors.secretsInRun', 'practice']],
  ['context.trace.untrusted == context.trace.model', ['trace.model', 'trace.untrusted']],
  ['context.trace == context.trace', ['trace']],
  ['(if context.practice then context.trace else context.trace).model.isEmpty()', ['practice', 'trace']],
  ['(if true then context else context).tier == "T1"', EVERYTHING],
  ['context == context', EVERYTHING],
  ['{".": context.practice, "Var": "context"}["."]', ['practice']],
  ['{"left": context, "attr": "tier"}.left.practice', EVERYTHING],
  ['{"now": context.practice}.now', ['practice']],
]

test('a rule sees what its condition names, and everything where it takes the context whole', () => {
  for (const [condition, reads] of CONDITIONS) {
    const text = `@id("a") permit(principal, action == Answerable::Action::"pay", resource) when { ${condition} };`
    assert.deepEqual(compile(text).rules[0]?.reads, reads, condition)
  }
})

const PAY = 'principal, action == Answerable::Action::"pay", resource'
const keyOf = (text: string, asked: PolicyRequest): string | undefined => {
  const evaluator = createEvaluator()
  evaluator.load('uc', compile(text))
  return evaluator.question('uc', asked)?.key
}

test('requests that differ in what no rule of the action sees are one question', () => {
  const unseen: PolicyRequest[] = [
    request({ arguments: { amount: 99 } }),
    request({}, { callsInRun: 7, runUntrusted: true }),
    { ...request(), trace: { ...request().trace, untrusted: ['amount'] } },
    request({}, { detectors: { ...NO_DETECTIONS, secretsInRun: 3 } }),
  ]
  const blind = `@id("a") permit(${PAY}) when { context.tier == "T2" };
    @id("b") forbid(principal, action == Answerable::Action::"look", resource) when { context.runUntrusted };`
  for (const asked of unseen) assert.equal(keyOf(blind, asked), keyOf(blind, request()))
  const seeing = `@id("a") permit(${PAY}) when {
    context.arguments has amount && context.arguments.amount > 0 && context.callsInRun > 0 && context.runUntrusted
    && context.trace.untrusted.isEmpty() && context.detectors.secretsInRun == 0 };`
  for (const asked of unseen) assert.notEqual(keyOf(seeing, asked), keyOf(seeing, request()))
})

test('what no rule sees is checked all the same: a value of another type denies', () => {
  const evaluator = createEvaluator()
  evaluator.load('uc', compile(`@id("a") permit(${PAY});`))
  const wrong: PolicyRequest[] = [
    request({ arguments: { amount: 'ten' } }),
    request({}, { callsInRun: 0.5 }),
    request({}, { detectors: { ...NO_DETECTIONS, secretsInRun: Number.NaN } }),
  ]
  assert.equal(evaluator.evaluate('uc', request()).outcome, 'allow')
  for (const asked of wrong) assert.deepEqual(evaluator.evaluate('uc', asked).rules, ['error'])
})
