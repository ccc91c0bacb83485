import type { JsonValue, ManifestTool, PayloadInput } from '@answerable/contract'
import type { RequestFile } from './requests.ts'

type ManifestInput = PayloadInput<'use_case.register'>['manifest']
export type BenchPeople = { owner: string; deputy: string; challenger: string; operator: string; desk: string[] }

/** The use case the load belongs to: what is signed, and which calls it holds. */
export type BenchUseCase = {
  manifest(people: BenchPeople): ManifestInput
  policy: string
  rules: number
  /** tools whose calls are held for people; every other call is allowed */
  held: ReadonlySet<string>
  /** calls of the request file, and those of them that are held */
  calls: number
  heldCalls: number
}

export const USE_CASE = 'bench'
export const UNIT = 'bench-unit'
const HELD_SHARE = 0.05
const CLASSES = ['read', 'write', 'external'] as const
type Class = (typeof CLASSES)[number]

/** Made from the request file alone, so that the same file always meets the same manifest and policy. */
export function benchUseCase({ runs }: RequestFile): BenchUseCase {
  const calls = runs.flatMap((run) => run.calls)
  const names = [...new Set(calls.map(({ tool }) => tool))].toSorted()
  const tools = names.map((name) =>
    toolOf(
      name,
      calls.filter(({ tool }) => tool === name).map((call) => call.arguments),
    ),
  )
  const count = (name: string): number => calls.filter(({ tool }) => tool === name).length
  const held = chooseHeld(
    names.map((name) => ({ name, count: count(name) })),
    calls.length * HELD_SHARE,
  )
  const rules = CLASSES.flatMap((name) => rulesOf(name, tools, held))
  return {
    manifest: (people) => manifestOf(tools, people),
    policy: rules.join('\n'),
    rules: rules.length,
    held,
    calls: calls.length,
    heldCalls: [...held].reduce((sum, name) => sum + count(name), 0),
  }
}

/** Rarest tools first, as long as they fit: whole tools, since a person would hold payments and not every 20th call. */
function chooseHeld(tools: readonly { name: string; count: number }[], wanted: number): Set<string> {
  const held = new Set<string>()
  let sum = 0
  for (const { name, count } of tools.toSorted((a, b) => a.count - b.count || (a.name < b.name ? -1 : 1))) {
    if (sum + count > wanted) continue
    held.add(name)
    sum += count
  }
  return held
}

function classOf(name: string): Class {
  const verb = name.slice(name.indexOf('.') + 1)
  if (/^(?:get|read|list|search|check|find)_/u.test(verb)) return 'read'
  return /^(?:send|post|invite|reserve|schedule|share)_/u.test(verb) ? 'external' : 'write'
}

function toolOf(name: string, calls: readonly Readonly<Record<string, JsonValue>>[]): ManifestTool {
  const seen = [...new Set(calls.flatMap((args) => Object.keys(args)))].toSorted()
  const declared = seen.flatMap((argument) => {
    const type = typeOf(calls.map((args) => args[argument] ?? null))
    return type === undefined ? [] : [{ name: argument, ...type, ...sinkOf(argument) }]
  })
  const kind = classOf(name)
  return { name, class: kind, undo: kind === 'read' ? 'reversible' : 'compensable', arguments: declared }
}

/** The one type all recorded values share; an argument of several types stays invisible to policy. */
function typeOf(
  values: readonly JsonValue[],
): { type: ManifestTool['arguments'][number]['type']; scale?: number } | undefined {
  const present = values.filter((value) => value !== null)
  if (present.length === 0) return undefined
  if (present.every((value) => typeof value === 'string')) return { type: 'text' }
  if (present.every((value) => typeof value === 'boolean')) return { type: 'boolean' }
  if (present.every(Number.isSafeInteger)) return { type: 'integer' }
  if (present.every((value) => typeof value === 'number')) return { type: 'decimal', scale: 6 }
  const isTextList = (value: JsonValue): boolean =>
    Array.isArray(value) && value.every((item) => typeof item === 'string')
  return present.every(isTextList) ? { type: 'text_set' } : undefined
}

function sinkOf(argument: string): { sink?: 'recipient' | 'amount' | 'url' | 'content' } {
  if (/recipient|user|participants/u.test(argument)) return { sink: 'recipient' }
  if (/amount|price/u.test(argument)) return { sink: 'amount' }
  if (argument === 'url') return { sink: 'url' }
  return /body|content|subject|title/u.test(argument) ? { sink: 'content' } : {}
}

/**
 * Ten rules for each of three classes: 30 in all, and exactly ten in the scope of any one call. All of them are
 * evaluated on every call; the permit and, for the tools it names, the hold are the ones that decide.
 */
function rulesOf(name: Class, tools: readonly ManifestTool[], held: ReadonlySet<string>): string[] {
  const scope = `principal, action in Answerable::Action::"class:${name}", resource`
  const names = tools
    .filter((tool) => tool.class === name && held.has(tool.name))
    .map((tool) => JSON.stringify(tool.name))
  const isHeld = names.length === 0 ? 'context.callsInRun < 0' : `[${names.join(', ')}].contains(resource.name)`
  const never = [
    'context.detectors.secretsInArguments > 0',
    'context.detectors.secretsInRun > 3 && context.trace.untrusted.contains("sink:url")',
    'context.detectors.personalDataInArguments > 100',
    'context.mode == "paused"',
    'context.tier == "T1" && context.runUntrusted',
    'context.dataClasses.contains("secret") && context.trace.untrusted.contains("sink:recipient")',
    'context.practice && context.trace.model.contains("sink:amount")',
    'context.callsInRun > 900000000',
  ]
  return [
    `@id("${name}.permit") permit(${scope});`,
    `@id("${name}.hold") @outcome("review") @review("desk:1") forbid(${scope}) when { ${isHeld} };`,
    ...never.map((when, n) => `@id("${name}.never${n}") forbid(${scope}) when { ${when} };`),
  ]
}

function manifestOf(tools: readonly ManifestTool[], people: BenchPeople): ManifestInput {
  const suites = [...new Set(tools.map(({ name }) => name.slice(0, name.indexOf('.'))))].toSorted()
  const readers = (suite: string): string[] =>
    tools.filter((tool) => tool.class === 'read' && tool.name.startsWith(`${suite}.`)).map((tool) => tool.name)
  return {
    answerable: 1,
    use_case: USE_CASE,
    name: 'Benchmark',
    purpose: 'Carries the load of a benchmark.',
    mission_objective: 'Figures that can be compared.',
    unit: UNIT,
    affected: [{ group: 'nobody', count: 0, how: 'fictional' }],
    categories: ['other'],
    autonomy: 'semi_autonomous',
    enforcement: 'cooperative',
    people: {
      owner: people.owner,
      deputy: people.deputy,
      challenger: people.challenger,
      operators: [people.operator],
    },
    models: [{ id: 'model', version: 'as recorded' }],
    tools: [...tools],
    // Every second source may be written by others, so that tracing has both kinds to tell apart.
    sources: suites
      .filter((suite) => readers(suite).length > 0)
      .map((suite, n) => ({
        id: suite,
        tools: readers(suite),
        class: 'internal',
        trust: n % 2 === 0 ? 'trusted' : 'untrusted',
      })),
    data_classes: ['internal'],
    policy: { file: 'policy.cedar' },
    review: { roles: { desk: people.desk } },
    fallback: { who: 'nobody: it is a benchmark', capacity: 'none', for: 'P1D' },
  }
}
