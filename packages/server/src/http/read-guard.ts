import {
  AnswerableError,
  eventTable,
  type EventType,
  type JsonObject,
  type JsonValue,
  readRules,
} from '@answerable/contract'
import type { ReadRule, RouteName } from '@answerable/contract'
import type { PersonCaller } from '../auth/caller.ts'
import { type Reader, readerOf } from '../read/reader.ts'
import type { Call, Handler, Reply } from './edge.ts'

/**
 * A read as one person may see it. INVARIANT: what a route answers passes here last; a handler that forgets whose data it
 * shows hands out nothing more. Agents see their own only, which their routes see to themselves.
 */
export function guarded(name: RouteName, handle: Handler): Handler {
  const rule: ReadRule = readRules[name] ?? { reads: 'log' }
  return async (call) => {
    const { caller } = call
    if (caller.kind !== 'person' || rule.reads === 'any_person' || rule.reads === 'own') return handle(call)
    const reader = await readerOf(call.edge, caller)
    if (rule.reads === 'log' && reader.recorded !== null) {
      throw new AnswerableError('forbidden', 'This is for those who may read the records of every use case.')
    }
    const named = rule.param === undefined ? undefined : (call.params[rule.param] ?? call.query[rule.param])
    if (typeof named === 'string' && !sees(reader, rule, named)) throw unseen()
    const reply = await handle(call)
    if ('json' in reply) return shown(call, caller, rule, reader, reply)
    const { about } = reply
    if (rule.field !== undefined && (about === undefined || !sees(reader, rule, about))) throw unseen()
    return reply
  }
}

function shown(
  call: Call,
  caller: PersonCaller,
  rule: ReadRule,
  reader: Reader,
  reply: Reply & { json: object },
): Reply {
  const json = reply.json as JsonObject
  if (rule.field === 'entry') {
    if (!seesEntry(reader, json['entry'])) throw unseen()
    return reply
  }
  const about = rule.field === undefined ? undefined : at(json, rule.field)
  if (rule.field !== undefined && (typeof about !== 'string' || !sees(reader, rule, about))) throw unseen()
  if (rule.lists === undefined) return reply
  const kept = Object.fromEntries(
    rule.lists.map((list) => {
      const elements = json[list]
      return [list, Array.isArray(elements) ? elements.filter((one) => seesOne(caller, rule, reader, one)) : elements]
    }),
  )
  const content = { ...json, ...kept } as JsonObject
  return { ...reply, json: content, headers: { ...reply.headers, ...tagOf(call, reply, content) } }
}

/** Two readers of one address see different lists: the tag is of what this one sees. */
function tagOf({ edge }: Call, reply: Reply, given: JsonObject): Record<string, string> {
  const content = Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'index'))
  if (reply.headers?.['etag'] === undefined) return {}
  return { etag: `W/"${edge.digestText(JSON.stringify(content)).slice(7, 39)}"` }
}

function sees(reader: Reader, { reads }: ReadRule, useCase: string): boolean {
  return reads === 'use_case' ? reader.records(useCase) : reader.governance(useCase)
}

/** What names neither a use case nor a unit, such as a restriction of everything, concerns everybody. */
function seesOne(caller: PersonCaller, rule: ReadRule, reader: Reader, one: JsonValue): boolean {
  if (typeof one !== 'object' || one === null || Array.isArray(one)) return false
  if (rule.reads === 'unit' && OWN.some((field) => one[field] === caller.id)) return true
  const scope = one['scope']
  const inner: JsonObject = typeof scope === 'object' && scope !== null && !Array.isArray(scope) ? scope : {}
  const useCase = one['useCase'] ?? inner['useCase'] ?? agentsUseCase(reader, one['agent'] ?? inner['agent'])
  if (typeof useCase === 'string') return sees(reader, rule, useCase)
  const unit = inner['unit'] ?? one['unit']
  return typeof unit === 'string' ? reader.unit(unit) : rule.reads === 'unit'
}

/** Whoever holds, gave or answers for something reads it. */
const OWN = ['grantee', 'grantor', 'owner', 'deputy', 'person', 'nominee', 'nominatedBy', 'by'] as const

function agentsUseCase(reader: Reader, agent: JsonValue | undefined): string | undefined {
  return typeof agent === 'string' ? reader.useCaseOfAgent(agent) : undefined
}

/** An entry of a use case's stream: governance of it, or a record with what it seals. Other streams concern everybody. */
function seesEntry(reader: Reader, entry: JsonValue | undefined): boolean {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return false
  const { stream, type } = entry
  if (typeof stream !== 'string' || typeof type !== 'string') return false
  if (!stream.startsWith('uc:')) return true
  const useCase = stream.slice(3)
  return eventTable[type as EventType].kind === 'record' ? reader.records(useCase) : reader.governance(useCase)
}

function at(json: JsonValue | undefined, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = json
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    value = value[name]
  }
  return value
}

/** What somebody may not read does not exist for them: an id that was guessed right is answered like any other. */
function unseen(): AnswerableError {
  return new AnswerableError('not_found', 'There is no such thing, or it is not yours to read.')
}
