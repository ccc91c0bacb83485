import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createEvaluator,
  memoize,
  NO_DETECTIONS,
  PolicyError,
  type PolicyFacts,
  type PolicyOutcome,
  type PolicyRequest,
} from '@answerable/policy'
import { compile, request } from './fixtures.ts'

const PERMIT = '@id("permit") permit(principal, action, resource);'
/** The same, for a rule that looks at the amount of a payment. */
const SEEING = `@id("permit") permit(principal, action == Answerable::Action::"pay", resource)
  when { context.arguments has amount && context.arguments.amount < 100 };`
const CLOSED = '@id("closed") forbid(principal, action, resource);'

const loaded = (text: string) => {
  const evaluator = createEvaluator()
  evaluator.load('uc', compile(text))
  return evaluator
}

test('a permit lasts as long as the shortest of the rules that grant it', () => {
  const evaluator = loaded(`
    @id("long") @use_before("20") @reason("long") permit(principal, action, resource);
    @id("short") @use_before("5") permit(principal, action, resource) when { context.arguments has amount && context.arguments.amount > 5 };
    @id("unbounded") permit(principal, action, resource);`)
  assert.deepEqual(evaluator.evaluate('uc', request()), {
    outcome: 'allow',
    rules: ['long', 'short', 'unbounded'],
    reasons: [{ rule: 'long', text: 'long' }],
    reviews: [],
    obligations: [],
    errors: [],
    useBefore: 5,
  })
  assert.equal(evaluator.evaluate('uc', request({ tool: 'look' })).useBefore, 20)
})

test('a role two rules ask for is asked the larger number in the shorter time, waivable and open to approvals beforehand only if both are', () => {
  const evaluator = loaded(`${PERMIT}
    @id("a") @outcome("review") @review("clerk:1, lead:1") @within("PT30M") forbid(principal, action, resource);
    @id("b") @outcome("review") @review("clerk:3") @within("P1D") @waivable("true") @standing("false") @obligation("log:full")
    forbid(principal, action, resource) unless { context.waived.contains("b") };`)
  const { reviews, obligations } = evaluator.evaluate('uc', request())
  assert.deepEqual(reviews, [
    { role: 'clerk', count: 3, within: 'PT30M', rule: 'b', waivable: false, standing: false },
    { role: 'lead', count: 1, within: 'PT30M', rule: 'a', waivable: false, standing: true },
  ])
  assert.deepEqual(obligations, ['log:full'])
  const waived = evaluator.evaluate('uc', request({}, { waived: ['a', 'b'] }))
  assert.deepEqual(
    waived.reviews.map(({ role, count }) => [role, count]),
    [
      ['clerk', 1],
      ['lead', 1],
    ],
  )
})

test('every fact is needed: without it, or of another type, the answer is deny', () => {
  const evaluator = loaded(PERMIT)
  assert.equal(evaluator.evaluate('uc', request()).outcome, 'allow')
  for (const name of Object.keys(request().facts) as (keyof PolicyFacts)[]) {
    const { [name]: _, ...facts } = request().facts
    for (const broken of [
      facts,
      { ...facts, [name]: { __entity: { type: 'Answerable::Agent', id: 'x' } } },
      { ...facts, [name]: null },
    ]) {
      const { outcome, rules } = evaluator.evaluate('uc', { ...request(), facts: broken as unknown as PolicyFacts })
      assert.deepEqual([outcome, rules], ['deny', ['error']], name)
    }
  }
})

test('a detector that did not look denies, one the policy does not know is ignored', () => {
  const evaluator = loaded(PERMIT)
  const { secretsInRun: _, ...rest } = NO_DETECTIONS
  assert.equal(evaluator.evaluate('uc', request({}, { detectors: rest })).outcome, 'deny')
  assert.equal(
    evaluator.evaluate('uc', request({}, { detectors: { ...NO_DETECTIONS, secretsInRun: 0.5 } })).outcome,
    'deny',
  )
  assert.equal(evaluator.evaluate('uc', request({}, { detectors: { ...NO_DETECTIONS, later: 3 } })).outcome, 'allow')
})

test('an incomplete trace, a strange kind, a tool on an output and a missing request deny', () => {
  const evaluator = loaded(PERMIT)
  const { unknown: _, ...trace } = request().trace
  const broken: unknown[] = [
    { ...request(), trace },
    { ...request(), kind: 'effect' },
    { ...request(), kind: 'output', tool: 'pay' },
    { ...request(), kind: 'action', tool: '' },
    { ...request(), tool: '__proto__' },
    { ...request(), agent: 7 },
    { ...request(), arguments: null },
    {},
    undefined,
  ]
  for (const item of broken)
    assert.deepEqual(evaluator.evaluate('uc', item as PolicyRequest).rules, ['error'], JSON.stringify(item))
})

test('text that is no Unicode denies, wherever it stands', () => {
  const evaluator = loaded(PERMIT)
  const lone = 'a\ud800'
  assert.deepEqual(evaluator.evaluate('uc', request({ agent: lone })).rules, ['error'])
  assert.deepEqual(evaluator.evaluate('uc', request({}, { waived: [lone] })).rules, ['error'])
  assert.deepEqual(evaluator.evaluate('uc', request({ tool: lone })).rules, ['error'])
})

