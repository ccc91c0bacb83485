import {
  AnswerableError,
  type DecisionRow,
  EntryId,
  menderOf,
  type ObservationRow,
  type RecordKind,
  type RecordRow,
  sentenceOf,
} from '@answerable/contract'
import { plansOf } from '@answerable/domain'
import type { Call, Edge, Reply } from '../http/edge.ts'
import { cursorAfter, cursorIn, INDEX } from './cursor.ts'

const IN_A_RUN = 500

type Where = Readonly<Record<string, string>>

/** GET /v1/decisions: newest first; with a filter, newest change first. `next` is the cursor of the page after this one. */
export async function listDecisions(call: Call): Promise<Reply> {
  return page(call, pick(call.query, ['useCase', 'state', 'run']))
}

/** GET /v1/reviews: what waits for people, newest first, with the arguments they are to judge. */
export async function listReviews(call: Call): Promise<Reply> {
  const reply = await page(call, { ...pick(call.query, ['useCase']), state: 'held' })
  return { ...reply, json: { ...reply.json, plans: await openPlans(call.edge, reply.json.decisions) } }
}

/** Calls on this page that one person can judge together, by plan; a plan is told whole, also beyond the page. */
async function openPlans(edge: Edge, shown: readonly { run: string }[]): Promise<string[][]> {
  const runs = [...new Set(shown.map(({ run }) => run))]
  const held = await Promise.all(runs.map((run) => rowsOf(edge, 'decision', { run, state: 'held' })))
  const plans = plansOf(held.flat()).filter((plan) => plan.length > 1)
  return plans.map((plan) => plan.map(({ id }) => id))
}

/** GET /v1/runs/{run}: its request, observations and decisions. An agent sees its own runs only. */
export async function readRun({ edge, params, caller }: Call): Promise<Reply> {
  const stored = await edge.store.rows([{ kind: 'run', id: params['run'] ?? '' }])
  const [run] = await edge.log.proved('run', stored)
  if (run === undefined || (caller.kind === 'agent' && caller.id !== run.agent)) {
    throw new AnswerableError('not_found', 'There is no such run.')
  }
  const observations = await rowsOf(edge, 'observation', { run: run.id })
  const decisions = await rowsOf(edge, 'decision', { run: run.id })
  const entries = await edge.log.entriesAt([madeAt(run), ...observations.map(({ index }) => index)])
  const values = new Map(entries.map((entry) => [entry.index, entry.values]))
  const { index } = await edge.view()
  return {
    json: {
      run: { ...run, request: values.get(madeAt(run))?.['request'] ?? null },
      observations: observations.map((row: ObservationRow) => ({
        ...row,
        content: values.get(row.index)?.['content'] ?? null,
      })),
      decisions: decisions.toSorted((a, b) => madeAt(a) - madeAt(b)).map(summary),
      index,
    },
  }
}

async function page({ edge, query }: Call, where: Where) {
  const limit = Number(query['limit'])
  const filtered = Object.keys(where).length > 0
  const before = cursorIn<string | number>(query['after'], filtered ? INDEX : EntryId)
  const found = await edge.store.newest({ kind: 'decision', where, limit: limit + 1 }, before)
  const rows = await edge.log.proved('decision', found.slice(0, limit))
  const entries = await edge.log.entriesAt(rows.map(madeAt))
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
      next: found.length > limit ? cursorAfter(found[limit - 1], filtered) : null,
      index,
    },
  }
}

function summary(row: DecisionRow) {
  const { id, time, run, useCase, agent, kind, tool, tier, outcome, state, review, votes, enforcement } = row
  const reasons = row.reasons.map((reason) => ({ ...reason, sentence: sentenceOf(reason), mend: menderOf(reason) }))
  return {
    decision: id,
    entry: madeAt(row),
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
  return edge.log.proved(kind, found.toReversed())
}

/** The entry that made a row; its `index` is the one that changed it last. */
const madeAt = ({ entries, index }: { entries: readonly number[]; index: number }): number => entries[0] ?? index

function pick(query: Readonly<Record<string, unknown>>, names: readonly string[]): Where {
  return Object.fromEntries(names.flatMap((name) => (typeof query[name] === 'string' ? [[name, query[name]]] : [])))
}
