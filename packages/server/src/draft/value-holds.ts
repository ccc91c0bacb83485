import type { Outcome } from '@answerable/contract'
import type { Draft, DraftArgument } from './guess.ts'
import { COPIED, type DraftCase, type DraftRule, isOf, restOf, scopeOf, traced, when } from './rule.ts'

/** Days and amounts: what a value is, beside who named it. */
export const valueHolds = (draft: Draft): DraftRule[] => [...dayHold(draft), ...amountHolds(draft)]

const dayHold = ({ tools }: Draft): DraftRule[] => {
  const timed = tools.filter((tool) => isOf(tool, ['external', 'write']) && tool.arguments.some(({ isTime }) => isTime))
  const [tool] = timed
  const names = [...new Set(timed.flatMap((each) => each.arguments.filter(isTimed).map(({ name }) => name)))]
  const first = tool?.arguments.find(isTimed)?.name
  if (tool === undefined || first === undefined) return []
  return [
    {
      id: 'review.day',
      comment: 'GUESS: a day is a promise.',
      reason: 'the day was set by data others can write',
      scope: scopeOf(timed.map(({ name }) => name)),
      review: true,
      conditions: [when(names.map((name) => traced(name, ...COPIED)).join(' ||\n  '))],
      cases: [
        {
          name: `${tool.name}: a day copied from data others can write`,
          tool: tool.name,
          trace: { request: restOf(tool, first), untrusted: [first] },
          outcome: 'review',
          rule: 'review.day',
        },
      ],
    },
  ]
}
const isTimed = ({ isTime }: DraftArgument): boolean => isTime

const amountHolds = (draft: Draft): DraftRule[] =>
  draft.amounts.flatMap(({ argument, scale, tools, usual, large }, at) => {
    const members = draft.tools.filter(({ name }) => tools.includes(name))
    const quiet = members.find((each) => isOf(each, ['external', 'write']))
    const tool = quiet ?? members[0]
    if (tool === undefined) return []
    const alone = (allowed: DraftCase): DraftCase[] => (quiet === undefined ? [] : [allowed])
    const suffix = at === 0 ? '' : `-${at + 1}`
    const given = `context.arguments has "${argument}" && context.arguments["${argument}"]`
    const written = (units: number): string => (units / 10 ** scale).toFixed(scale)
    const request = restOf(tool, 'sink:amount', argument)
    const asked = (
      units: number,
      trace: DraftCase['trace'],
      outcome: Outcome,
      rule: string,
      name: string,
    ): DraftCase => ({
      // One tool can have several amounts: no two cases of a policy bear one name.
      name: `${tool.name}: ${name}${at === 0 ? '' : ` (${at + 1})`}`,
      tool: tool.name,
      arguments: { [argument]: written(units) },
      trace: { request, ...trace },
      outcome,
      rule,
    })
    const may = `may.${tool.class.value}`
    const named = { request: [...request, 'sink:amount', argument] }
    const [largeId, copiedId] = [`review.large${suffix}`, `review.copied${suffix}`]
    return [
      {
        id: largeId,
        comment: `GUESS: ${large.why}.`,
        reason: `more than ${written(large.value)}, whoever named it`,
        scope: scopeOf(tools),
        review: true,
        conditions: [`when { ${given} > ${large.value} }`],
        cases: [
          asked(large.value + 1, named, 'review', largeId, 'one unit above the large amount'),
          ...alone(asked(large.value, named, 'allow', may, 'the large amount itself, named by the request')),
        ],
      },
      {
        id: copiedId,
        comment: `GUESS: ${usual.why}.`,
        reason: `more than ${written(usual.value)}, copied from data others can write`,
        scope: scopeOf(tools),
        review: true,
        conditions: [when(traced('sink:amount', ...COPIED)), `when { ${given} > ${usual.value} }`],
        cases: [
          asked(
            usual.value + 1,
            { untrusted: ['sink:amount'] },
            'review',
            copiedId,
            'one unit above the usual amount, copied',
          ),
          ...alone(asked(usual.value, { untrusted: ['sink:amount'] }, 'allow', may, 'the usual amount, copied')),
        ],
      },
    ]
  })