test('an error tells its kind and its rule, and no value of the request', () => {
  const evaluator = loaded(`${PERMIT}
    @id("grows") forbid(principal, action == Answerable::Action::"pay", resource)
    when { context.arguments has amount && context.arguments.amount * 1025 > 5 };`)
  const overflow = evaluator.evaluate('uc', request({ arguments: { amount: 9007199254740881 } }))
  assert.deepEqual(overflow.errors, [{ rule: 'grows', message: 'integer overflow' }])
  const wrong = evaluator.evaluate('uc', request({}, { autonomy: 4711 as unknown as string }))
  const unknown = evaluator.evaluate('uc', request({ tool: 'tool-4711' }))
  for (const outcome of [overflow, wrong, unknown]) {
    assert.equal(outcome.outcome, 'deny')
    assert.doesNotMatch(JSON.stringify(outcome), /4711|9007199254740881/)
  }
})

test('several failures are listed in one order, however the engine finds them', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `r${String(index).padStart(2, '0')}`)
  const text = ids.map(
    (id) => `@id("${id}") forbid(principal, action, resource) when { context.callsInRun * 9007199254740991 > 5 };`,
  )
  for (let round = 0; round < 5; round += 1) {
    const { errors } = loaded(text.join('\n')).evaluate('uc', request({}, { callsInRun: 2000 }))
    assert.deepEqual(
      errors.map(({ rule }) => rule),
      ids,
    )
  }
})

test('a slot answers for what was loaded last, and for nothing once it is unloaded', () => {
  const evaluator = createEvaluator()
  assert.deepEqual(evaluator.evaluate('uc', request()).errors, [{ message: 'no policy is loaded' }])
  evaluator.load('uc', compile(PERMIT))
  assert.equal(evaluator.evaluate('uc', request()).outcome, 'allow')
  evaluator.load('uc', compile(CLOSED))
  assert.deepEqual(evaluator.evaluate('uc', request()).rules, ['closed'])
  evaluator.unload('uc')
  assert.deepEqual(evaluator.evaluate('uc', request()).rules, ['error'])
})

test('two evaluators with the same slot name do not see each other', () => {
  const [open, shut] = [loaded(PERMIT), loaded(CLOSED)]
  assert.equal(open.evaluate('uc', request()).outcome, 'allow')
  assert.equal(shut.evaluate('uc', request()).outcome, 'deny')
  open.warm()
  shut.unload('uc')
  assert.equal(open.evaluate('uc', request()).outcome, 'allow')
})

test('a policy that cannot be loaded leaves the slot closed, not on the old policy', () => {
  const evaluator = loaded(PERMIT)
  const compiled = compile(CLOSED)
  const broken = { ...compiled, rules: compiled.rules.map((rule) => ({ ...rule, text: 'permit(' })) }
  assert.throws(
    () => evaluator.load('uc', broken),
    (error) => error instanceof PolicyError && error.code === 'policy_not_loadable',
  )
  assert.deepEqual(evaluator.evaluate('uc', request()).errors, [{ message: 'no policy is loaded' }])
})

test('a remembered outcome follows the policy and cannot be edited by a caller', () => {
  const evaluator = createEvaluator()
  let asked = 0
  const counting = {
    ...evaluator,
    question: (slot: string, asking: PolicyRequest) => {
      const question = evaluator.question(slot, asking)
      const judge = (): PolicyOutcome => {
        asked += 1
        return question?.judge() ?? assert.fail('there is a question')
      }
      return question && { ...question, judge }
    },
  }
  const memo = memoize(counting, 2)
  memo.load('uc', compile(SEEING))
  assert.throws(() => memo.evaluate('uc', request()).rules.push('forged'), TypeError)
  assert.deepEqual(memo.evaluate('uc', request()).rules, ['permit'])
  assert.equal(asked, 1)
  // What no rule can see does not ask again: undeclared arguments, other facts, and the clock.
  memo.evaluate('uc', request({ arguments: { amount: 10, note: 'x' } }, { nowMs: 5, callsInRun: 9 }))
  assert.equal(asked, 1)
  memo.evaluate('uc', request({ arguments: { amount: 11 } }))
  memo.evaluate('uc', request({ arguments: { amount: 12 } }))
  assert.equal(asked, 3)
  memo.evaluate('uc', request())
  assert.equal(asked, 4, 'the oldest entry has left')
  memo.load('uc', compile(CLOSED))
  assert.deepEqual(memo.evaluate('uc', request()).rules, ['closed'])
})

test('a failure is not remembered', () => {
  const evaluator = loaded(PERMIT)
  let failing = true
  const lost: PolicyOutcome = {
    outcome: 'deny',
    rules: ['error'],
    reasons: [],
    reviews: [],
    obligations: [],
    errors: [{ message: 'lost' }],
  }
  const question: typeof evaluator.question = (slot, asking) => {
    const asked = evaluator.question(slot, asking)
    return failing && asked !== undefined ? { ...asked, judge: () => lost } : asked
  }
  const memo = memoize({ ...evaluator, question }, 10)
  assert.equal(memo.evaluate('uc', request()).outcome, 'deny')
  failing = false
  assert.equal(memo.evaluate('uc', request()).outcome, 'allow')
})
