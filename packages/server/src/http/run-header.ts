import { AnswerableError, type DecisionRow, type IntentRow, type RecordKind } from '@answerable/contract'
import type { Call, Edge } from './edge.ts'
import type { Asked } from './commands.ts'

export const RUN_HEADER = 'answerable-run'

/** What an agent says that belongs to no run: it opens one, or reports what it saw over many. */
const OUTSIDE_RUNS: ReadonlySet<string> = new Set(['run.open', 'incident.report'])

/**
 * Everything an agent does after opening a run needs that run's token: another program with the same agent's credential
 * cannot feed observations into a run it was not handed, or act on its decisions.
 * @throws AnswerableError `unauthenticated`, `not_found`
 */
export async function requireRun(call: Pick<Call, 'edge' | 'request'>, asked: Asked): Promise<void> {
  if (asked.principal.kind !== 'agent' || OUTSIDE_RUNS.has(asked.type)) return
  await requireProven(call.edge, provenRuns(call, asked.principal.id), asked)
}

/** The runs whose tokens the request carries, for its agent: checked once, however many items the request has. */
export function provenRuns({ edge, request }: Pick<Call, 'edge' | 'request'>, agent: string): ReadonlySet<string> {
  return edge.runs.runsIn(request.headers.get(RUN_HEADER), agent)
}

/** @throws AnswerableError as {@link requireRun} */
export async function requireProven(edge: Edge, proven: ReadonlySet<string>, asked: Asked): Promise<void> {
  if (proven.size === 0) throw new AnswerableError('unauthenticated', 'Answerable-Run needs the token of the run.')
  const run = await runOf(edge, asked)
  if (!proven.has(run)) throw new AnswerableError('unauthenticated', 'Answerable-Run is the token of another run.')
}

async function runOf(edge: Edge, { type, payload }: Asked): Promise<string> {
  if (typeof payload['run'] === 'string') return payload['run']
  const decision = type === 'effect.record' ? await decisionOfIntent(edge, payload['intent']) : payload['decision']
  return (await row<DecisionRow>(edge, 'decision', decision)).run
}

async function decisionOfIntent(edge: Edge, intent: unknown): Promise<string> {
  return (await row<IntentRow>(edge, 'intent', intent)).decision
}

async function row<T>(edge: Edge, kind: RecordKind, id: unknown): Promise<T> {
  const [found] = await edge.store.rows([{ kind, id: String(id) }])
  if (found === undefined) throw new AnswerableError('not_found', `There is no such ${kind}.`)
  return JSON.parse(found.value) as T
}
