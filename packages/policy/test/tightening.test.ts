import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  createEvaluator,
  differenceSentences,
  type Outcome,
  policyDifference,
  type PolicyRequest,
} from '@answerable/policy'
import fc from 'fast-check'
import { compile, request } from './fixtures.ts'

const STRICTNESS: Record<Outcome, number> = { allow: 0, review: 1, deny: 2 }
const PAY = 'principal, action == Answerable::Action::"pay", resource'
const HAS = 'context.arguments has amount && context.arguments.amount'
const permit = (when: string, more = ''): string => `@id("pay")${more} permit (${PAY}) ${when};`
const forbid = (when: string, more = ''): string => `@id("limit")${more} forbid (${PAY}) ${when};`
const tightens = (before: string, after: string): boolean => policyDifference(compile(before), compile(after)).tightens

const cases: [name: string, before: string, after: string, tightens: boolean][] = [
  ['layout and a reason', permit(''), permit('', ' @reason("so")'), true],
  ['a forbid is added', permit(''), `${permit('')} ${forbid('')}`, true],
  ['a forbid is removed', `${permit('')} ${forbid('')}`, permit(''), false],
  ['a permit is removed', `${permit('')} @id("b") permit (principal, action, resource);`, permit(''), true],
  ['a permit is added', permit(''), `${permit('')} @id("b") permit (principal, action, resource);`, false],
  ['a limit is lowered', permit(`when { ${HAS} <= 100 }`), permit(`when { ${HAS} <= 50 }`), true],
  ['a limit is raised', permit(`when { ${HAS} <= 50 }`), permit(`when { ${HAS} <= 100 }`), false],
  ['at most becomes less than', permit(`when { ${HAS} <= 100 }`), permit(`when { ${HAS} < 101 }`), true],
  ['less than becomes at most', permit(`when { ${HAS} < 100 }`), permit(`when { ${HAS} <= 100 }`), false],
  [
    'the limit stands on the left',
    permit(`when { context.arguments has amount && 100 >= context.arguments.amount }`),
    permit(`when { ${HAS} <= 50 }`),
    true,
  ],
  ['a forbid begins earlier', forbid(`when { ${HAS} > 100 }`), forbid(`when { ${HAS} > 50 }`), true],
  ['a forbid begins later', forbid(`when { ${HAS} > 50 }`), forbid(`when { ${HAS} > 100 }`), false],
  ['unless, with a lower bound', forbid(`unless { ${HAS} <= 100 }`), forbid(`unless { ${HAS} <= 50 }`), true],
  ['unless, with a higher bound', forbid(`unless { ${HAS} <= 50 }`), forbid(`unless { ${HAS} <= 100 }`), false],
  ['a condition is added to a permit', permit(''), permit('when { context.tier == "T3" }'), true],
  ['a condition is added to a forbid', forbid(''), forbid('when { context.tier == "T1" }'), false],
  [
    'an alternative is taken from a permit',
    permit('when { context.tier == "T3" || context.practice }'),
    permit('when { context.practice }'),
    true,
  ],
  [
    'a member is taken from a set',
    permit('when { ["T2", "T3"].contains(context.tier) }'),
    permit('when { ["T3"].contains(context.tier) }'),
    true,
  ],
  [
    'a member is added to a set',
    permit('when { ["T3"].contains(context.tier) }'),
    permit('when { ["T2", "T3"].contains(context.tier) }'),
    false,
  ],
  ['review becomes deny', forbid('', ' @outcome("review") @review("clerk:1")'), forbid(''), true],
  ['deny becomes review', forbid(''), forbid('', ' @outcome("review") @review("clerk:1")'), false],
  [
    'one more has to agree',
    forbid('', ' @outcome("review") @review("clerk:1")'),
    forbid('', ' @outcome("review") @review("clerk:2")'),
    true,
  ],
  [
    'another role decides',
    forbid('', ' @outcome("review") @review("clerk:1")'),
    forbid('', ' @outcome("review") @review("lead:1")'),
    false,
  ],
  [
    'more time to decide',
    forbid('', ' @outcome("review") @review("clerk:1") @within("PT1H")'),
    forbid('', ' @outcome("review") @review("clerk:1") @within("PT2H")'),
    false,
  ],
  ['a duty is dropped', permit('', ' @obligation("log:full")'), permit(''), false],
  [
    'a permit with a duty is dropped',
    `${permit('', ' @obligation("log:full")')} @id("b") permit (principal, action, resource);`,
    '@id("b") permit (principal, action, resource);',
    false,
  ],
  [
    'a permit with a duty holds for less',
    `${permit('', ' @obligation("log:full")')} @id("b") permit (principal, action, resource);`,
    `${permit('when { context.practice }', ' @obligation("log:full")')} @id("b") permit (principal, action, resource);`,
    false,
  ],
  [
    'a permit that ends soon holds for less',
    `@id("pay") @use_before("5") permit (principal, action, resource); @id("b") permit (principal, action, resource);`,
    `${permit('', ' @use_before("5")')} @id("b") permit (principal, action, resource);`,
    false,
  ],
  [
    'a permit with a duty gets another',
    permit('', ' @use_before("5")'),
    permit('', ' @use_before("5") @obligation("log:full")'),
    true,
  ],
  ['the permit lasts longer', permit('', ' @use_before("5")'), permit('', ' @use_before("9")'), false],
  [
    'it may be waived now',
    forbid(''),
    forbid('unless { context.waived.contains("limit") }', ' @waivable("true")'),
    false,
  ],
  [
    'a rule that could fail is dropped',
    `${permit('')} @id("b") permit (principal, action, resource) when { context.callsInRun * 9007199254740991 > 5 };`,
    permit(''),
    false,
  ],
  ['a permit is scoped to fewer actions', '@id("pay") permit (principal, action, resource);', permit(''), true],
  ['a permit is scoped to more actions', permit(''), '@id("pay") permit (principal, action, resource);', false],
]

