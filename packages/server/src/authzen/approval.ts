import { AnswerableError, type AuthZenEvaluation } from '@answerable/contract'
import { actionDigest } from '@answerable/domain'
import { parsedPayload } from '../auth/statements.ts'
import { type Asked, submit } from '../http/commands.ts'
import { argumentsOf } from './arguments.ts'
import { evaluate, type Evaluated, type Session, toolNamed } from './evaluate.ts'
import type { Profiles } from './profiles.ts'
import { repeated } from './request-window.ts'

/**
 * An evaluation, or under the access-request draft one that brings an approval: then that approval is claimed, for
 * exactly what was approved, once, and judged again at this instant (INVARIANT 7).
 */
export function judge(session: Session, evaluation: AuthZenEvaluation, profiles: Profiles): Promise<Evaluated> {
  const approval = profiles.accessRequest ? approvalIn(evaluation) : undefined
  return approval === undefined ? evaluate(session, evaluation) : claim(session, evaluation, approval)
}

function approvalIn({ context }: AuthZenEvaluation): string | undefined {
  const approval = context?.['approval']
  if (approval === undefined) return undefined
  const id = typeof approval === 'object' && approval !== null && !Array.isArray(approval) ? approval['id'] : undefined
  if (typeof id === 'string') return id
  const issue = { path: 'context.approval.id', message: 'must be the id of an approval' }
  throw new AnswerableError('invalid_input', `${issue.path}: ${issue.message}`, { issues: [issue] })
}

/** Refusals of a claim, as the profile names them. None of them leaves an entry: nothing changed. */
const REASON: Readonly<Record<string, string>> = {
  expired: 'approval_expired',
  action_mismatch: 'out_of_scope',
  not_approved: 'grant_pending',
  permit_used: 'approval_unverifiable',
  not_found: 'approval_unverifiable',
  invalid_input: 'approval_unverifiable',
}

async function claim(session: Session, evaluation: AuthZenEvaluation, decision: string): Promise<Evaluated> {
  const { edge, agent, requestId } = session
  const name = evaluation.action.name
  const given = argumentsOf(evaluation, await toolNamed(edge, agent, name))
  const action = actionDigest(edge, { kind: 'action', tool: name, arguments: given })
  const principal = { kind: 'agent', id: agent } as const
  const [row] = await edge.log.proved('decision', await edge.store.rows([{ kind: 'decision', id: decision }]))
  const run = row?.agent === agent ? row.run : ''
  const asked: Asked = {
    route: 'evaluate',
    type: 'decision.claim',
    payload: { run, tool: name, arguments: given },
    principal,
  }
  try {
    const payload = parsedPayload('decision.claim', { decision, action })
    const what = { ...payload, approval: true }
    const again =
      requestId === undefined ? undefined : await repeated(edge, agent, { route: 'evaluate', requestId, what })
    return { asked, answer: await submit(edge, { ...asked, payload }, again?.key, undefined, again?.beside) }
  } catch (error) {
    const reason = error instanceof AnswerableError ? REASON[error.code] : undefined
    if (reason === undefined) throw error
    const { index } = await edge.view()
    return {
      asked,
      answer: {
        index,
        result: { decision, outcome: 'deny', reason: row?.state === 'rejected' ? 'policy_denied' : reason },
      },
    }
  }
}
