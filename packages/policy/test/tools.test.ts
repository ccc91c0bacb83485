import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  comparePolicies,
  createEvaluator,
  explainPolicy,
  parsePolicyTests,
  PolicyError,
  policySentences,
  runPolicyTests,
} from '@answerable/policy'
import { caseFile, compile, compileFile, request } from './fixtures.ts'

const POLICY = `
@id("pay") @reason("payments the caller asked for") @use_before("10") permit(principal, action == Answerable::Action::"pay", resource);
@id("large") @outcome("review") @review("clerk:2, lead:1") @within("PT1H") @waivable("true") @reason("more than 100")
forbid(principal, action == Answerable::Action::"pay", resource)
unless { context.arguments has amount && context.arguments.amount <= 100 }
unless { context.waived.contains("large") };
@id("paused") @obligation("notify:owner") forbid(principal, action, resource) when { context.mode == "paused" };`

const pay = (name: string, amount: number, outcome: string, facts: object = {}): object => ({
  name,
  request: { tool: 'pay', arguments: { amount }, facts },
  expect: { outcome },
})

suite('a policy tests itself', () => {
  const full = [
    pay('small', 10, 'allow'),
    pay('large', 101, 'review'),
    pay('paused', 10, 'deny', { mode: 'paused' }),
    {
      name: 'look',
      request: { tool: 'look' },
      expect: { outcome: 'deny', rules: ['none'] },
    },
  ]

  test('complete: all pass, each rule is seen holding and not holding, each mutant is killed', () => {
    const report = runPolicyTests(compile(POLICY), parsePolicyTests({ cases: full }))
    assert.equal(report.complete, true)
    assert.deepEqual([report.passed, report.failed, report.uncoveredRules], [4, 0, []])
    assert.ok(report.mutants.every(({ killed }) => killed))
  })

  test('a rule no case needs survives and is named', () => {
    const report = runPolicyTests(compile(POLICY), parsePolicyTests({ cases: full.slice(0, 2) }))
    assert.equal(report.failed, 0)
    assert.equal(report.complete, false)
    assert.deepEqual(
      report.mutants.filter(({ killed }) => !killed),
      [{ rule: 'paused', killed: false }],
    )
    assert.deepEqual(report.uncoveredRules, [
      { rule: 'pay', missing: ['negative'] },
      { rule: 'paused', missing: ['positive'] },
    ])
  })

  test('a failing case says what it expected and what came', () => {
    const cases = [
      {
        ...pay('wrong', 101, 'allow'),
        expect: { outcome: 'allow', rules: ['pay'], reviews: ['owner:1'], obligations: ['log:full'] },
      },
    ]
    const [result] = runPolicyTests(compile(POLICY), parsePolicyTests({ cases })).results
    assert.deepEqual(result?.differences, [
      'outcome: expected allow, got review by large',
      'rules: expected pay, got large',
      'reviews: expected owner:1, got clerk:2, lead:1',
      'obligations: expected log:full, got none',
    ])
  })

  test('the cases of this package kill every mutant of their policies', () => {
    for (const name of ['refund', 'provenance']) {
      const file = caseFile(name)
      const { mutants, uncoveredRules } = runPolicyTests(compileFile(file), parsePolicyTests({ cases: file.cases }))
      assert.deepEqual([mutants.filter(({ killed }) => !killed), uncoveredRules], [[], []], name)
    }
  })

  const refused: [path: string, value: unknown][] = [
    ['tests', []],
    ['tests', null],
    ['case', { case: [] }],
    ['cases', { cases: {} }],
    ['cases[0].name', { cases: [{ name: 1, request: {}, expect: {} }] }],
    ['cases[0].extra', { cases: [{ ...full[0], extra: 1 }] }],
    ['cases[1].name', { cases: [full[0], full[0]] }],
    ['cases[0].request.tool', { cases: [{ ...full[0], request: {} }] }],
    ['cases[0].request.kind', { cases: [{ ...full[0], request: { kind: 'effect' } }] }],
    [
      'cases[0].request.arguments',
      { cases: [{ ...full[0], request: { tool: 'pay', arguments: { at: new Date(0) } } }] },
    ],
    ['cases[0].request.trace.sink', { cases: [{ ...full[0], request: { tool: 'pay', trace: { sink: [] } } }] }],
    [
      'cases[0].request.trace.model[1]',
      { cases: [{ ...full[0], request: { tool: 'pay', trace: { model: ['a', 1] } } }] },
    ],
    ['cases[0].request.facts.untrusted', { cases: [pay('x', 1, 'allow', { untrusted: true })] }],
    ['cases[0].request.facts.mode', { cases: [pay('x', 1, 'allow', { mode: 'off' })] }],
    ['cases[0].request.facts.runUntrusted', { cases: [pay('x', 1, 'allow', { runUntrusted: 'yes' })] }],
    ['cases[0].request.facts.callsInRun', { cases: [pay('x', 1, 'allow', { callsInRun: 1.5 })] }],
    ['cases[0].request.facts.now', { cases: [pay('x', 1, 'allow', { now: 'tomorrow' })] }],
    ['cases[0].expect.outcome', { cases: [{ ...full[0], expect: { outcome: 'allowed' } }] }],
    ['cases[0].expect.rule', { cases: [{ ...full[0], expect: { outcome: 'allow', rule: 'pay' } }] }],
  ]
  for (const [path, value] of refused) {
    test(`a mistake at ${path} is refused`, () => {
      assert.throws(
        () => parsePolicyTests(value),
        (error) => error instanceof PolicyError && error.code === 'tests_invalid' && error.issues[0]?.path === path,
      )
    })
  }
})

