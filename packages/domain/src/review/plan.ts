import type { CommandOf, DecisionRow, Influence } from '@answerable/contract'
import type { Person } from '../model.ts'
import { type HeldCall, joinPlan, type Plan } from '../provenance/index.ts'
import { no } from '../refuse.ts'
import type { DecideContext, Decided, DomainEvent } from '../types.ts'
import { voteOnReview } from './decide.ts'

/**
 * One vote on held calls of one plan: one entry each, all or none.
 * INVARIANT 7: each call is named with what was shown of it, and keeps its own approval, claim and binding; the plan
 * joins questions, never permits.
 */
export function voteOnPlan(
  context: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'review.vote_plan'>,
): Decided {
  const held = payload.decisions.flatMap(({ decision }) => context.facts.row('decision', decision) ?? [])
  if (held.length < payload.decisions.length) return no('not_found', 'no such held decision')
  if (new Set(held.map((row) => row.id)).size < held.length) return no('invalid_input', 'a decision is named twice')
  // Without this a reviewer could be led to sign a stranger's call among those of the plan in front of them.
  if (plansOf(held).length !== 1) return no('conflict', 'these calls are not one plan: answer them one by one')
  const events: DomainEvent[] = []
  for (const { decision, shown } of payload.decisions) {
    const { vote, reason } = payload
    const entry = events.length === 0 ? id : context.tools.newId()
    const voted = voteOnReview(context, signer, {
      type: 'review.vote',
      id: entry,
      payload: { decision, shown, vote, reason },
    })
    if (!voted.ok) return voted
    events.push(...voted.events)
  }
  return { ok: true, events }
}

/**
 * Held decisions, grouped: calls of one run that wait under the same rules and share a tool or what their values came
 * from. In the order of the log within each group.
 */
export function plansOf(held: readonly DecisionRow[]): DecisionRow[][] {
  const runs = Map.groupBy(held.toSorted(byMaking), ({ run }) => run)
  return [...runs.values()].flatMap((rows) => {
    const calls = new Map<HeldCall, DecisionRow>(rows.map((row) => [heldCall(row), row]))
    return [...calls.keys()]
      .reduce<Plan[]>((plans, call) => joinPlan(plans, call), [])
      .map((plan) => plan.calls.flatMap((call) => calls.get(call) ?? []))
  })
}

const byMaking = (a: DecisionRow, b: DecisionRow): number => (a.entries[0] ?? 0) - (b.entries[0] ?? 0)

function heldCall({ tool, kind, review, influences }: DecisionRow): HeldCall {
  return {
    tool: tool ?? kind,
    rules: [...new Set(review?.requirements.map(({ rule }) => rule))],
    influences: influences.filter(steers).map(({ entry }) => entry),
  }
}

/** The request steers every call of its run: sharing it joins nothing. */
const steers = ({ trust, arguments: traced }: Influence): boolean => trust !== 'request' && traced.length > 0
