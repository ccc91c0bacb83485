import type { Draft, DraftArgument, DraftSource, DraftTool } from './guess.ts'
import { type Blanks, guess } from './owner.ts'
import { ROLE } from './rule.ts'
import { commentOf, scalar } from './yaml.ts'

const PAYMENT_HARM = 'unauthorized_action'

/** The draft as `answerable.yaml`: guesses marked where they stand, blanks where only people know. */
export function manifestText(draft: Draft, filled: Blanks): string {
  const { useCase, tools, sources, touchpoints, hasPersonalData, runsPerDay, left } = draft
  const words = useCase.replaceAll('-', ' ')
  const acts = tools.some((tool) => tool.class.value !== 'read')
  return `${[
    `# A first draft from ${draft.runs} recorded runs with ${draft.calls} calls. GUESS marks what was guessed and why,`,
    '# BLANK what only people know. Mend both, then: answerable use-case check answerable.yaml',
    ...left.slice(0, 50).map((item) => `# LEFT OUT: ${commentOf(item)}`),
    'answerable: 1',
    `use_case: ${scalar(useCase)}${guess('the name the runs go by')}`,
    `name: ${scalar(`${words.charAt(0).toUpperCase()}${words.slice(1)} agent`)}${guess('the same')}`,
    `purpose:${filled.purpose}`,
    `mission_objective:${filled.mission}`,
    `unit:${filled.unit}`,
    `affected:${filled.affected}`,
    `categories: [${hasPersonalData ? 'sensitive_data' : 'other'}]${guess('runs do not say whom it serves')}`,
    `touchpoints: [${touchpoints.map(({ value }) => value).join(', ')}]${guess(touchpoints.map(({ why }) => why).join('; ') || 'nothing seen touches secrets or access')}`,
    `autonomy: ${acts ? 'semi_autonomous' : 'advisory'}${guess(acts ? 'it acts alone, and people decide what is held' : 'it only looks things up')}`,
    `enforcement: gateway${guess('that its calls will pass the gate')}`,
    'people:',
    `  owner:${filled.owner}`,
    `  deputy:${filled.deputy}`,
    `  challenger:${filled.challenger}`,
    'models:',
    `  - { id: assistant, version: as recorded }${guess('runs need not say which model wrote them')}`,
    '',
    'tools:',
    ...tools.toSorted(byClass).flatMap(toolLines),
    '',
    ...(sources.length === 0 ? ['sources: []'] : ['sources:', ...sources.flatMap(sourceLines)]),
    '',
    `data_classes: [internal${hasPersonalData ? ', personal' : ''}]${guess('by what its tools are called')}`,
    'policy: { file: policy.cedar, tests: policy.tests.yaml }',
    'outcomes:',
    '  - id: acts-not-asked-for',
    `    harm: ${PAYMENT_HARM}`,
    `    measure: Acts that nobody asked for${guess('every agent that acts has this harm')}`,
    "    tolerance: '0'",
    '    window: P30D',
    '    writer: challenger',
    '    consequence: review_all',
    'review:',
    '  roles:',
    `    ${ROLE}:${filled.reviewers}`,
    `  within: PT4H${guess('held work can wait half a day')}`,
    `cadence: { attest_every: P90D }${guess('a quarter')}`,
    'fallback:',
    `  who: The people named under review do the work by hand.${guess('nobody said')}`,
    ...(runsPerDay === undefined
      ? [`  capacity:${filled.capacity}`]
      : [`  capacity: ${scalar(`${runsPerDay} requests a day`)}${guess('as many as the recorded days had')}`]),
    `  for: P5D${guess('a working week')}`,
  ].join('\n')}\n`
}

const ORDER = ['read', 'write', 'external', 'access', 'identity', 'destroy'] as const
const byClass = (a: DraftTool, b: DraftTool): number =>
  ORDER.indexOf(a.class.value) - ORDER.indexOf(b.class.value) || (a.name < b.name ? -1 : 1)

const toolLines = (tool: DraftTool): string[] => {
  const name = scalar(tool.name)
  if (tool.class.value === 'read')
    return [`  - { name: ${name}, class: read, undo: reversible }${guess(tool.class.why)}`]
  return [
    `  - name: ${name}`,
    `    class: ${tool.class.value}${guess(tool.class.why)}`,
    `    undo: ${tool.undo.value}${guess(tool.undo.why)}`,
    ...(tool.undoWith === undefined ? [] : [`    undo_with: ${scalar(tool.undoWith)}`]),
    ...(tool.arguments.length === 0 ? [] : ['    arguments:', ...tool.arguments.map(argumentLine)]),
  ]
}

const argumentLine = ({ name, type, scale, sink }: DraftArgument): string => {
  const fields = [
    `name: ${scalar(name)}`,
    `type: ${type.value}`,
    ...(scale === undefined ? [] : [`scale: ${scale}`]),
    ...(sink === undefined ? [] : [`sink: ${sink.value}`]),
  ]
  const why = [`${type.value} ${type.why}`, ...(sink === undefined ? [] : [sink.why])].join('; ')
  return `      - { ${fields.join(', ')} }${guess(why)}`
}

const sourceLines = ({ id, class: dataClass, trust, vouchesFor, tools }: DraftSource): string[] => [
  `  - id: ${scalar(id)}`,
  `    class: ${dataClass}${guess('by its name')}`,
  `    trust: ${trust.value}${guess(trust.why)}`,
  ...(vouchesFor === undefined ? [] : [`    vouches_for: [${vouchesFor.join(', ')}]`]),
  `    tools: [${tools.map(scalar).join(', ')}]`,
]
