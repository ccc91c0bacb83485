import { AnswerableError, type AuthZenEvaluation, type JsonObject, type ManifestTool } from '@answerable/contract'
import { manifestDigestInForce } from '@answerable/domain'
import { parsedPayload } from '../auth/statements.ts'
import { type Asked, submit } from '../http/commands.ts'
import type { Call, Edge } from '../http/edge.ts'
import type { Answer } from '../writer/queue.ts'
import { argumentsOf } from './arguments.ts'
import { requestIdOf } from './body.ts'
import { baseOf } from './metadata.ts'
import { type Repeated, repeated } from './request-window.ts'

/** What a run that only carries evaluations is about. The words of the person are not passed on over AuthZEN. */
const REQUEST = 'Access evaluations asked for by an enforcement point; the words of the person were not passed on.'

/** One HTTP request of one enforcement point. */
export type Session = {
  readonly edge: Edge
  readonly agent: string
  readonly requestId: string | undefined
  /** how the caller reaches this server */
  readonly base: string
  /** runs this request has opened, by on whose behalf */
  readonly runs: Map<string, Promise<string>>
}

/** An evaluation put before the gate, and what the gate said. */
export type Evaluated = { asked: Asked; answer: Pick<Answer, 'result' | 'index'> }

/** @throws AnswerableError `forbidden` for anybody but an agent, `invalid_input` for an X-Request-ID that is none */
export function sessionOf({ edge, caller, request }: Pick<Call, 'edge' | 'caller' | 'request'>): Session {
  if (caller.kind !== 'agent') throw new AnswerableError('forbidden', 'This route is for agents.')
  return { edge, agent: caller.id, requestId: requestIdOf(request), base: baseOf({ edge, request }), runs: new Map() }
}

/**
 * One evaluation as one decision of the gate: with its entry, receipt, owner and provenance like any other. The caller is
 * the agent; the subject is on whose behalf it asks.
 */
export async function evaluate(session: Session, evaluation: AuthZenEvaluation): Promise<Evaluated> {
  const { edge, agent, requestId } = session
  const tool = await toolNamed(edge, agent, evaluation.action.name)
  const given = { tool: evaluation.action.name, arguments: argumentsOf(evaluation, tool) }
  const behalf = { subject: evaluation.subject.id }
  const again =
    requestId === undefined
      ? undefined
      : await repeated(edge, agent, { route: 'evaluate', requestId, what: { ...given, ...behalf } })
  const first = again?.first
  const run = first?.type === 'decision.recorded' ? first.body.run : await runFor(session, evaluation.subject.id)
  const payload = parsedPayload('decision.request', { run, kind: 'action', ...given })
  const asked: Asked = { route: 'evaluate', type: 'decision.request', payload, principal: { kind: 'agent', id: agent } }
  return { asked, answer: await counted(edge, asked, agent, again) }
}

/** The tool an action names, in the manifest the gate goes by; undefined: the gate will deny it. */
export async function toolNamed(edge: Edge, agent: string, name: string): Promise<ManifestTool | undefined> {
  const { model } = await edge.view()
  const useCase = model.agents.get(agent)?.useCase
  const digest = useCase === undefined ? undefined : manifestDigestInForce(model, useCase)
  const manifest = digest === undefined ? undefined : await edge.log.manifest(digest)
  return manifest?.tools.find((tool) => tool.name === name)
}

/** The run everything for one subject in this request belongs to, and in its repetitions within a minute. */
function runFor(session: Session, subject: string): Promise<string> {
  const known = session.runs.get(subject)
  if (known !== undefined) return known
  const opened = openRun(session, subject)
  session.runs.set(subject, opened)
  return opened
}

async function openRun({ edge, agent, requestId }: Session, subject: string): Promise<string> {
  const payload = parsedPayload('run.open', { request: REQUEST, onBehalfOf: subject })
  const asked: Asked = { route: 'openRun', type: 'run.open', payload, principal: { kind: 'agent', id: agent } }
  const again =
    requestId === undefined
      ? undefined
      : await repeated(edge, agent, { route: 'openRun', requestId, what: { subject } })
  return idOf((await counted(edge, asked, agent, again)).result)
}

/** A caller that may repeat its request may be given an answer that was counted before. */
function counted(edge: Edge, asked: Asked, agent: string, again: Repeated | undefined): Promise<Answer> {
  return again === undefined
    ? edge.emitter.numbered(agent, (emitter) => submit(edge, asked, undefined, emitter))
    : submit(edge, asked, again.key, undefined, again.beside)
}

function idOf({ id }: JsonObject): string {
  if (typeof id !== 'string') throw new RangeError('a run has an id')
  return id
}
