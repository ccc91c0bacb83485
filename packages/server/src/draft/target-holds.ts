import type { Draft, DraftTool } from './guess.ts'
import { classScope, type DraftCase, type DraftRule, hasSink, isOf, namesOf, restOf, scopeOf } from './rule.ts'
import { MAKERS, readName } from './words.ts'

/** Who belongs, what is gone for good, and acts of which nothing can be traced. */
export const targetHolds = (draft: Draft): DraftRule[] => [
  ...accessHold(draft),
  ...namedHolds(draft),
  ...blindHold(draft),
]

const accessHold = ({ tools }: Draft): DraftRule[] => {
  const members = tools.filter((each) => isOf(each, ['access']))
  const naming = members.find((each) => hasSink(each, 'recipient'))
  const tool = naming ?? members[0]
  if (tool === undefined) return []
  const rest = restOf(tool, 'sink:recipient')
  const sent = (name: string, more: Partial<DraftCase>): DraftCase => ({
    name: `${tool.name}: ${name}`,
    tool: tool.name,
    outcome: 'review',
    rule: 'review.access',
    ...more,
  })
  return [
    {
      id: 'review.access',
      comment:
        'GUESS: belonging opens everything inside: once others were read, only the person says who gains or loses it.',
      reason: 'the person did not name who gains or loses access',
      scope: classScope('access'),
      review: true,
      conditions: [
        `unless {\n  context.trace.request.contains("sink:recipient") ||\n  (!context.runUntrusted && context.trace.trusted.contains("sink:recipient"))\n}`,
      ],
      cases: [
        sent('somebody a directory names, after reading others', {
          trace: { request: rest, trusted: ['sink:recipient'] },
          untrusted: true,
        }),
        ...(naming === undefined
          ? []
          : [
              sent('somebody a directory names', {
                trace: { request: rest, trusted: ['sink:recipient'] },
                outcome: 'allow',
                rule: 'may.access',
              }),
            ]),
      ],
    },
  ]
}

/** Acts on an existing thing that cannot be put back as it was: the person says which thing. */
const namedHolds = ({ tools }: Draft): DraftRule[] => {
  const destroying = tools.find((each) => isOf(each, ['destroy']))
  const changing = tools.filter(
    (each) => isOf(each, ['write']) && each.undo.value !== 'reversible' && !MAKERS.has(readName(each.name).verb ?? ''),
  )
  const unlessNamed = 'unless { context.trace.request.contains("sink:path") }'
  const asked = (tool: DraftTool, rule: string, untrusted: boolean): DraftCase => ({
    name: `${tool.name}: something the request does not name`,
    tool: tool.name,
    trace: { request: restOf(tool, 'sink:path'), untrusted: ['sink:path'] },
    untrusted,
    outcome: 'review',
    rule,
  })
  return [
    ...(destroying === undefined
      ? []
      : [
          {
            id: 'review.destroy',
            comment: 'GUESS: nothing brings it back, so finding it is not naming it.',
            reason: 'the person did not name what is deleted',
            scope: classScope('destroy'),
            review: true,
            conditions: [unlessNamed],
            cases: [asked(destroying, 'review.destroy', false)],
          },
        ]),
    ...(changing[0] === undefined
      ? []
      : [
          {
            id: 'review.change',
            comment: 'GUESS: a change that cannot simply be set back, after reading what others write.',
            reason: 'the run has read what others write, and the person did not name what is changed',
            scope: scopeOf(changing.map(({ name }) => name)),
            review: true,
            conditions: ['when { context.runUntrusted }', unlessNamed],
            cases: [asked(changing[0], 'review.change', true)],
          },
        ]),
  ]
}

/** Acts that cannot be taken back and of which no argument says whom or what they reach. */
const blindHold = ({ tools }: Draft): DraftRule[] => {
  const blind = tools.filter(
    (tool) =>
      isOf(tool, ['external', 'identity']) &&
      tool.undo.value === 'irreversible' &&
      !['recipient', 'url', 'identity'].some((sink) => hasSink(tool, sink)),
  )
  const [tool] = blind
  if (tool === undefined) return []
  return [
    {
      id: 'review.untraced',
      comment: 'GUESS: no argument of these says whom or what they reach, so nothing can be traced.',
      reason: 'the run has read what others write, and this cannot be taken back',
      scope: scopeOf(blind.map(({ name }) => name)),
      review: true,
      conditions: ['when { context.runUntrusted }'],
      cases: [
        {
          name: `${tool.name} after reading what others write`,
          tool: tool.name,
          trace: { request: namesOf(tool) },
          untrusted: true,
          outcome: 'review',
          rule: 'review.untraced',
        },
      ],
    },
  ]
}
