import type { EventType, JsonObject, JsonValue } from '@answerable/contract'

/** What of an entry is looked at: fields everybody may read. Sealed values are not in an entry. */
export type OpenEntry = { type: EventType; id: string; time: string; body: JsonObject }

/** One span as OTLP/JSON has it (opentelemetry-proto 1.x, "JSON Protobuf Encoding"). */
export type OtlpSpan = JsonObject

type Told = { name: string; attributes: JsonObject; parent?: string; events?: JsonObject[] }
type Teller = (body: JsonObject) => Told

const textOf = (value: JsonValue | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

/**
 * What is told of each event. An event that is not here is told nobody.
 * INVARIANT: ids and codes only, each named here; no digest of content, no name, no person.
 */
const tellers: Partial<Record<EventType, Teller>> = {
  'run.opened': (body) => ({
    name: `invoke_agent ${textOf(body['agent']) ?? ''}`,
    attributes: { 'gen_ai.operation.name': 'invoke_agent', ...agentOf(body) },
  }),
  'observation.recorded': (body) => ({
    name: 'answerable.observation',
    attributes: {
      'gen_ai.tool.name': body['tool'] ?? null,
      'answerable.source': body['source'] ?? null,
      'answerable.trust': body['trust'] ?? null,
      'answerable.known_as': body['knownAs'] ?? null,
    },
    ...parentOf(body['decision']),
  }),
  'decision.recorded': (body) => ({
    name: 'answerable.decision',
    attributes: {
      // As the semantic conventions name what was asked for; whether it happened is the effect's to tell.
      'gen_ai.operation.name': body['kind'] === 'action' ? 'execute_tool' : 'chat',
      'gen_ai.tool.name': body['tool'] ?? null,
      ...agentOf(body),
      'answerable.kind': body['kind'] ?? null,
      'answerable.tier': body['tier'] ?? null,
      'answerable.enforcement': body['enforcement'] ?? null,
      ...judged(body),
    },
    events: reasonsOf(body),
  }),
  'decision.claimed': (body) => ({ name: 'answerable.claim', attributes: judged(body), events: reasonsOf(body) }),
  'review.voted': (body) => ({ name: 'answerable.vote', attributes: { 'answerable.vote': body['vote'] ?? null } }),
  'review.expired': () => ({ name: 'answerable.review.expired', attributes: {} }),
  'intent.opened': () => ({ name: 'answerable.intent', attributes: {} }),
  'effect.recorded': (body) => ({
    name: 'answerable.effect',
    attributes: { 'answerable.effect': body['outcome'] ?? null, 'answerable.known_as': body['knownAs'] ?? null },
  }),
}

/**
 * An entry as a span of no length: a gate decides at one instant. The run is the trace; what follows a decision stands
 * below it.
 * @param runOf the run of a decision, where it is remembered
 * @returns undefined for events nobody is told
 */
export function spanOfEntry(
  { type, id, time, body }: OpenEntry,
  index: number,
  runOf: (decision: string) => string | undefined,
): OtlpSpan | undefined {
  const told = tellers[type]?.(body)
  if (told === undefined) return undefined
  const decision = textOf(body['decision'])
  const run = type === 'run.opened' ? id : (textOf(body['run']) ?? runOf(decision ?? ''))
  const above = told.parent ?? (type === 'decision.recorded' ? run : decision) ?? run
  const nanos = `${Date.parse(time)}000000`
  const attributes = {
    ...told.attributes,
    'gen_ai.conversation.id': run ?? null,
    'answerable.use_case': body['useCase'] ?? null,
    'answerable.decision': type === 'decision.recorded' ? id : (decision ?? null),
    'answerable.log.index': index,
  }
  return {
    // UUIDs have the length of a trace id; a run that is not remembered leaves its decision to name the trace.
    traceId: hexOf(run ?? decision ?? id),
    spanId: hexOf(id).slice(16),
    ...(above === undefined || above === id ? {} : { parentSpanId: hexOf(above).slice(16) }),
    name: told.name,
    kind: 1,
    startTimeUnixNano: nanos,
    endTimeUnixNano: nanos,
    attributes: attributesOf(attributes),
    ...(told.events === undefined ? {} : { events: told.events.map((event) => ({ timeUnixNano: nanos, ...event })) }),
  }
}

/** Attributes as OTLP writes them; null ones are left out. */
export function attributesOf(values: JsonObject): JsonObject[] {
  return Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [{ key, value: anyValue(value) }]))
}

function anyValue(value: JsonValue): JsonObject {
  if (typeof value === 'boolean') return { boolValue: value }
  // 64-bit integers are written as texts.
  if (typeof value === 'number') return { intValue: String(value) }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  return { stringValue: typeof value === 'string' ? value : JSON.stringify(value) }
}

const hexOf = (uuid: string): string => uuid.replaceAll('-', '')
const agentOf = (body: JsonObject): JsonObject => ({ 'gen_ai.agent.id': body['agent'] ?? null })
const parentOf = (decision: JsonValue | undefined): { parent?: string } =>
  typeof decision === 'string' ? { parent: decision } : {}

function judged(body: JsonObject): JsonObject {
  return { 'answerable.outcome': body['outcome'] ?? null, 'answerable.rules': body['rules'] ?? null }
}

function reasonsOf(body: JsonObject): JsonObject[] {
  const reasons = Array.isArray(body['reasons']) ? body['reasons'] : []
  return reasons.map((reason) => {
    const { code = null, rule = null } = reason as JsonObject
    const attributes = attributesOf({ 'answerable.reason.code': code, 'answerable.reason.rule': rule })
    return { name: 'answerable.reason', attributes }
  })
}
