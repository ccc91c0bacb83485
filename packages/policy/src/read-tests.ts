import { PolicyError } from './error.ts'
import type { JsonValue, Outcome, PolicyFacts, PolicyIssue, PolicyRequest, PolicyTrace } from './types.ts'
import { NO_DETECTIONS, TRACE_KEYS } from './vocabulary.ts'

/** One case of a policy's own tests: what is asked and what must come of it. */
export type PolicyTest = {
  name: string
  request: PolicyRequest
  expect: {
    outcome: Outcome
    /** Exactly these determining rules, in any order. */
    rules?: string[]
    /** Exactly these requirements, each as `role:n`, in any order. */
    reviews?: string[]
    obligations?: string[]
  }
}

const FACTS: PolicyFacts = {
  tier: 'T3',
  mode: 'live',
  autonomy: 'human_checked',
  runUntrusted: false,
  callsInRun: 1,
  waived: [],
  practice: false,
  dataClasses: [],
  detectors: NO_DETECTIONS,
}
const TRACE: PolicyTrace = { request: [], trusted: [], untrusted: [], model: [], unknown: [] }
const TIERS = ['T1', 'T2', 'T3', 'T4'] as const
const MODES = ['live', 'review_all', 'advisory_only', 'paused'] as const
const KINDS = ['action', 'output', 'recommendation'] as const
const OUTCOMES = ['allow', 'review', 'deny'] as const

type Fields = { [key: string]: unknown }

/**
 * Reads policy tests from a parsed YAML or JSON value: `{ cases: [{ name, request, expect }] }`.
 * What a request leaves out has a quiet default (live, trusted, nothing waived, nothing detected).
 * @throws PolicyError `tests_invalid`, with the path of the first mistake
 */
export function parsePolicyTests(value: unknown): PolicyTest[] {
  const { cases } = fields(value, '', ['cases'])
  const tests = list(cases, 'cases').map((item, index) => readTest(item, `cases[${index}]`))
  const names = new Set<string>()
  for (const [index, { name }] of tests.entries()) {
    if (names.has(name)) refuse(`cases[${index}].name`, `two cases are named "${name}"`)
    names.add(name)
  }
  return tests
}

const readTest = (value: unknown, path: string): PolicyTest => {
  const { name, request, expect } = fields(value, path, ['name', 'request', 'expect'])
  const wanted = fields(expect, `${path}.expect`, ['outcome', 'rules', 'reviews', 'obligations'])
  const optional = (key: 'rules' | 'reviews' | 'obligations'): object =>
    wanted[key] === undefined ? {} : { [key]: texts(wanted[key], `${path}.expect.${key}`).toSorted() }
  return {
    name: text(name, `${path}.name`),
    request: readRequest(request, `${path}.request`),
    expect: {
      outcome: oneOf(wanted['outcome'], OUTCOMES, `${path}.expect.outcome`),
      ...optional('rules'),
      ...optional('reviews'),
      ...optional('obligations'),
    },
  }
}

const readRequest = (value: unknown, path: string): PolicyRequest => {
  const given = fields(value, path, ['agent', 'kind', 'tool', 'arguments', 'trace', 'facts'])
  const kind = given['kind'] === undefined ? 'action' : oneOf(given['kind'], KINDS, `${path}.kind`)
  const trace = fields(given['trace'] ?? {}, `${path}.trace`, TRACE_KEYS)
  return {
    agent: given['agent'] === undefined ? 'agent' : text(given['agent'], `${path}.agent`),
    kind,
    tool: kind === 'action' ? text(given['tool'], `${path}.tool`) : '',
    arguments: json(given['arguments'] ?? {}, `${path}.arguments`),
    trace: Object.assign(
      { ...TRACE },
      Object.fromEntries(Object.entries(trace).map(([key, names]) => [key, texts(names, `${path}.trace.${key}`)])),
    ),
    facts: readFacts(given['facts'] ?? {}, `${path}.facts`),
  }
}

const readFacts = (value: unknown, path: string): PolicyFacts => {
  const given = fields(value, path, [...Object.keys(FACTS), 'now'])
  const at = (key: string): string => `${path}.${key}`
  const or = <T>(key: keyof PolicyFacts, read: (value: unknown, path: string) => T): T | undefined =>
    given[key] === undefined ? undefined : read(given[key], at(key))
  const detectors = fields(given['detectors'] ?? {}, at('detectors'), Object.keys(NO_DETECTIONS))
  const counts = Object.entries(detectors).map(([key, count]) => [key, integer(count, at(`detectors.${key}`))] as const)
  return {
    tier: or('tier', (item, place) => oneOf(item, TIERS, place)) ?? FACTS.tier,
    mode: or('mode', (item, place) => oneOf(item, MODES, place)) ?? FACTS.mode,
    autonomy: or('autonomy', text) ?? FACTS.autonomy,
    runUntrusted: or('runUntrusted', flag) ?? FACTS.runUntrusted,
    callsInRun: or('callsInRun', integer) ?? FACTS.callsInRun,
    waived: or('waived', texts) ?? [],
    practice: or('practice', flag) ?? FACTS.practice,
    dataClasses: or('dataClasses', texts) ?? [],
    detectors: { ...NO_DETECTIONS, ...Object.fromEntries(counts) },
    ...(given['now'] === undefined ? {} : { nowMs: instant(given['now'], at('now')) }),
  }
}

const refuse = (path: string, message: string): never => {
  const issue: PolicyIssue = {
    line: 0,
    column: 0,
    severity: 'error',
    code: 'test',
    message,
    path: path === '' ? 'tests' : path,
  }
  throw new PolicyError('tests_invalid', [issue])
}

/** An object with no other keys than the known ones: a misspelt key would be a test that checks less than it says. */
const fields = (value: unknown, path: string, known: readonly string[]): Fields => {
  if (!isFields(value)) return refuse(path, 'is not an object')
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  return unknown === undefined
    ? value
    : refuse(path === '' ? unknown : `${path}.${unknown}`, `is unknown; known are ${known.join(', ')}`)
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const list = (value: unknown, path: string): unknown[] => (Array.isArray(value) ? value : refuse(path, 'is not a list'))
const text = (value: unknown, path: string): string =>
  typeof value === 'string' && value !== '' ? value : refuse(path, 'is not a text')
const texts = (value: unknown, path: string): string[] =>
  list(value, path).map((item, index) => text(item, `${path}[${index}]`))
const flag = (value: unknown, path: string): boolean =>
  typeof value === 'boolean' ? value : refuse(path, 'is not true or false')
const integer = (value: unknown, path: string): number =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : refuse(path, 'is not an integer')

const oneOf = <T extends string>(value: unknown, allowed: readonly T[], path: string): T =>
  allowed.find((item) => item === value) ?? refuse(path, `is none of ${allowed.join(', ')}`)

const instant = (value: unknown, path: string): number => {
  const parsed = Date.parse(text(value, path))
  return Number.isNaN(parsed) ? refuse(path, 'is not an instant such as "2026-11-23T06:48:06Z"') : parsed
}

const json = (value: unknown, path: string): Record<string, JsonValue> =>
  isFields(value) && isJson(value) ? value : refuse(path, 'is not an object of JSON values')

const isJson = (value: unknown): value is JsonValue =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (Array.isArray(value) && value.every(isJson)) ||
  (isFields(value) && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson))
