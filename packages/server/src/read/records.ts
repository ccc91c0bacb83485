import {
  AnswerableError,
  type DecisionRow,
  menderOf,
  type ObservationRow,
  type RecordKind,
  type RecordRow,
  type RunRecord,
  sentenceOf,
} from '@answerable/contract'
import type { Call, Edge, Reply } from '../http/edge.ts'

const IN_A_RUN = 500

type Where = Readonly<Record<string, string>>

/** GET /v1/decisions: newest first. `next` is the cursor of the page after this one. */
export async function listDecisions(call: Call): Promise<Reply> {
  return page(call, pick(call.query, ['useCase', 'state', 'run']))
}

/** GET /v1/reviews: what waits for people, newest first, with the arguments they are to judge. */
export async function listReviews(call: Call): Promise<Reply> {
  return page(call, { ...pick(call.query, ['useCase']), state: 'held' })
}

/** GET /v1/runs/{run}: its request, observations and decisions. An agent sees its own runs only. */
export async function readRun({ edge, params, caller }: Call): Promise<Reply> {
  const [stored] = await edge.store.rows([{ kind: 'run', id: params['run'] ?? '' }])
  const run = stored === undefined ? undefined : (JSON.parse(stored.value) as RunRecord)
  if (run === undefined || (caller.kind === 'agent' && caller.id !== run.agent)) {
    throw new AnswerableError('not_found', 'There is no such run.')
  }
  const observations = await rowsOf(edge, 'observation', { run: run.id })
  const decisions = await rowsOf(edge, 'decision', { run: run.id })
  const entries = await edge.log.entriesAt([run.index, ...observations.map(({ index }) => index)])
  const values = new Map(entries.map((entry) => [entry.index, entry.values]))
  const { index } = await edge.view()
  return {
    json: {
      run: { ...run, request: values.get(run.index)?.['request'] ?? null },
      observations: observations.map((row: ObservationRow) => ({
        ...row,
        content: values.get(row.index)?.['content'] ?? null,
      })),
      decisions: decisions.map(summary),
      index,
    },
  }
}

async function page({ edge, query }: Call, where: Where): Promise<Reply> {
  const limit = Number(query['limit'])
  const before = cursorIn(query['after'])
  const found = await edge.store.newest({ kind: 'decision', where, limit: limit + 1 }, before)
  const rows = found.slice(0, limit).map(({ value }) => JSON.parse(value) as DecisionRow)
  const entries = await edge.log.entriesAt(rows.map((row) => row.index))
  const values = new Map(entries.map((entry) => [entry.index, entry.values]))
  const { index } = await edge.view()
  return {
    json: {
      decisions: rows.map((row) => {
        const { arguments: given, text } = values.get(row.index) ?? {}
        return {
          ...summary(row),
          arguments: given === undefined ? null : (JSON.parse(given) as object),
          text: text ?? null,
        }
      }),
      next: found.length > limit ? String(rows.at(-1)?.index) : null,
      index,
    },
  }
}

function summary(row: DecisionRow) {
  const { id, index, time, run, useCase, agent, kind, tool, tier, outcome, state, review, votes, enforcement } = row
  const reasons = row.reasons.map((reason) => ({ ...reason, sentence: sentenceOf(reason), mend: menderOf(reason) }))
  return {
    decision: id,
    entry: index,
    time,
    run,
    useCase,
    agent,
    kind,
    tool,
    tier,
    outcome,
    state,
    enforcement,
    reasons,
    owner: row.answerable.owner,
    review: review === null ? null : { ...review, votes: votes.length, claimBy: row.claimBy },
  }
}

async function rowsOf<K extends RecordKind>(edge: Edge, kind: K, where: Where): Promise<RecordRow<K>[]> {
  const found = await edge.store.newest({ kind, where, limit: IN_A_RUN }, null)
  return found.toReversed().map(({ value }) => JSON.parse(value) as RecordRow<K>)
}

function cursorIn(after: unknown): number | null {
  if (after === undefined) return null
  if (typeof after === 'string' && /^\d{1,15}$/.test(after)) return Number(after)
  throw new AnswerableError('invalid_input', 'after: is no cursor of this list', {
    issues: [{ path: 'after', message: 'is no cursor of this list' }],
  })
}

function pick(query: Readonly<Record<string, unknown>>, names: readonly string[]): Where {
  return Object.fromEntries(names.flatMap((name) => (typeof query[name] === 'string' ? [[name, query[name]]] : [])))
}
