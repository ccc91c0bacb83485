import {
  AnswerableError,
  AuthZenEvaluation,
  AuthZenEvaluations,
  errorTable,
  type JsonObject,
  type JsonValue,
  validate,
} from '@answerable/contract'
import type { Call, Reply } from '../http/edge.ts'
import { readBody } from './body.ts'
import { type Decision, decisionOf } from './decision.ts'
import { judge } from './approval.ts'
import { type Session, sessionOf } from './evaluate.ts'
import { type Profiles, profilesOf } from './profiles.ts'

type Refusal = { decision: false; context: { error: { status: number; message: string; code: string } } }

/** POST /access/v1/evaluation. A denial is an answer like any other; only what cannot be understood is an error. */
export async function evaluateOne(call: Call): Promise<Reply> {
  const evaluation = await readBody(call.request, AuthZenEvaluation)
  return { json: await decided(sessionOf(call), evaluation, profilesOf(call)) }
}

/**
 * POST /access/v1/evaluations. All of them in order, or in order until the first denial or permit. What fails in one is
 * that one's `false`; it takes no other with it (section 7.2.2).
 */
export async function evaluateAll(call: Call): Promise<Reply> {
  const { evaluations = [], options, ...defaults } = await readBody(call.request, AuthZenEvaluations)
  const session = sessionOf(call)
  const profiles = profilesOf(call)
  // Section 7.1: without evaluations of its own it is one evaluation, with the answer of one.
  if (evaluations.length === 0) return { json: await decided(session, validate(AuthZenEvaluation, defaults), profiles) }
  const semantic = options?.evaluations_semantic ?? 'execute_all'
  const answers: (Decision | Refusal)[] = []
  const one = (item: JsonValue): Promise<Decision | Refusal> => attempt(session, withDefaults(item, defaults), profiles)
  if (semantic === 'execute_all') answers.push(...(await Promise.all(evaluations.map(one))))
  else {
    const last = semantic === 'permit_on_first_permit'
    for (const item of evaluations) {
      const answer = await one(item)
      answers.push(answer)
      if (answer.decision === last) break
    }
  }
  return { json: { evaluations: answers } }
}

async function decided(session: Session, evaluation: AuthZenEvaluation, profiles: Profiles): Promise<Decision> {
  return decisionOf(session, await judge(session, evaluation, profiles), profiles)
}

async function attempt(session: Session, item: JsonValue, profiles: Profiles): Promise<Decision | Refusal> {
  try {
    return await decided(session, validate(AuthZenEvaluation, item), profiles)
  } catch (error) {
    const known = error instanceof AnswerableError ? error : new AnswerableError('internal')
    if (known.code === 'internal') session.edge.report(error, `urn:uuid:${session.edge.newId()}`)
    const { status } = errorTable[known.code]
    return { decision: false, context: { error: { status, message: known.detail, code: known.code } } }
  }
}

type Defaults = { [part in 'subject' | 'action' | 'resource' | 'context']?: JsonObject | undefined }
/** Members that name a part; the rest of an entity is replaced as a whole, never mixed from two. */
const NAMING = { subject: ['type', 'id'], action: ['name'], resource: ['type', 'id'] } as const

/** An item with what it leaves out: a part it does not have, and the name of a part it only describes. */
function withDefaults(item: JsonValue, defaults: Defaults): JsonValue {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
  const context = item['context'] ?? defaults.context
  const merged: JsonObject = { ...item, ...(context === undefined ? {} : { context }) }
  for (const part of ['subject', 'action', 'resource'] as const) {
    const [own, given] = [item[part], defaults[part]]
    if (own === undefined) merged[part] = given ?? {}
    else if (typeof own === 'object' && own !== null && !Array.isArray(own))
      merged[part] = { ...named(part, given), ...own }
  }
  return merged
}

function named(part: keyof typeof NAMING, given: JsonObject | undefined): JsonObject {
  return Object.fromEntries(NAMING[part].flatMap((name) => (given?.[name] === undefined ? [] : [[name, given[name]]])))
}
