import type { Body, CommandOf, Reason, RecordRow } from '@answerable/contract'
import { forbiddenIn } from '../emergency/live.ts'
import { hasEnded, plusMs } from '../instants.ts'
import type { Agent } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import { competenceWaiver } from '../competence/live.ts'
import { restsFault, restsOn, ruleExceptions } from '../relief.ts'
import { eligibleByRole, quorumMet } from '../review/eligible.ts'
import { type Standing, standing } from '../standing.ts'
import type { DecideContext, Decided } from '../types.ts'
import { assumedBy, bindingOf } from './binding.ts'
import { type Assessed, assessRunning, driftRule } from '../release/assess.ts'
import { closedByMode, driftRuleId, earliestOf, endsOf, holdsAll, permitUntil } from './judge.ts'
import { answerableOf } from './request.ts'
import { AGENT_ALONE, unobservedBy, wordTooWeak } from './running.ts'
import { isSilent, REPORT_WITHIN_MS, withUnreported } from './unreported.ts'

/** INVARIANT 7: an approval is claimed once, for exactly what was shown, and judged again at the instant of the claim. */
export function claimDecision(
  context: DecideContext,
  agent: Agent,
  { id, payload }: CommandOf<'decision.claim'>,
): Decided {
  const { model } = context
  const decision = ownDecision(context, agent, payload.decision, payload.action)
  if ('ok' in decision) return decision
  if (['claimed', 'void', 'intended', 'settled'].includes(decision.state))
    return no('permit_used', 'the approval has been claimed')
  if (decision.state === 'expired') return no('expired', 'the review has expired')
  if (decision.state !== 'approved') return no('not_approved', `the decision is ${decision.state}`)
  if (decision.claimBy === null || hasEnded(decision.claimBy, context.now))
    return no('expired', 'the approval has ended')
  const now = standing(model, decision.useCase, agent, context.now, decision.tier)
  const faults = claimFaults(context, decision, now, agent)
  const approvedBy = decision.votes.filter((vote) => vote.vote === 'approve').map((vote) => vote.person)
  const allowed = faults.length === 0
  const undo = now.revision?.tools.find((tool) => tool.name === decision.tool)?.undo
  const unobserved = unobservedBy(now, decision.kind, undo, assessedNow(context, decision.useCase, agent).attested)
  const incompetent = competenceWaiver(model, now.revision, approvedBy, context.now)
  const rests = restsOn(now, [...ruleExceptions(model, decision.exceptions), ...unobserved, ...incompetent])
  const body: Body<'decision.claimed'> = {
    decision: decision.id,
    useCase: decision.useCase,
    outcome: allowed ? 'allow' : 'deny',
    reasons: allowed ? [{ code: 'approved_by_people', value: String(approvedBy.length) }] : faults,
    rules: decision.rules,
    obligations: decision.obligations,
    answerable: answerableOf(now),
    enforcement: now.enforcement,
    useBefore: allowed ? earliestOf([permitUntil(context.now, now, agent), ...endsOf(model, rests)]) : null,
    approvedBy,
    ...(allowed ? rests : {}),
  }
  const claimed = yes<'decision.claimed'>({ type: 'decision.claimed', id, body, cause: [decision.id] })
  const { useCase } = decision
  return allowed && isSilent(agent) ? withUnreported(context, claimed, { decision: decision.id, useCase }) : claimed
}

function claimFaults(context: DecideContext, decision: RecordRow<'decision'>, now: Standing, agent: Agent): Reason[] {
  if (now.missing.length > 0) return now.missing.map((reason) => ({ ...reason }))
  const tool = now.revision?.tools.find((candidate) => candidate.name === decision.tool)
  const assessed = assessedNow(context, decision.useCase, agent)
  if (wordTooWeak(now, decision.kind, tool?.undo, assessed.attested))
    return [{ code: 'running_mismatch', value: AGENT_ALONE }]
  const drifted = driftFault(now, decision, assessed)
  if (drifted !== null) return [drifted]
  if (isSilent(agent) && now.tier === 'T1' && tool?.undo === 'irreversible') return [{ code: 'outcome_unreported' }]
  if (forbiddenIn(now.emergency, tool)) return [{ code: 'emergency_irreversible' }]
  const over = restsFault(context.model, decision, context.now)
  if (over !== null) return [over]
  const closed = closedByMode(now.mode, decision.kind, tool?.class)
  if (closed !== null) return [{ code: closed }]
  if (bindingOf(context.tools, decision, assumedBy(now)) !== decision.binding) return [{ code: 'approval_void' }]
  const run = context.facts.row('run', decision.run)
  const manifest = now.revision === undefined ? undefined : context.facts.manifest(now.revision.manifest)
  if (run === undefined || now.revision === undefined || manifest === undefined) return [{ code: 'document_missing' }]
  // INVARIANT 8: voters must still be active and eligible; a leaver's vote does not count any more.
  const requirements = decision.review?.requirements ?? []
  // A review that asks nobody is no review: every requirement of an empty list is met.
  if (requirements.length === 0) return [{ code: 'quorum_lost' }]
  const eligible = eligibleByRole(context, requirements, now.revision, manifest, run)
  const approvals = decision.votes.filter((vote) => vote.vote === 'approve').map((vote) => vote.person)
  return quorumMet(requirements, eligible, approvals) ? [] : [{ code: 'quorum_lost' }]
}

