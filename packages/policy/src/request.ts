import type { StatefulAuthorizationCall } from './cedar.ts'
import { decimalUnits } from './decimal.ts'
import type { CompiledPolicy, JsonValue, PolicyArgument, PolicyRequest, PolicyTool } from './types.ts'
import { type ContextPath, narrowed } from './reads.ts'
import { fitsAttribute } from './schema.ts'
import type { Slice } from './slices.ts'
import { DETECTORS, groupsOf, NAMESPACE, OUTPUT, RECOMMEND, TRACE_KEYS } from './vocabulary.ts'

type CedarValue = string | number | boolean | string[]
type Uid = { type: string; id: string }

/** What Cedar is asked, without the name of the prepared policy set. */
export type CedarQuestion = Pick<StatefulAuthorizationCall, 'principal' | 'resource' | 'context' | 'entities'> & {
  action: Uid
}

/** A request that cannot be put to the policy; the gate answers deny. The message names no value of the request. */
export class UnaskableError extends Error {}

/** The parts of a compiled policy that turn a request into a question, looked up once per load. */
export type Asker = {
  useCase: string
  tools: ReadonlyMap<string, PolicyTool>
  /** by action: what of the context the rules in whose scope it lies can see */
  reads: ReadonlyMap<string, ReadonlySet<ContextPath>>
  /** whether any rule looks at the clock: then every request must bring the instant */
  isTimed: boolean
}

export const askerOf = ({ subject, rules }: CompiledPolicy, slices: ReadonlyMap<string, Slice>): Asker => ({
  useCase: subject.useCase,
  tools: new Map(subject.tools.map((tool) => [tool.name, tool])),
  reads: new Map([...slices].map(([action, slice]) => [action, new Set(slice.rules.flatMap((rule) => rule.reads))])),
  isTimed: rules.some((rule) => rule.reads.includes('now')),
})

/**
 * Builds the Cedar question for a request.
 *
 * INVARIANT: only declared arguments and the gate's own facts reach the policy; text stays text (a caller cannot
 * smuggle an `__entity` or `__extn` value in, since objects are no declared type). What no rule in the scope of the
 * action can see is checked like the rest and then left out: requests that differ in it only are one question.
 *
 * @throws UnaskableError when the tool is unknown, a declared argument has the wrong type, or a fact is missing
 */
export function cedarQuestion(asker: Asker, request: PolicyRequest): CedarQuestion {
  const useCase = { type: `${NAMESPACE}::UseCase`, id: asker.useCase }
  const principal = { type: `${NAMESPACE}::Agent`, id: request.agent }
  const agent = { uid: principal, attrs: {}, parents: [useCase] }
  const action = (id: string): Uid => ({ type: `${NAMESPACE}::Action`, id })
  if (request.kind !== 'action') {
    if (request.kind !== 'output' && request.kind !== 'recommendation')
      throw new UnaskableError('unknown kind of decision')
    if (request.tool !== '') throw new UnaskableError(`an ${request.kind} names no tool`)
    const id = request.kind === 'output' ? OUTPUT : RECOMMEND
    const context = contextOf(asker, id, request, {})
    return {
      principal,
      action: action(id),
      resource: useCase,
      context,
      entities: [agent],
    }
  }
  const tool = asker.tools.get(request.tool)
  if (tool === undefined) throw new UnaskableError('the tool is not in the manifest')
  const resource = { type: `${NAMESPACE}::Tool`, id: tool.name }
  const attrs = { name: tool.name, class: tool.class, undo: tool.undo }
  const context = contextOf(asker, tool.name, request, argumentValues(tool, request.arguments))
  return {
    principal,
    action: action(tool.name),
    resource,
    context,
    entities: [
      agent,
      { uid: resource, attrs, parents: [] },
      { uid: action(tool.name), attrs: {}, parents: groupsOf(tool).map(action) },
    ],
  }
}

const contextOf = (
  asker: Asker,
  action: string,
  { facts, trace }: PolicyRequest,
  args: Record<string, CedarValue>,
): CedarQuestion['context'] => {
  const { tier, mode, autonomy, runUntrusted, callsInRun, waived, practice, dataClasses, nowMs } = facts
  const context: CedarQuestion['context'] = {
    tier,
    mode,
    autonomy,
    runUntrusted,
    callsInRun: safeInteger(callsInRun, 'callsInRun'),
    waived,
    practice,
    dataClasses,
    // Unknown detectors are dropped, missing ones refused: "not looked" must never read as "nothing found".
    detectors: Object.fromEntries(
      DETECTORS.map((name) => [name, safeInteger(facts.detectors[name], `detector ${name}`)]),
    ),
    trace: Object.fromEntries(TRACE_KEYS.map((key) => [key, trace[key]])),
    arguments: args,
  }
  if (asker.isTimed) context['now'] = { __extn: { fn: 'datetime', arg: instant(nowMs) } }
  // INVARIANT: a fact that is missing or of another type denies, whether or not a rule reads it.
  for (const name of Object.keys(context)) {
    if (name !== 'arguments' && !fitsAttribute(name, context[name]))
      throw new UnaskableError(`the fact ${name} is missing or of another type`)
  }
  return narrowed(context, asker.reads.get(action) ?? new Set())
}

const argumentValues = (tool: PolicyTool, raw: Record<string, JsonValue>): Record<string, CedarValue> => {
  const values: Record<string, CedarValue> = {}
  for (const argument of tool.arguments) {
    const value = Object.hasOwn(raw, argument.name) ? raw[argument.name] : undefined
    // Callers write null for "not given"; both are absent, and a rule must say what absence means.
    if (value !== undefined && value !== null) values[argument.name] = argumentValue(argument, value)
  }
  return values
}

const argumentValue = (argument: PolicyArgument, value: JsonValue): CedarValue => {
  const { name, type, scale = 0 } = argument
  if (type === 'text' && typeof value === 'string') return value
  if (type === 'boolean' && typeof value === 'boolean') return value
  if (type === 'integer' && typeof value === 'number') return safeInteger(value, `argument ${name}`)
  if (type === 'text_set' && Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  if (type === 'decimal') {
    const units = decimalUnits(value, scale)
    if (units !== undefined) return units
    throw new UnaskableError(`argument ${name} is no number of at most ${scale} decimals within ±(2^53-1) units`)
  }
  throw new UnaskableError(`argument ${name} is not of type ${type}`)
}

const safeInteger = (value: unknown, what: string): number => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new UnaskableError(`${what} is no integer within ±(2^53-1)`)
  return value === 0 ? 0 : value
}

// RFC 3339 with milliseconds; Cedar's datetime knows years 0000 to 9999 only, where toISOString has this form.
const instant = (nowMs: number | undefined): string => {
  if (nowMs === undefined || !Number.isSafeInteger(nowMs) || nowMs < 0 || nowMs > 253_402_300_799_999) {
    throw new UnaskableError('the policy reads context.now and no usable instant was given')
  }
  return new Date(nowMs).toISOString()
}
