import type { ActionClass, Body, Manifest, Reason, RecordRow, ReviewRequirement } from '@answerable/contract'
import { forbiddenIn } from '../emergency/live.ts'
import { endOf, type RuleWaiver } from '../exception/live.ts'
import { plusDuration, plusMs } from '../instants.ts'
import type { Agent, Model } from '../model.ts'
import { restsOn } from '../relief.ts'
import { type Assessed, driftRule } from '../release/assess.ts'
import { eligibleByRole, quorumMet } from '../review/eligible.ts'
import type { Standing } from '../standing.ts'
import { coverOf } from '../standing-approval/cover.ts'
import type { DecideContext, PolicyQuestion, PolicyVerdict } from '../types.ts'
import { AGENT_ALONE, unobservedBy, wordTooWeak } from './running.ts'
import { isSilent } from './unreported.ts'
import { verdictUnder } from './verdict.ts'

/** How long a permit is good when the policy does not say less. */
export const PERMIT_SECONDS = 30
const DRIFT_RULE = 'drift:'
/** How the requirement of a drift is named, among rules. */
export const driftRuleId = (outside: string | null): string => `${DRIFT_RULE}${(outside ?? '').replaceAll(' ', '-')}`
/** Reasons an entry takes. */
const MOST_REASONS = 64

type Verdict = Pick<
  Body<'decision.recorded'>,
  | 'outcome'
  | 'reasons'
  | 'rules'
  | 'obligations'
  | 'useBefore'
  | 'review'
  | 'exceptions'
  | 'emergency'
  | 'standingApproval'
>

export type Case = {
  standing: Standing
  agent: Agent
  run: RecordRow<'run'>
  manifest: Manifest
  assessed: Assessed
  question: PolicyQuestion
  /** live exceptions to rules that fit this call; `question.facts.waived` names their rules */
  waivers: readonly RuleWaiver[]
}

const deny = (reasons: Reason[], rules: string[] = [], obligations: string[] = []): Verdict => ({
  outcome: 'deny',
  reasons,
  rules,
  obligations,
  useBefore: null,
  review: null,
})

/**
 * One decision, in the order that closes first: standing, what runs, mode, the tool, then policy. Every path that is
 * not an explicit permit denies.
 */
export function judge(context: DecideContext, asked: Case): Verdict {
  const foreseen = foresee(context.tools, asked)
  if ('denied' in foreseen) return foreseen.denied
  const { verdict, requirements } = foreseen
  const waived = neutralised(context.tools, asked, verdict)
  const tool = asked.manifest.tools.find((candidate) => candidate.name === asked.question.tool)
  const { kind } = asked.question
  const unobserved = unobservedBy(asked.standing, kind, tool?.undo, asked.assessed.attested)
  const rests = restsOn(asked.standing, [...waived.map(({ id }) => id), ...unobserved])
  // A drift, or silence about what changed, is the owner's to mend: nothing signed before it stands in for that.
  const grave = driftRule(asked.standing.tier, asked.assessed) === 'review' || overdue(asked.standing).length > 0
  const cover = requirements.length === 0 || grave ? undefined : coverOf(context, { ...asked, tool, verdict })
  if (requirements.length > 0 && cover === undefined) {
    const held = hold(context, asked, verdict, requirements)
    return held.outcome === 'deny' ? held : { ...held, ...rests }
  }
  // INVARIANT 6: nor does it outlive an exception or approval without which it would not have been given.
  const ends = [...endsOf(context.model, rests), cover?.approval.until ?? null]
  return {
    outcome: 'allow',
    reasons: [cover === undefined ? { code: 'permitted' } : { code: 'standing_approval', value: cover.cited.id }],
    rules: verdict.rules,
    obligations: verdict.obligations,
    useBefore: earliestOf([permitUntil(context.now, asked.standing, asked.agent, verdict.useBefore), ...ends]),
    review: null,
    ...rests,
    ...(cover === undefined ? {} : { standingApproval: cover.cited }),
  }
}

/**
 * The exceptions without which the answer would be another: each rule is asked for once more as if it were not waived.
 * Where two exceptions waive one rule, the older one is used.
 */