/**
 * INVARIANT 2: no intent without, at this index, everything an `allow` needs. A permit is good for one intent, until
 * `useBefore`; what lapsed, was restricted or re-signed since closes it.
 */
export function openIntent(context: DecideContext, agent: Agent, { id, payload }: CommandOf<'intent.open'>): Decided {
  const decision = ownDecision(context, agent, payload.decision, payload.action)
  if ('ok' in decision) return decision
  if (decision.state === 'intended' || decision.state === 'settled')
    return no('permit_used', 'the permit has been used')
  if (decision.state !== 'permitted' && decision.state !== 'claimed')
    return no('not_approved', `the decision is ${decision.state}`)
  if (decision.useBefore === null || hasEnded(decision.useBefore, context.now))
    return no('permit_expired', `the permit ended at ${decision.useBefore}`)
  const now = standing(context.model, decision.useCase, agent, context.now, decision.tier)
  const tool = now.revision?.tools.find((candidate) => candidate.name === decision.tool)
  const assessed = assessedNow(context, decision.useCase, agent)
  const weak = wordTooWeak(now, decision.kind, tool?.undo, assessed.attested) ? 'running_mismatch' : null
  const unsaid = isSilent(agent) && now.tier === 'T1' && tool?.undo === 'irreversible' ? 'outcome_unreported' : null
  const unreviewed = holdsAll(now) && decision.state === 'permitted' && decision.kind === 'action'
  const code =
    now.missing[0]?.code ??
    weak ??
    driftFault(now, decision, assessed)?.code ??
    unsaid ??
    (forbiddenIn(now.emergency, tool) ? 'emergency_irreversible' : null) ??
    restsFault(context.model, decision, context.now)?.code ??
    closedByMode(now.mode, decision.kind, tool?.class) ??
    (unreviewed ? 'review_all' : null)
  if (code !== null) return no('gate_closed', code)
  if (bindingOf(context.tools, decision, assumedBy(now)) !== decision.binding) return no('gate_closed', 'approval_void')
  return yes<'intent.opened'>({
    type: 'intent.opened',
    id,
    body: { decision: decision.id, useCase: decision.useCase, reportBy: plusMs(context.now, REPORT_WITHIN_MS) },
    cause: [decision.id],
  })
}

function assessedNow({ model, facts, tools, now }: DecideContext, useCase: string, agent: Agent): Assessed {
  return assessRunning({ model, facts, tools, now, useCase, agent, claims: undefined })
}

/** What drifted since: only a decision the owner was asked about, because of this very drift, still stands. */
function driftFault(
  { tier }: Standing,
  { review }: RecordRow<'decision'>,
  assessed: Assessed,
): { code: 'drift_outside' | 'drift_review'; value: string } | null {
  const rule = driftRule(tier, assessed)
  const value = assessed.outside ?? ''
  if (rule === 'deny') return { code: 'drift_outside', value }
  const asked = review?.requirements.some((requirement) => requirement.rule === driftRuleId(value)) ?? false
  return rule === 'review' && !asked ? { code: 'drift_review', value } : null
}

/** The decision, if it is this agent's and `action` is what was put before the gate: approved = shown = executed. */
function ownDecision(
  { facts, tools }: DecideContext,
  agent: Agent,
  id: string,
  action: string,
): RecordRow<'decision'> | Refused {
  const decision = facts.row('decision', id)
  if (decision === undefined || decision.agent !== agent.agent) return no('not_found', 'no such decision of this agent')
  if (tools.keyed(decision.useCase, action) !== decision.action)
    return no('action_mismatch', 'what is about to run is not what was decided')
  return decision
}