describe('what counts as tightening', () => {
  for (const [name, before, after, expected] of cases)
    test(`${name}: ${expected ? 'tightening' : 'loosening'}`, () => assert.equal(tightens(before, after), expected))

  test('a change of tools or roles is never a tightening', () => {
    const before = compile(permit(''))
    const after = { ...before, subject: { ...before.subject, roles: ['clerk'] } }
    assert.equal(policyDifference(before, after).tightens, false)
  })

  test('each change is one sentence; where the words read alike the rules are shown word for word', () => {
    const [line, ...rest] = differenceSentences(
      policyDifference(
        compile(permit(`when { ${HAS} <= 50 }`, ' @reason("small amounts")')),
        compile(permit(`when { ${HAS} <= 90 }`, ' @reason("small amounts")')),
      ),
    )
    assert.deepEqual(rest, [])
    assert.match(line ?? '', /LOOSER.*small amounts.*<= 50.*became.*<= 90/)
    assert.doesNotMatch(line ?? '', /\n/)
  })
})

const BOUNDS = [10, 20, 50] as const
const CONDITIONS: readonly string[] = [
  '',
  ...BOUNDS.map((limit) => `when { ${HAS} <= ${limit} }`),
  ...BOUNDS.map((limit) => `when { ${HAS} > ${limit} }`),
  ...BOUNDS.map((limit) => `unless { ${HAS} < ${limit} }`),
  'when { context.practice }',
  'when { context.practice || context.runUntrusted }',
  'when { context.practice && context.runUntrusted }',
  'unless { context.practice }',
  'when { ["T1", "T3"].contains(context.tier) }',
  'when { context.tier == "T3" }',
  'when { context.callsInRun * 9007199254740991 > 5 }',
]
const SCOPES = ['principal, action, resource', PAY] as const
const DUTIES = ['', ' @obligation("log:full")', ' @use_before("5")'] as const
type Rule = { id: number; effect: 'permit' | 'review' | 'deny'; scope: number; condition: number; duty: number }

const rule: fc.Arbitrary<Rule> = fc.record({
  id: fc.nat(3),
  effect: fc.constantFrom('permit', 'review', 'deny'),
  scope: fc.nat(SCOPES.length - 1),
  condition: fc.nat(CONDITIONS.length - 1),
  duty: fc.nat(DUTIES.length - 1),
})
const rules = fc.uniqueArray(rule, { minLength: 1, maxLength: 4, selector: ({ id }) => id })
const textOf = (all: readonly Rule[]): string =>
  all
    .map(({ id, effect, scope, condition, duty }) => {
      const outcome = effect === 'review' ? ' @outcome("review") @review("clerk:1")' : ''
      const owed = effect === 'permit' ? DUTIES[duty] : duty === 1 ? DUTIES[1] : ''
      return `@id("r${id}")${outcome}${owed} ${effect === 'permit' ? 'permit' : 'forbid'} (${SCOPES[scope]}) ${CONDITIONS[condition]};`
    })
    .join('\n')
/** Two policies that share most of their rules: what is compared in practice. */
const related = fc
  .tuple(rules, rules, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
  .map(([before, other, keep]): [Rule[], Rule[]] => {
    const kept = before.filter((_, n) => keep[n] === true)
    return [before, [...kept, ...other.filter(({ id }) => !kept.some((one) => one.id === id))]]
  })
const asking: fc.Arbitrary<PolicyRequest> = fc
  .record({
    tool: fc.constantFrom('pay', 'look'),
    amount: fc.option(fc.constantFrom(0, 10, 11, 20, 21, 50, 51), { nil: null }),
    untrusted: fc.boolean(),
    practice: fc.boolean(),
    tier: fc.constantFrom('T1' as const, 'T2' as const, 'T3' as const),
    calls: fc.constantFrom(0, 1, 2000),
  })
  .map(({ tool, amount, untrusted, practice, tier, calls }) =>
    request(
      { tool, arguments: tool === 'pay' ? { amount } : {} },
      { runUntrusted: untrusted, practice, tier, callsInRun: calls },
    ),
  )

test('INVARIANT: what is called tightening never asks less: no outcome, person, duty or time', () => {
  const evaluator = createEvaluator()
  let proved = 0
  fc.assert(
    fc.property(related, fc.array(asking, { minLength: 12, maxLength: 12 }), ([old, now], requests) => {
      const [before, after] = [compile(textOf(old)), compile(textOf(now))]
      if (!policyDifference(before, after).tightens) return
      proved += 1
      evaluator.load('before', before)
      evaluator.load('after', after)
      for (const asked of requests) {
        const [was, is] = [evaluator.evaluate('before', asked), evaluator.evaluate('after', asked)]
        assert.ok(
          STRICTNESS[is.outcome] >= STRICTNESS[was.outcome],
          `${textOf(old)}\n->\n${textOf(now)}\n${JSON.stringify(asked)}`,
        )
        if (is.outcome !== 'allow' || was.outcome !== 'allow') continue
        assert.ok(
          was.obligations.every((duty) => is.obligations.includes(duty)),
          `${textOf(old)}\n->\n${textOf(now)}`,
        )
        assert.ok((is.useBefore ?? 99) <= (was.useBefore ?? 99))
      }
    }),
    { numRuns: 1500 },
  )
  assert.ok(proved > 100, `only ${proved} pairs were tightenings`)
})
