import type { ActionClass, JsonObject, Outcome } from '@answerable/contract'
import type { Draft, DraftArgument, DraftTool } from './guess.ts'
import { MAKERS, readName } from './words.ts'

/** A question to the drafted policy with what its author means it to answer. */
export type DraftCase = {
  readonly name: string
  readonly tool: string
  readonly arguments?: JsonObject
  readonly trace?: Partial<Record<'request' | 'trusted' | 'untrusted' | 'model', string[]>>
  readonly untrusted?: boolean
  readonly outcome: Outcome
  /** The rule that must be among those that decide. */
  readonly rule: string
}

export type DraftRule = {
  readonly id: string
  readonly comment: string
  /** Plain words: they stand in the statement the owner signs and on every decision. */
  readonly reason: string
  /** Actions in Cedar form, or a class. */
  readonly scope: string
  readonly review: boolean
  /** `when` and `unless` clauses. */
  readonly conditions: readonly string[]
  readonly cases: readonly DraftCase[]
}

export const ROLE = 'reviewers'

/** One permit per class of tools there is, and the holds that the guessed sinks call for. */
export function draftRules(draft: Draft): DraftRule[] {
  return [...permits(draft), ...holds(draft)]
}

const PERMITS = {
  read: 'looking things up changes nothing',
  write: 'keeping its own records is what the agent is for',
  external: 'reaching others on request is what the agent is for',
  access: 'who belongs may be changed on request',
  identity: 'personal details may be changed on request',
  destroy: 'things may be deleted on request',
} as const
const CLASSES = ['read', 'write', 'external', 'access', 'identity', 'destroy'] as const

const permits = ({ tools }: Draft): DraftRule[] =>
  CLASSES.flatMap((actionClass) => {
    const members = tools.filter((each) => each.class.value === actionClass)
    const needed = NAMED_IN[actionClass]
    const tool = members.find((each) => needed !== undefined && hasSink(each, needed.sink)) ?? members[0]
    if (tool === undefined) return []
    // A class of which every call is held: the permit is what makes it held, and not denied.
    const held = needed !== undefined && !hasSink(tool, needed.sink) ? needed.rule : undefined
    const id = `may.${actionClass}`
    const quiet: DraftCase = {
      name: actionClass === 'read' ? `${tool.name} looks something up` : `${tool.name}, all of it named by the request`,
      tool: tool.name,
      trace: { request: namesOf(tool) },
      outcome: held === undefined ? 'allow' : 'review',
      rule: held ?? id,
    }
    const scope = classScope(actionClass)
    return { id, comment: '', reason: PERMITS[actionClass], scope, review: false, conditions: [], cases: [quiet] }
  })

/** What the request must name before a tool of the class runs alone. */
const NAMED_IN: Partial<Record<ActionClass, { sink: string; rule: string }>> = {
  access: { sink: 'recipient', rule: 'review.access' },
  destroy: { sink: 'path', rule: 'review.destroy' },
}

/** Every name a trace may hold for a tool. */
const namesOf = ({ arguments: args }: DraftTool): string[] => [
  ...new Set(args.flatMap(({ name, sink }) => (sink === undefined ? [name] : [name, `sink:${sink.value}`]))),
]

const classScope = (...classes: string[]): string => scopeOf(classes.map((each) => `class:${each}`))
const scopeOf = (actions: readonly string[]): string => {
  const named = actions.map((action) => `Answerable::Action::"${action}"`)
  return named.length === 1 ? `action in ${named[0]}` : `action in\n    [${named.join(',\n     ')}]`
}

const traced = (name: string, ...origins: string[]): string =>
  origins.map((origin) => `context.trace.${origin}.contains("${name}")`).join(' ||\n  ')
const when = (condition: string): string => `when {\n  ${condition}\n}`
const NOT_VOUCHED = ['untrusted', 'unknown', 'model']
const COPIED = ['untrusted', 'unknown']

const holds = (draft: Draft): DraftRule[] => [
  ...sinkHold(
    draft,
    'recipient',
    ['external', 'write'],
    NOT_VOUCHED,
    'recipient',
    'nobody you trust named this recipient',
    'who receives something is for the person, or a source you trust, to say.',
  ),
  ...sinkHold(
    draft,
    'url',
    ['external'],
    COPIED,
    'address',
    'the address comes from data others can write',
    'an address found in data sends whatever is in it to whoever put it there.',
  ),
  ...sinkHold(
    draft,
    'content',
    ['external'],
    COPIED,
    'content',
    'the text copies data others can write',
    'copies are passed on in the name of the person. Copies are seen, restatements are not.',
  ),
  ...sinkHold(
    draft,
    'identity',
    ['identity'],
    NOT_VOUCHED,
    'identity',
    'a personal detail would get a value the person did not give',
    'whoever sets these owns the account.',
  ),
  ...accessHold(draft),
  ...namedHolds(draft),
  ...blindHold(draft),
  ...dayHold(draft),
  ...amountHolds(draft),
]

const isOf = (tool: DraftTool, classes: readonly string[]): boolean => classes.includes(tool.class.value)
const hasSink = (tool: DraftTool, sink: string): boolean => tool.arguments.some((each) => each.sink?.value === sink)
/** What of a tool the request names in a case that is about something else. */
const restOf = (tool: DraftTool, ...but: string[]): string[] => namesOf(tool).filter((name) => !but.includes(name))

const sinkHold = (
  { tools }: Draft,
  sink: string,
  classes: readonly string[],
  origins: readonly string[],
  word: string,
  reason: string,
  comment: string,
): DraftRule[] => {
  const tool = tools.find((each) => isOf(each, classes) && hasSink(each, sink))
  if (tool === undefined) return []
  const id = `review.${word}`
  const used = classes.filter((each) => tools.some((candidate) => isOf(candidate, [each]) && hasSink(candidate, sink)))
  const name = `sink:${sink}`
  const rest = restOf(tool, name)
  return [
    {
      id,
      comment: `GUESS: ${comment}`,
      reason,
      scope: classScope(...used),
      review: true,
      conditions: [when(traced(name, ...origins))],
      cases: [
        {
          name: `${tool.name}: ${word} copied from data others can write`,
          tool: tool.name,
          trace: { request: rest, untrusted: [name] },
          outcome: 'review',
          rule: id,
        },
      ],
    },
  ]
}

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
      name: `${tool.name}: ${name}`,
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