test('a comparison lists what changes, what loosens, and the votes it costs', () => {
  const stricter = compile(POLICY)
  const looser = compile(POLICY.replace('<= 100', '<= 500').replace('@id("paused")', '@id("halted")'))
  const requests = [
    request(),
    request({ arguments: { amount: 300 } }),
    request({ arguments: { amount: 900 } }),
    request({}, { mode: 'paused' }),
  ]
  const loosening = comparePolicies(stricter, looser, requests)
  const change = { index: 1, from: 'review', to: 'allow', rulesBefore: ['large'], rulesAfter: ['pay'] }
  assert.deepEqual(loosening, {
    compared: 4,
    counts: { 'allow->allow': 1, 'review->allow': 1, 'review->review': 1, 'deny->deny': 1 },
    changed: [change],
    loosened: [change],
    votes: { clerk: { before: 4, after: 2 }, lead: { before: 2, after: 1 } },
  })
  const tightening = comparePolicies(looser, stricter, requests)
  assert.equal(tightening.changed.length, 1)
  assert.deepEqual(tightening.loosened, [])
})

test('the policy in sentences: alone, with people, never', () => {
  const text = `${POLICY} @id("bare") permit(principal, action in Answerable::Action::"class:read", resource)
    when { context.tier ==  "T4" };`
  assert.deepEqual(policySentences(compile(text)), [
    'May do alone: the tool pay: payments the caller asked for; each permit is good for 10 s. [pay]',
    'May do alone: any read tool: when { context.tier == "T4" }. [bare]',
    'People decide (2 persons as clerk and 1 person as lead, within 1 hour): the tool pay: more than 100. An exception can waive this. [large]',
    'Never: anything: when { context.mode == "paused" }. [paused]',
    'Everything else is denied.',
  ])
  assert.deepEqual(policySentences(compile('')), [
    'May do nothing alone: no rule permits anything.',
    'Everything else is denied.',
  ])
})

test('an outcome in sentences', () => {
  const compiled = compile(POLICY)
  const evaluator = createEvaluator()
  evaluator.load('uc', compiled)
  const explain = (...asking: Parameters<typeof request>): string[] =>
    explainPolicy(compiled, evaluator.evaluate('uc', request(...asking)))
  assert.deepEqual(explain(), ['Allowed.', 'Rule pay: payments the caller asked for.', 'The permit is good for 10 s.'])
  assert.deepEqual(explain({ arguments: { amount: 101 } }), [
    'Held: people decide.',
    'Rule large: more than 100.',
    'Needs 2 persons as clerk within 1 hour; unanswered means no; an exception can waive it.',
    'Needs 1 person as lead within 1 hour; unanswered means no; an exception can waive it.',
  ])
  assert.deepEqual(explain({}, { mode: 'paused' }), [
    'Denied.',
    'Rule paused: when { context.mode == "paused" }.',
    'Also owed: notify:owner.',
  ])
  assert.deepEqual(explain({ tool: 'look' }), ['Denied.', 'No rule permits this.'])
  assert.deepEqual(explain({ tool: 'pays' }), ['Denied.', 'The tool is not in the manifest.'])
})
