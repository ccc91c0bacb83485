import {
  AnswerableError,
  AuthZenAccessRequest,
  type DecisionRow,
  type JsonObject,
  type JsonValue,
} from '@answerable/contract'
import { hasEnded } from '@answerable/domain'
import { canonicalize } from '@answerable/ledger'
import type { Call, Edge, Reply } from '../http/edge.ts'
import { argumentsOf } from './arguments.ts'
import { readBody } from './body.ts'
import { type Session, toolNamed } from './evaluate.ts'
import { baseOf } from './metadata.ts'

// AuthZEN Access Request and Approval profile, draft 1. A held decision has its review already, so a request for access
// starts nothing: it returns that review as a task, and the approver's inbox is ours.

/** Seconds after which asking again is worth it. */
const RETRY_AFTER = '5'

/** What a held decision adds to its context: that, where and until when it can be asked for. */
export function accessRequestContext({ base }: Session, decision: JsonValue, review: JsonObject): JsonObject {
  const { due, requirements } = review
  return {
    evaluation_id: decision,
    reason: 'approval_required',
    access_request: {
      endpoint: `${base}/access/v1/requests`,
      expires_at: due ?? null,
      display: { title: 'People decide this', description: `Asked: ${rolesIn(requirements).join(', ')}.` },
    },
  }
}

/** POST /access/v1/requests. @throws AnswerableError `invalid_input` unless it is bound to that very denial */
export async function requestAccess(call: Call): Promise<Reply> {
  mustBeOn(call.edge)
  const { denial, ...evaluation } = await readBody(call.request, AuthZenAccessRequest)
  const row = await ownReview(call, denial.evaluation_id)
  const tool = await toolNamed(call.edge, row.agent, evaluation.action.name)
  const [entry] = await call.edge.log.entriesAt([row.entries[0] ?? row.index])
  const decided = entry?.values['arguments']
  const same = decided !== undefined && canonicalEqual(decided, argumentsOf(evaluation, tool))
  if (!same || row.tool !== evaluation.action.name) throw unbound('is not the evaluation that was denied')
  if (denial.expires_at !== undefined && denial.expires_at !== row.review?.due) throw unbound('is not its expiry')
  const task = await taskOf(call, row)
  return { status: 202, headers: { location: task.task.status_endpoint, 'retry-after': RETRY_AFTER }, json: task }
}

/** GET /access/v1/requests/{request}: where the task stands. */
export async function readAccessRequest(call: Call): Promise<Reply> {
  mustBeOn(call.edge)
  const row = await ownReview(call, call.params['request'] ?? '')
  return { headers: { 'retry-after': RETRY_AFTER }, json: await taskOf(call, row) }
}

function mustBeOn({ authZenDrafts }: Edge): void {
  if (!authZenDrafts) throw new AnswerableError('not_found', 'AuthZEN drafts are switched off here.')
}

async function ownReview({ edge, caller }: Call, id: string): Promise<DecisionRow> {
  const [row] = await edge.log.proved('decision', await edge.store.rows([{ kind: 'decision', id }]))
  if (row === undefined || caller.kind !== 'agent' || row.agent !== caller.id || row.review === null)
    throw new AnswerableError('not_found', 'There is no such request of this agent.')
  return row
}

const STATUS: Readonly<Record<DecisionRow['state'], string>> = {
  held: 'pending',
  approved: 'approved',
  claimed: 'approved',
  intended: 'approved',
  settled: 'approved',
  rejected: 'denied',
  denied: 'denied',
  expired: 'expired',
  void: 'failed',
  permitted: 'approved',
  // Never held, so never asked for here: nothing was approved either.
  observed: 'failed',
}

async function taskOf(call: Call, row: DecisionRow) {
  const { review, votes, state } = row
  const approvals = votes.filter(({ vote }) => vote === 'approve')
  const late = state === 'held' && review !== null && hasEnded(review.due, await call.edge.now())
  const steps = (review?.requirements ?? []).reduce((sum, { count }) => sum + count, 0)
  return {
    task: {
      id: row.id,
      status: late ? 'expired' : STATUS[state],
      status_endpoint: `${baseOf(call)}/access/v1/requests/${row.id}`,
      expires_at: review?.due ?? null,
      progress: {
        current_step: Math.min(approvals.length + 1, steps),
        total_steps: steps,
        // Roles and never people: who is asked is not the asking program's business.
        awaiting: state === 'held' && !late ? rolesIn((review?.requirements ?? []) as JsonValue) : [],
      },
    },
    ...(state === 'approved'
      ? {
          result: {
            mode: 'reevaluate',
            approval: { id: row.id, approved_at: votes.at(-1)?.time ?? null, approved_until: row.claimBy },
          },
        }
      : {}),
  }
}

function rolesIn(requirements: JsonValue | undefined): string[] {
  if (!Array.isArray(requirements)) return []
  return requirements.flatMap((one) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) && typeof one['role'] === 'string'
      ? [one['role']]
      : [],
  )
}

/** Sealed values keep the order they came in; equal requests may differ in it (RFC 8785). */
const canonicalEqual = (text: string, value: JsonObject): boolean =>
  canonicalize(JSON.parse(text) as JsonObject) === canonicalize(value)

function unbound(what: string): AnswerableError {
  const issue = { path: 'denial', message: what }
  return new AnswerableError('invalid_input', `denial: ${what}`, { issues: [issue] })
}
