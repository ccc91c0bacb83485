import { type JsonObject, type JsonValue, passes } from '@answerable/contract'
import { actionDigest } from '@answerable/domain'
import { withSentences } from '../http/shape-reply.ts'
import { accessRequestContext } from './access-request.ts'
import type { Evaluated, Session } from './evaluate.ts'
import { obligationObjects } from './obligations.ts'
import type { Profiles } from './profiles.ts'

/** The answer to one evaluation (AuthZEN 1.0 section 6.2). */
export type Decision = { decision: boolean; context: JsonObject }

/**
 * What the gate said, as AuthZEN says it. Held is `false`: nothing may happen yet, and `review` says who is asked and
 * until when. `decision_id` names the entry, which anybody who may read it verifies with its receipt.
 */
export async function decisionOf(session: Session, evaluated: Evaluated, profiles: Profiles): Promise<Decision> {
  const { result, index } = evaluated.answer
  const { decision, outcome, reasons, rules, obligations, review, permit, enforcement, reason, wouldHave } =
    withSentences(result)
  const native = Array.isArray(obligations) ? obligations : []
  const held = typeof review === 'object' && review !== null && !Array.isArray(review) ? review : undefined
  return {
    decision: passes(outcome),
    context: {
      decision_id: decision ?? null,
      outcome: outcome ?? null,
      ...(reason === undefined ? {} : { reason }),
      ...(wouldHave === undefined ? {} : { would_have: wouldHave }),
      reasons: reasons ?? [],
      rules: rules ?? [],
      obligations: profiles.obligations ? obligationObjects(native) : native,
      review: held ?? null,
      enforcement: enforcement ?? null,
      practice: session.edge.practice,
      index,
      ...(await executorPart(session, evaluated, permit)),
      ...(profiles.accessRequest && held !== undefined ? accessRequestContext(session, decision ?? null, held) : {}),
    },
  }
}

/** What an enforcement point that does report needs to open its intent; a silent one has nothing left to say. */
async function executorPart(
  { edge, agent }: Session,
  { asked }: Evaluated,
  permit: JsonValue | undefined,
): Promise<JsonObject> {
  const { model } = await edge.view()
  const { run, tool, arguments: given } = asked.payload
  if (permit === null || permit === undefined || model.agents.get(agent)?.reportsOutcomes === false) return {}
  if (typeof run !== 'string' || typeof tool !== 'string') return { permit }
  const action = actionDigest(edge, { kind: 'action', tool, arguments: given as JsonObject })
  return { permit, action, run_token: edge.runs.issue(run, agent) }
}
