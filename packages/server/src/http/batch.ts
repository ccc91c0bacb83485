import { AnswerableError, type JsonObject, type JsonValue, routes, validate } from '@answerable/contract'
import { parsedPayload } from '../auth/statements.ts'
import { readJsonObject } from './body.ts'
import { type Asked, submit } from './commands.ts'
import type { Answer } from '../writer/queue.ts'
import type { Call, Edge, Reply } from './edge.ts'
import { problemOf } from './problem.ts'
import { provenRuns, requireProven } from './run-header.ts'
import { shapeReply } from './shape-reply.ts'

type Item = { idempotencyKey?: string | undefined; decision: JsonObject }

/**
 * Up to a hundred decisions, handed over in order so that the writer judges them in that order, each on its own: one
 * that is refused takes no other with it. An idempotency key means the same here as on `POST /v1/decisions`.
 */
export async function decideBatch({ edge, request, caller }: Call): Promise<Reply> {
  const { decisions } = validate(routes.decideBatch.input, await readJsonObject(request))
  if (caller.kind !== 'agent') throw new AnswerableError('forbidden')
  const { id } = caller
  // All are read before any is handed over, so that a slow look-up cannot change their order.
  const proven = provenRuns({ edge, request }, id)
  const asked = await Promise.all(decisions.map((item) => read(edge, proven, id, item as Item)))
  const results = await Promise.all(asked.map((item) => judge(edge, item)))
  const index = Math.max(0, ...results.map((result) => (typeof result['index'] === 'number' ? result['index'] : 0)))
  return { json: { results, index } }
}

type Read = { asked: Asked; key: string | undefined } | { error: unknown }

async function read(edge: Edge, proven: ReadonlySet<string>, agent: string, item: Item): Promise<Read> {
  try {
    const payload = parsedPayload('decision.request', item.decision)
    const asked: Asked = { route: 'decide', type: 'decision.request', payload, principal: { kind: 'agent', id: agent } }
    await requireProven(edge, proven, asked)
    return { asked, key: item.idempotencyKey }
  } catch (error) {
    return { error }
  }
}

async function judge(edge: Edge, item: Read): Promise<JsonObject> {
  if ('error' in item) return refused(edge, item.error)
  try {
    return told(edge, item.asked, await submit(edge, item.asked, item.key))
  } catch (error) {
    return refused(edge, error)
  }
}

function told(edge: Edge, asked: Asked, { result, index, receipt }: Answer): JsonObject {
  return { ok: true, ...shapeReply(edge, asked, result), index, receipt: receipt as unknown as JsonValue }
}

function refused(edge: Edge, error: unknown): JsonObject {
  const instance = `urn:uuid:${edge.newId()}`
  if (!(error instanceof AnswerableError) || error.code === 'internal') edge.report(error, instance)
  return { ok: false, problem: problemOf(error, instance) as unknown as JsonValue }
}
