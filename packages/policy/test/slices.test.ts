import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compilePolicy, createEvaluator, NO_DETECTIONS, type PolicyRequest, type PolicySubject } from '../src/index.ts'

const subject: PolicySubject = {
  useCase: 'slices',
  roles: ['desk'],
  tools: [
    { name: 'look', class: 'read', undo: 'reversible', arguments: [] },
    { name: 'pay', class: 'write', undo: 'compensable', arguments: [] },
    { name: 'mail', class: 'external', undo: 'irreversible', arguments: [] },
  ],
}
const asks: Pick<PolicyRequest, 'kind' | 'tool'>[] = [
  ...subject.tools.map(({ name }) => ({ kind: 'action' as const, tool: name })),
  { kind: 'output', tool: '' },
  { kind: 'recommendation', tool: '' },
]
const request = (ask: Pick<PolicyRequest, 'kind' | 'tool'>): PolicyRequest => ({
  agent: 'bot',
  ...ask,
  arguments: {},
  trace: { request: [], trusted: [], untrusted: [], model: [], unknown: [] },
  facts: {
    tier: 'T3',
    mode: 'live',
    autonomy: 'advisory',
    runUntrusted: false,
    callsInRun: 0,
    waived: [],
    practice: false,
    dataClasses: [],
    detectors: { ...NO_DETECTIONS },
  },
})
const A = 'Answerable::Action::'

/** Every form of an action scope, and whom a forbid with it stops: in the order look, pay, mail, output, recommend. */
const SCOPES: [scope: string, stops: boolean[]][] = [
  ['action', [true, true, true, true, true]],
  [`action == ${A}"pay"`, [false, true, false, false, false]],
  [`action in ${A}"pay"`, [false, true, false, false, false]],
  [`action in ${A}"act"`, [true, true, true, false, false]],
  [`action in ${A}"class:external"`, [false, false, true, false, false]],
  [`action in [${A}"look", ${A}"class:write"]`, [true, true, false, false, false]],
  [`action == ${A}"output"`, [false, false, false, true, false]],
  [`action in [${A}"recommend", ${A}"act"]`, [true, true, true, false, true]],
]

test('a rule is asked for every action its scope holds, and for no other', () => {
  const evaluator = createEvaluator()
  for (const [scope, stops] of SCOPES) {
    const text = `@id("all") permit(principal, action, resource);\n@id("stop") forbid(principal, ${scope}, resource);`
    evaluator.load('uc', compilePolicy({ text, subject, digest: scope }))
    const outcomes = asks.map((ask) => evaluator.evaluate('uc', request(ask)).outcome)
    assert.deepEqual(
      outcomes,
      stops.map((stopped) => (stopped ? 'deny' : 'allow')),
      scope,
    )
  }
})

test('a policy loaded over another leaves nothing of it behind', () => {
  const evaluator = createEvaluator()
  const open = '@id("all") permit(principal, action, resource);'
  const closed = `@id("look") permit(principal, action == ${A}"look", resource);`
  evaluator.load('uc', compilePolicy({ text: open, subject, digest: 'open' }))
  evaluator.load('uc', compilePolicy({ text: closed, subject, digest: 'closed' }))
  assert.deepEqual(
    asks.map((ask) => evaluator.evaluate('uc', request(ask)).outcome),
    ['allow', 'deny', 'deny', 'deny', 'deny'],
  )
})

test('a rule that takes the context as a whole is given the whole of it', () => {
  const text = `@id("p") permit(principal, action in ${A}"act", resource) when { (if context.practice then context else context).tier == "T3" };`
  const compiled = compilePolicy({ text, subject, digest: 'whole' })
  const evaluator = createEvaluator()
  evaluator.load('uc', compiled)
  const pay = request({ kind: 'action', tool: 'pay' })
  assert.equal(evaluator.evaluate('uc', { ...pay, facts: { ...pay.facts, nowMs: 0 } }).outcome, 'allow')
  const [rule] = compiled.rules
  assert.ok(rule?.reads.includes('tier') && rule.reads.includes('mode') && rule.reads.includes('arguments'))
})
