import type { SchemaJson } from './cedar.ts'
import type { ArgumentType, PolicySubject, PolicyTool } from './types.ts'
import {
  ACT,
  ACTION_CLASSES,
  classGroup,
  DETECTORS,
  groupsOf,
  NAMESPACE,
  OUTPUT,
  RECOMMEND,
  TRACE_KEYS,
} from './vocabulary.ts'

type CedarType =
  | { type: 'String' | 'Long' | 'Boolean' }
  | { type: 'Set'; element: CedarType }
  | { type: 'Extension'; name: string }
  | { type: 'Record'; attributes: Record<string, CedarType & { required?: boolean }> }

const STRING: CedarType = { type: 'String' }
const LONG: CedarType = { type: 'Long' }
const BOOLEAN: CedarType = { type: 'Boolean' }
const STRINGS: CedarType = { type: 'Set', element: STRING }

const ARGUMENT: Readonly<Record<ArgumentType, CedarType>> = {
  text: STRING,
  integer: LONG,
  decimal: LONG,
  boolean: BOOLEAN,
  text_set: STRINGS,
}

/**
 * Cedar schema of one use case, typed per tool: what rules are checked against when they are compiled.
 *
 * INVARIANT: every attribute but a tool's arguments is required, so a rule needs no `has` for the gate's own facts;
 * `cedarQuestion` denies where one is missing, instead of letting it read as "not so".
 */
export function schemaOf(subject: PolicySubject): SchemaJson<string> {
  const member = (id: string): { id: string } => ({ id })
  const action = (argumentsType: CedarType, resource: string, groups: string[]): object => ({
    memberOf: groups.map(member),
    appliesTo: {
      principalTypes: ['Agent'],
      resourceTypes: [resource],
      context: { type: 'Record', attributes: { ...GATE_ATTRIBUTES, arguments: argumentsType } },
    },
  })
  const nothing: CedarType = { type: 'Record', attributes: {} }
  const actions: Record<string, object> = { [ACT]: {} }
  for (const name of ACTION_CLASSES) actions[classGroup(name)] = { memberOf: [member(ACT)] }
  actions[OUTPUT] = action(nothing, 'UseCase', [])
  actions[RECOMMEND] = action(nothing, 'UseCase', [])
  for (const tool of subject.tools) actions[tool.name] = action(argumentsOf(tool), 'Tool', groupsOf(tool))
  return {
    [NAMESPACE]: {
      entityTypes: {
        UseCase: {},
        Agent: { memberOfTypes: ['UseCase'] },
        Tool: { shape: { type: 'Record', attributes: { name: STRING, class: STRING, undo: STRING } } },
      },
      actions,
    },
  }
}

const GATE_ATTRIBUTES: Readonly<Record<string, CedarType>> = {
  tier: STRING,
  mode: STRING,
  autonomy: STRING,
  runUntrusted: BOOLEAN,
  callsInRun: LONG,
  waived: STRINGS,
  practice: BOOLEAN,
  dataClasses: STRINGS,
  detectors: { type: 'Record', attributes: Object.fromEntries(DETECTORS.map((name) => [name, LONG])) },
  trace: { type: 'Record', attributes: Object.fromEntries(TRACE_KEYS.map((name) => [name, STRINGS])) },
  now: { type: 'Extension', name: 'datetime' },
}

/** Every attribute of the context but `arguments`, which is always there. */
export const CONTEXT_ATTRIBUTES: readonly string[] = Object.keys(GATE_ATTRIBUTES)

const argumentsOf = (tool: PolicyTool): CedarType => ({
  type: 'Record',
  attributes: Object.fromEntries(
    tool.arguments.map(({ name, type }) => [name, { ...ARGUMENT[type], required: false }]),
  ),
})

/**
 * Whether a fact has the type the schema gives it. What no rule reads never reaches the engine, which would have found
 * out; a fact that is missing or of another type denies all the same.
 */
export const fitsAttribute = (name: string, value: unknown): boolean => {
  const type = GATE_ATTRIBUTES[name]
  return type !== undefined && fits(type, value)
}

const fits = (type: CedarType, value: unknown): boolean => {
  switch (type.type) {
    case 'String':
      return typeof value === 'string' && value.isWellFormed()
    case 'Long':
      return Number.isSafeInteger(value)
    case 'Boolean':
      return typeof value === 'boolean'
    case 'Set':
      return Array.isArray(value) && value.every((item) => fits(type.element, item))
    case 'Record':
      return Object.entries(type.attributes).every(([name, of]) => fits(of, (value as Record<string, unknown>)[name]))
    default:
      return value !== undefined
  }
}