function neutralised(
  tools: Pick<DecideContext['tools'], 'evaluate'>,
  { standing: { revision, publication }, question, waivers }: Case,
  verdict: PolicyVerdict,
): RuleWaiver[] {
  if (revision === undefined || publication === undefined) return []
  const used: RuleWaiver[] = []
  for (const waiver of waivers) {
    const { rule } = waiver.waives
    if (used.some((one) => one.waives.rule === rule)) continue
    const facts = { ...question.facts, waived: question.facts.waived.filter((waived) => waived !== rule) }
    const without = verdictUnder(tools, revision.manifest, publication, { ...question, facts })
    if (without.outcome !== verdict.outcome || without.rules.join() !== verdict.rules.join()) used.push(waiver)
  }
  return used
}

/** INVARIANT 6: when the exceptions something rests on end. */
export function endsOf(model: Model, { exceptions = [] }: { exceptions?: readonly string[] }): (string | null)[] {
  return exceptions.flatMap((id) => model.exceptions.get(id) ?? []).map((exception) => endOf(model, exception))
}

export const earliestOf = (instants: readonly (string | null)[]): string =>
  instants.flatMap((instant) => instant ?? []).reduce((a, b) => (a < b ? a : b))

/** A denial, or what policy says and which people have to agree; no requirement: it would be allowed. */
export type Foreseen = { denied: Verdict } | { verdict: PolicyVerdict; requirements: ReviewRequirement[] }

/** What `judge` comes to before any person is looked for. Asked alone, it answers searches: they permit nothing. */
export function foresee(
  tools: Pick<DecideContext['tools'], 'evaluate'>,
  asked: Omit<Case, 'run' | 'waivers'>,
): Foreseen {
  const denied = (...given: Parameters<typeof deny>): Foreseen => ({ denied: deny(...given) })
  const { standing, question } = asked
  if (standing.missing.length > 0) return denied(standing.missing.map((reason) => ({ ...reason })))
  const { mismatch, outside, attested } = asked.assessed
  if (mismatch !== null) return denied([{ code: 'running_mismatch', value: mismatch }])
  const drift = driftRule(standing.tier, asked.assessed)
  if (drift === 'deny') return denied([{ code: 'drift_outside', value: outside ?? '' }])
  const tool = asked.manifest.tools.find((candidate) => candidate.name === question.tool)
  if (question.kind === 'action' && tool === undefined) return denied([{ code: 'tool_unknown' }])
  if (wordTooWeak(standing, question.kind, tool?.undo, attested))
    return denied([{ code: 'running_mismatch', value: AGENT_ALONE }])
  if (isSilent(asked.agent) && standing.tier === 'T1' && tool?.undo === 'irreversible')
    return denied([{ code: 'outcome_unreported' }])
  if (forbiddenIn(standing.emergency, tool)) return denied([{ code: 'emergency_irreversible' }])
  const closed = closedByMode(standing.mode, question.kind, tool?.class)
  if (closed !== null) return denied([{ code: closed }, ...overdue(standing)])
  const { revision, publication } = standing
  if (revision === undefined || publication === undefined) return denied([{ code: 'policy_missing' }])
  const verdict = verdictUnder(tools, revision.manifest, publication, question)
  // INVARIANT: an error never opens (fail closed); Cedar alone would skip an erring forbid and allow.
  if (verdict.errors.length > 0) return denied([{ code: 'policy_error' }], verdict.rules, verdict.obligations)
  if (verdict.outcome === 'deny') return denied(ruleReasons(verdict), verdict.rules, verdict.obligations)
  // Only an explicit yes opens: an outcome nobody knows, or a review that asks nobody, is no yes.
  if (verdict.outcome !== 'allow' && (verdict.outcome !== 'review' || verdict.reviews.length === 0))
    return denied([{ code: 'policy_error' }], verdict.rules, verdict.obligations)
  const requirements = requirementsOf(verdict, standing, question.kind)
  return { verdict, requirements: drift === 'review' ? withOwner(requirements, outside) : requirements }
}

