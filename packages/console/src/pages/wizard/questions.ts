import type { en } from '../../text/en/index.ts'

type Words = typeof en
export type FieldKey = keyof Words['wizard']['field']
export type RowKey = keyof Words['wizard']['one']
export type StepKey = keyof Words['wizard']['steps']
/** Where the words of choices stand in the catalogue. */
export type OptionsKey = keyof Words['wizard']['options'] | keyof Pick<Words['common'], Common>
type Common = 'category' | 'autonomy' | 'enforcement' | 'actionClass' | 'undo' | 'hazard'

/** How a question is answered. */
export type Question =
  | { kind: 'text'; lines?: number }
  | { kind: 'number' | 'duration' | 'person' | 'people' | 'lines' | 'writer' }
  | { kind: 'choice'; options: OptionsKey; optional?: true }
  | { kind: 'ticks'; options: OptionsKey }
  | { kind: 'tool'; many: boolean }
  | { kind: 'rows'; one: RowKey; fields: Readonly<Record<string, Question>> }

const text: Question = { kind: 'text' }
const long: Question = { kind: 'text', lines: 3 }
const sinks: Question = { kind: 'ticks', options: 'sink' }

/** Every question by the place of its answer in the file. What no question asks for is kept as the file has it. */
export const questions: Readonly<Record<StepKey, Readonly<Record<string, Question>>>> = {
  purpose: { name: text, use_case: text, purpose: long, mission_objective: long, unit: text },
  affected: {
    affected: { kind: 'rows', one: 'affected', fields: { group: text, count: { kind: 'number' }, how: long } },
    categories: { kind: 'ticks', options: 'category' },
    touchpoints: { kind: 'ticks', options: 'touchpoints' },
    data_classes: { kind: 'ticks', options: 'data_classes' },
  },
  autonomy: {
    autonomy: { kind: 'choice', options: 'autonomy' },
    enforcement: { kind: 'choice', options: 'enforcement' },
    tier: { kind: 'choice', options: 'tiers', optional: true },
  },
  people: {
    'people.owner': { kind: 'person' },
    'people.deputy': { kind: 'person' },
    'people.challenger': { kind: 'person' },
    'people.operators': { kind: 'people' },
    'people.hosts': { kind: 'people' },
    'people.operator_team': text,
  },
  models: {
    models: { kind: 'rows', one: 'models', fields: { id: text, version: text, vendor: text, digest: text } },
    vendors: {
      kind: 'rows',
      one: 'vendors',
      fields: {
        id: text,
        sells: text,
        duties: long,
        incident_contact: text,
        notice_days: { kind: 'number' },
        exit: long,
      },
    },
    prompts: { kind: 'rows', one: 'prompts', fields: { id: text, digest: text } },
    components: {
      kind: 'rows',
      one: 'components',
      fields: {
        id: text,
        kind: { kind: 'choice', options: 'components.kind' },
        host: text,
        vendor: text,
        digest: text,
      },
    },
    'deployment.key': text,
  },
  tools: {
    tools: {
      kind: 'rows',
      one: 'tools',
      fields: {
        name: text,
        class: { kind: 'choice', options: 'actionClass' },
        undo: { kind: 'choice', options: 'undo' },
        undo_with: { kind: 'tool', many: false },
        arguments: {
          kind: 'rows',
          one: 'tools.arguments',
          fields: {
            name: text,
            type: { kind: 'choice', options: 'tools.arguments.type' },
            scale: { kind: 'number' },
            sink: { kind: 'choice', options: 'sink', optional: true },
            from: text,
          },
        },
      },
    },
  },
  sources: {
    sources: {
      kind: 'rows',
      one: 'sources',
      fields: {
        id: text,
        tools: { kind: 'tool', many: true },
        class: { kind: 'choice', options: 'sources.class' },
        trust: { kind: 'choice', options: 'sources.trust' },
        vouches_for: sinks,
      },
    },
    accepts_from: { kind: 'lines' },
  },
  review: {
    'review.roles': { kind: 'rows', one: 'review.roles', fields: { key: text, people: { kind: 'people' } } },
    'review.within': { kind: 'duration' },
    ladders: {
      kind: 'rows',
      one: 'ladders',
      fields: { key: { kind: 'choice', options: 'hazard' }, people: { kind: 'people' } },
    },
    'cadence.attest_every': { kind: 'duration' },
  },
  rules: {},
  outcomes: {
    outcomes: {
      kind: 'rows',
      one: 'outcomes',
      fields: {
        id: text,
        harm: { kind: 'choice', options: 'hazard' },
        measure: long,
        tolerance: text,
        window: { kind: 'duration' },
        writer: { kind: 'writer' },
        consequence: { kind: 'choice', options: 'outcomes.consequence' },
      },
    },
  },
  fallback: { 'fallback.who': text, 'fallback.capacity': text, 'fallback.for': { kind: 'duration' } },
  envelope: {
    envelope: {
      kind: 'rows',
      one: 'envelope',
      fields: {
        id: text,
        what: { kind: 'choice', options: 'envelope.what' },
        of: text,
        within: long,
        after: long,
        tested_by: text,
        for: { kind: 'duration' },
      },
    },
  },
  check: {},
}

export const stepKeys = Object.keys(questions) as StepKey[]
export const isStep = (key: unknown): key is StepKey => stepKeys.some((step) => step === key)

/** The step that asks for a place of the file, as an issue of the checker names it; what no step asks: the last. */
export function stepOf(path: string, file: string): StepKey {
  if (file !== 'manifest') return 'rules'
  const place = path.replace(/^\//u, '').replaceAll('/', '.')
  const asks = (step: StepKey): boolean =>
    Object.keys(questions[step]).some(
      (field) => place === field || place.startsWith(`${field}.`) || place.startsWith(`${field}[`),
    )
  const [head] = place.split(/[.[]/u)
  return (
    stepKeys.find(asks) ??
    stepKeys.find((step) => Object.keys(questions[step]).some((field) => field.split('.')[0] === head)) ??
    'check'
  )
}
