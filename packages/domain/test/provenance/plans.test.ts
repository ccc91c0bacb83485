import assert from 'node:assert/strict'
import test from 'node:test'
import { type HeldCall, joinPlan, type Plan } from '../../src/provenance/index.ts'

const call = (tool: string, rule: string, ...influences: string[]): HeldCall => ({ tool, rules: [rule], influences })
const plansOf = (...calls: HeldCall[]): number[] =>
  calls.reduce<Plan[]>((open, held) => joinPlan(open, held), []).map((plan) => plan.calls.length)

test('calls of one tool held by one rule are one plan, whatever they came from', () => {
  assert.deepEqual(plansOf(call('invite', 'who', 'a'), call('invite', 'who', 'b'), call('invite', 'who')), [3])
})

test('calls of several tools are one plan where they share an observation', () => {
  assert.deepEqual(plansOf(call('fetch', 'link', 'a'), call('post', 'link', 'b', 'a')), [2])
  assert.deepEqual(plansOf(call('fetch', 'link', 'a'), call('post', 'link', 'b')), [1, 1])
})

test('another rule is another question', () => {
  assert.deepEqual(plansOf(call('pay', 'payee', 'a'), call('pay', 'amount', 'a')), [1, 1])
  const both = { tool: 'pay', rules: ['amount', 'payee'], influences: ['a'] }
  assert.deepEqual(plansOf(both, { ...both, rules: ['payee', 'amount'] }, call('pay', 'payee', 'a')), [2, 1])
})

test('what is held after a plan was decided is a plan of its own', () => {
  const decided: Plan[] = []
  assert.deepEqual(joinPlan(decided, call('pay', 'payee', 'a')).length, 1)
})