/** INVARIANT 6: a permit outlives neither the signature, nor the authority, nor the agent's registration. */
export function permitUntil(now: string, standing: Standing, agent: Agent, seconds = PERMIT_SECONDS): string {
  const ends = [plusMs(now, Math.min(seconds, PERMIT_SECONDS) * 1000), agent.until, standing.until ?? agent.until]
  return ends.reduce((a, b) => (a < b ? a : b))
}

/** Under `review_all` beside a stricter mode, what the stricter leaves open is still held: restrictions add up. */
export function holdsAll(standing: Pick<Standing, 'restrictions' | 'ladder'>): boolean {
  // The ladder too: its later steps close more, and what they leave open goes on being held.
  const ladder = standing.ladder?.mode ?? 'live'
  return ladder !== 'live' || standing.restrictions.some((restriction) => restriction.mode === 'review_all')
}

/** Why the ladder closed or holds, beside what it did. */
function overdue({ ladder }: Pick<Standing, 'ladder'>): Reason[] {
  return ladder === null || ladder.mode === 'live' ? [] : [{ code: 'attestation_overdue', value: ladder.due }]
}

/** Drift outside the envelope is the owner's to decide: asked beside whomever the policy asks, and once. */
function withOwner(requirements: readonly ReviewRequirement[], outside: string | null): ReviewRequirement[] {
  const others = requirements.filter(({ role }) => role !== 'owner')
  return [...others, { role: 'owner', count: 1, rule: driftRuleId(outside) }]
}

/** What a mode closes. `review_all` closes nothing, it holds. */
export function closedByMode(
  mode: Standing['mode'],
  kind: PolicyQuestion['kind'],
  actionClass: ActionClass | undefined,
): 'paused' | 'advisory_only' | null {
  if (mode === 'paused') return 'paused'
  if (mode !== 'advisory_only' || kind === 'recommendation') return null
  // An output leaves the system as surely as an action does.
  return kind === 'action' && actionClass === 'read' ? null : 'advisory_only'
}

function ruleReasons(verdict: PolicyVerdict): Reason[] {
  if (verdict.rules.length === 0 || verdict.rules.includes('none')) return [{ code: 'no_rule_permits' }]
  return verdict.rules.slice(0, MOST_REASONS).map((rule) => ({ code: 'rule', rule, value: rule }))
}

function requirementsOf(verdict: PolicyVerdict, standing: Standing, kind: PolicyQuestion['kind']): ReviewRequirement[] {
  const asked =
    verdict.outcome === 'review' ? verdict.reviews.map(({ role, count, rule }) => ({ role, count, rule })) : []
  const everything = holdsAll(standing) && kind === 'action' && asked.length === 0
  return everything ? [{ role: 'owner', count: 1, rule: 'mode:review_all' }] : asked
}

function hold(context: DecideContext, asked: Case, verdict: PolicyVerdict, requirements: ReviewRequirement[]): Verdict {
  const { standing, manifest, run } = asked
  if (standing.revision === undefined) return deny([{ code: 'policy_missing' }])
  const eligible = eligibleByRole(context, requirements, standing.revision, manifest, run)
  // A hold nobody can answer would look like oversight and be none.
  if (!quorumMet(requirements, eligible, [...eligible.values()].flat())) {
    const short = requirements.find(({ role, count }) => (eligible.get(role)?.length ?? 0) < count) ?? requirements[0]
    return deny([{ code: 'nobody_eligible', value: short?.role ?? '' }], verdict.rules, verdict.obligations)
  }
  const within = verdict.reviews.map((review) => plusDuration(context.now, review.within))
  const due =
    within.length === 0 ? plusDuration(context.now, manifest.review.within) : within.reduce((a, b) => (a < b ? a : b))
  const reasons: Reason[] = requirements.map(({ rule }) => {
    if (rule === 'mode:review_all') return { code: 'review_all' }
    if (rule.startsWith(DRIFT_RULE)) return { code: 'drift_review', value: asked.assessed.outside ?? '' }
    return { code: 'rule', rule, value: rule }
  })
  reasons.push(...overdue(standing))
  return {
    outcome: 'review',
    reasons,
    rules: verdict.rules,
    obligations: verdict.obligations,
    useBefore: null,
    review: { requirements, due },
  }
}
