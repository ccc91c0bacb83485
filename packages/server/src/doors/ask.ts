import { AnswerableError, type JsonObject, type JsonValue } from '@answerable/contract'
import { parsedPayload } from '../auth/statements.ts'
import { type Asked, submit } from '../http/commands.ts'
import type { Edge } from '../http/edge.ts'
import { withSentences } from '../http/shape-reply.ts'

export type Question = {
  tool: string
  arguments: JsonObject
  onBehalfOf: string
  /** what the person asked for, where the caller passes it on */
  request?: string | undefined
  /** calls under one key are one run; absent: a run of its own */
  session?: string | undefined
}

/** What the gate said, with the sentences of its reasons. */
export type Said = {
  outcome: string
  decision: string
  reasons: Reason[]
  obligations: string[]
  index: number
  reply: JsonObject
}
type Reason = { code: string; sentence: string; mend: string }

const UNKNOWN_REQUEST = 'Calls that reached the gate through a gateway; the words of the person were not passed on.'

/** Puts one call before the gate, as an action of this agent. */
export async function askGate(edge: Edge, agent: string, question: Question): Promise<Said> {
  const run = await runOf(edge, agent, question)
  const { tool, arguments: given } = question
  const payload = parsedPayload('decision.request', { run, kind: 'action', tool, arguments: given })
  const decide = asked('decide', 'decision.request', payload, agent)
  const { result, index } = await edge.emitter.numbered(agent, (emitter) => submit(edge, decide, undefined, emitter))
  return said(result, index)
}

/** Records what came back under a session's run. */
export async function observe(
  edge: Edge,
  agent: string,
  { session, onBehalfOf, ...observation }: { session: string; onBehalfOf: string; content: string; error: boolean },
): Promise<void> {
  const run = await runOf(edge, agent, { session, onBehalfOf })
  const payload = parsedPayload('observation.record', { run, ...observation })
  const record = asked('observe', 'observation.record', payload, agent)
  await edge.emitter.numbered(agent, (emitter) => submit(edge, record, undefined, emitter))
}

async function runOf(
  edge: Edge,
  agent: string,
  { request = UNKNOWN_REQUEST, onBehalfOf, session }: Pick<Question, 'request' | 'onBehalfOf' | 'session'>,
): Promise<string> {
  const payload = parsedPayload('run.open', { request, onBehalfOf })
  // The same words under the same session are the same run (the gate's idempotency); others are another chain.
  const key = session === undefined ? undefined : `door:${edge.digest({ session, request, onBehalfOf })}`
  const open = asked('openRun', 'run.open', payload, agent)
  // Under a session's key the answer may be that of another process, which counted it.
  const { result } =
    key === undefined
      ? await edge.emitter.numbered(agent, (emitter) => submit(edge, open, undefined, emitter))
      : await submit(edge, open, key)
  const { id } = result
  if (typeof id !== 'string') throw new AnswerableError('internal')
  return id
}

const asked = (route: Asked['route'], type: Asked['type'], payload: JsonObject, agent: string): Asked => ({
  route,
  type,
  payload,
  principal: { kind: 'agent', id: agent },
})

export function said(result: JsonObject, index: number): Said {
  const reply = withSentences(result)
  const { outcome, decision, reasons, obligations } = reply
  return {
    outcome: textOf(outcome),
    decision: textOf(decision),
    reasons: Array.isArray(reasons) ? (reasons as Reason[]) : [],
    obligations: Array.isArray(obligations) ? obligations.map(textOf) : [],
    index,
    reply,
  }
}

/** The whole answer in a sentence or two, for logs and for the person who was stopped. */
export function spoken({ outcome, reasons, decision }: Said): string {
  const why = reasons.map(({ sentence }) => sentence).join(' ')
  const what = outcome === 'review' ? 'Held: people decide before this may happen.' : 'Denied.'
  return `${what} ${why} (decision ${decision})`
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')
