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
import type { Caller } from '../auth/caller.ts'
import type { Call, Edge, Reply } from '../http/edge.ts'
import { cursorAfter, cursorIn, INDEX } from './cursor.ts'
import { readerOf } from './reader.ts'
import { searchOf, SEARCHED } from './search.ts'

const IN_A_RUN = 500

type Where = Readonly<Record<string, string | readonly string[]>>

/**
 * GET /v1/decisions: newest first; of one use case, agent, run or state, newest change first. A search looks at
 * `SEARCHED` rows at most and says so in `searched`; `next` goes on from the oldest of them.
 */
export async function listDecisions({ edge, query, caller }: Call): Promise<Reply> {
  const where = await recordedOnly(edge, caller, pick(query, ['useCase', 'agent', 'run', 'state']))
  const limit = Number(query['limit'])
  const filtered = Object.keys(where).length > 0
  const before = cursorIn<string | number>(query['after'], filtered ? INDEX : EntryId)
  const {
    rows: found,
    searched,
    oldest,
  } = await edge.store.search(
    { kind: 'decision', where, limit: limit + 1, within: SEARCHED, ...searchOf(query) },
    before,
  )
  const shown = found.slice(0, limit)
  const ended = searched < SEARCHED ? null : String(oldest)
  const next = found.length > limit ? cursorAfter(shown.at(-1), filtered) : ended
  return {
    json: {
      decisions: await toldDecisions(edge, await edge.log.proved('decision', shown)),
      next,
      searched,
      index: (await edge.view()).index,
    },
  }
}

/** GET /v1/reviews: what waits for people, newest first, with the arguments they are to judge. */
export async function listReviews(call: Call): Promise<Reply> {
  const { edge, query, caller } = call
  const limit = Number(query['limit'])
  const where = await recordedOnly(edge, caller, { ...pick(query, ['useCase']), state: 'held' })
  const before = cursorIn<string | number>(query['after'], INDEX)
  const found = await edge.store.newest({ kind: 'decision', where, limit: limit + 1 }, before)
  const shown = found.slice(0, limit)
  const decisions = await toldDecisions(edge, await edge.log.proved('decision', shown))
  const next = found.length > limit ? cursorAfter(shown.at(-1), true) : null
  return { json: { decisions, next, plans: await openPlans(edge, decisions), index: (await edge.view()).index } }
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
  const inOrder = (await rowsOf(edge, 'decision', { run: run.id })).toSorted((a, b) => madeAt(a) - madeAt(b))
  const told = await toldDecisions(edge, inOrder)
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
      decisions: told.map((line, at) => ({ ...line, ...causesOf(inOrder[at]) })),
      index,
    },
  }
}

/** Rows as people read them: each proved by its entries, with what the vault still holds of its arguments. */
async function toldDecisions(edge: Edge, rows: readonly DecisionRow[]) {
  const entries = await edge.log.entriesAt(rows.map(madeAt))
  const values = new Map(entries.map((entry) => [entry.index, entry.values]))
  return rows.map((row) => {
    const { arguments: given, text } = values.get(madeAt(row)) ?? {}
    return {
      ...summary(row),
      arguments: given === undefined ? null : (JSON.parse(given) as object),
      text: text ?? null,
    }
  })
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

/** What of a run led to a decision, and what came of it. */
const causesOf = (row: DecisionRow | undefined) => ({
  influences: row?.influences ?? [],
  effect: row?.effect?.outcome ?? null,
})

async function rowsOf<K extends RecordKind>(edge: Edge, kind: K, where: Where): Promise<RecordRow<K>[]> {
  const found = await edge.store.newest({ kind, where, limit: IN_A_RUN }, null)
  return edge.log.proved(kind, found.toReversed())
}

/** The entry that made a row; its `index` is the one that changed it last. */
const madeAt = ({ entries, index }: { entries: readonly number[]; index: number }): number => entries[0] ?? index

/** Only rows the caller may read are looked at, so that pages are full and say nothing about the others. */
export async function recordedOnly(edge: Edge, caller: Caller, where: Where): Promise<Where> {
  if (caller.kind !== 'person' || where['useCase'] !== undefined) return where
  const { recorded } = await readerOf(edge, caller)
  return recorded === null ? where : { ...where, useCase: recorded }
}

function pick(query: Readonly<Record<string, unknown>>, names: readonly string[]): Where {
  return Object.fromEntries(names.flatMap((name) => (typeof query[name] === 'string' ? [[name, query[name]]] : [])))
}
