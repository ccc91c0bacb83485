import type { EntryId, Enforcement, Mode, ReasonCode, Tier } from '@answerable/contract'
import { type Ladder, ladderOf } from './attestation/ladder.ts'
import { authorityEnd, authorityFault, chainOf, isProvisional } from './authority/chain.ts'
import { beyond } from './authority/cover.ts'
import { challengeOf, mustBeHeard } from './acceptance/challenge.ts'
import {
  capacityFits,
  countersignedUntil,
  type MissingCountersignature,
  missingCountersignatures,
  riskToReach,
} from './acceptance/countersigned.ts'
import { mayAnswer } from './authority/grantor.ts'
import { type Cover, coverAt, type Gone } from './cover/live.ts'
import { handoverMissing } from './handover/missing.ts'
import { hasEnded } from './instants.ts'
import {
  type Acceptance,
  type Agent,
  type Emergency,
  isActive,
  type Model,
  type Publication,
  publicationFor,
  type Restriction,
  type Revision,
  revisionInForce,
  stricter,
  type UseCase,
} from './model.ts'
import type { ObservedPeriod } from './nomination/model.ts'
import { listedOnly } from './nomination/model.ts'
import { observedAt } from './observed/live.ts'
import { relieved } from './relief.ts'
import { derivedRestrictions } from './incident/restrict.ts'
import { separationFaultNow } from './use-case/roles.ts'
import { strictest } from './use-case/tier.ts'

export type StandingReason = { code: ReasonCode; value?: string }

/** Who answers for a use case at one instant, under what, and what is missing. */
export type Standing = {
  /** INVARIANT 2: empty exactly when an `allow` is possible at this instant. */
  missing: readonly StandingReason[]
  /** nothing is enforced yet: the call passes, and the entry says what the gate would have said; a restriction ends it */
  observed: ObservedPeriod | null
  mode: Mode
  /** what follows if the owner does not answer for what changed; null before the first signature */
  ladder: Ladder | null
  restrictions: readonly Restriction[]
  revision: Revision | undefined
  acceptance: Acceptance | null
  publication: Publication | undefined
  tier: Tier | null
  enforcement: Enforcement
  provisional: boolean
  /** further signatures without which the acceptance opens nothing, and who could give them */
  countersignatures: readonly MissingCountersignature[]
  /** the deputy who answers now in the place of an owner who left, moved or is away */
  cover: Cover | null
  /** why and since when the owner does not act; null while the owner does */
  gone: Gone | null
  /** the earliest instant at which it closes by itself */
  until: string | null
  /** live exceptions without which something would be missing: each decision cites them */
  exceptions: readonly EntryId[]
  /** the emergency continuation that stands in for a lapsed signature; cited likewise */
  emergency: Emergency | null
  /** the live exception by which a release nobody observed or attested may run; cited where it was needed */
  unobserved: EntryId | null
}

const ENFORCEMENT_ORDER: readonly Enforcement[] = ['structural', 'gateway', 'cooperative', 'instructed']
export function weakerEnforcement(a: Enforcement, b: Enforcement): Enforcement {
  return ENFORCEMENT_ORDER.indexOf(a) >= ENFORCEMENT_ORDER.indexOf(b) ? a : b
}

/**
 * The standing of a use case at `now`. Everything that lapses, lapses here by derivation: no timer has to run for the
 * gate to close. `agent` narrows restrictions and enforcement to the one that asks. `chain` is the strictest class of the
 * work this belongs to, where other use cases handed it over: it governs as if the use case were of that class.
 */
export function standing(
  model: Model,
  useCaseId: string,
  agent: Agent | undefined,
  now: string,
  chain?: Tier | null,
): Standing {
  const useCase = model.useCases.get(useCaseId)
  const inForce = useCase === undefined ? undefined : revisionInForce(useCase)
  const revision = inForce === undefined ? undefined : { ...inForce, tier: strictest([inForce.tier, chain ?? 'T4']) }
  const restrictions = [
    ...restrictionsInForce(model, useCaseId, agent?.agent),
    ...derivedRestrictions(model, useCaseId, now),
  ]
  const acceptance = useCase?.acceptance ?? null
  const publication =
    revision !== undefined && acceptance !== null ? publicationFor(revision, acceptance.assumptions) : undefined
  const authority = acceptance?.authority == null ? undefined : model.authorities.get(acceptance.authority)
  const mandate = authority === undefined ? null : chainOf(model, authority.id).mandate
  const listed = listedOnly(model, useCaseId)
  const declared = revision?.enforcement ?? listed?.enforcement ?? 'cooperative'
  const ladder = useCase === undefined || inForce === undefined ? null : ladderOf(useCase, inForce, now)
  const covered = useCase === undefined || revision === undefined ? null : coverAt(model, useCase, revision, now)
  const base = {
    mode: restrictions.reduce<Mode>((mode, restriction) => stricter(mode, restriction.mode), ladder?.mode ?? 'live'),
    ladder,
    restrictions,
    revision,
    acceptance,
    publication,
    tier: revision?.tier ?? null,
    enforcement: agent === undefined ? declared : weakerEnforcement(declared, agent.enforcement),
    provisional: isProvisional(model, mandate),
    // Closing is always real: whatever narrows the use case ends this while it lasts.
    observed: restrictions.length === 0 && model.openJump === null ? observedAt(model, useCaseId, now) : null,
    countersignatures:
      revision === undefined || acceptance === null ? [] : missingCountersignatures(model, revision, acceptance, now),
    cover: covered?.cover ?? null,
    gone: covered?.gone ?? null,
    ends: [
      acceptance?.until ?? null,
      authority === undefined ? null : authorityEnd(model, authority),
      acceptance === null ? null : countersignedUntil(model, acceptance),
      covered?.cover?.until ?? null,
      useCase === undefined ? null : nextAbsence(useCase, now),
    ],
  }
  const missing: StandingReason[] = []
  if (model.openJump !== null) missing.push({ code: 'clock_unconfirmed' })
  if (useCase === undefined || revision === undefined)
    missing.push({ code: listed === undefined ? 'use_case_unknown' : 'nobody_answers' })
  else
    missing.push(
      ...signatureFaults(useCase, now),
      ...(covered?.fault == null ? [] : [covered.fault]),
      ...peopleFaults(model, revision, covered?.gone ?? null),
      ...(acceptance !== null && handoverMissing(useCase, acceptance) ? [{ code: 'handover_missing' as const }] : []),
      ...rightFaults(model, { ...base, revision }, now),
    )
  return relieved(model, { ...base, missing }, { useCase: useCaseId, agent: agent?.agent }, now)
}

function signatureFaults(useCase: UseCase, now: string): StandingReason[] {
  const { acceptance, lastAnswer } = useCase
  if (acceptance === null) return [{ code: lastAnswer?.answer === 'refused' ? 'acceptance_refused' : 'nobody_answers' }]
  if (acceptance.rescinded !== null) return [{ code: 'acceptance_rescinded' }]
  if (acceptance.until === null || hasEnded(acceptance.until, now)) {
    return [{ code: 'acceptance_lapsed', ...(acceptance.until === null ? {} : { value: acceptance.until }) }]
  }
  return []
}

function peopleFaults(model: Model, revision: Revision, gone: Gone | null): StandingReason[] {
  const faults: StandingReason[] = []
  // Who never was employed here did not leave: no deputy covers for a supplier's staff.
  if (gone === null && !mayAnswer(model.persons.get(revision.owner))) faults.push({ code: 'owner_supplier' })
  const collision = separationFaultNow(model, revision)
  if (collision !== null) faults.push({ code: 'not_separate', value: collision })
  if (revision.tier === 'T1' || revision.tier === 'T2') {
    if (revision.deputy === null || !isActive(model.persons.get(revision.deputy)))
      faults.push({ code: 'deputy_missing' })
    if (revision.challenger === null || !isActive(model.persons.get(revision.challenger))) {
      faults.push({ code: 'challenger_missing' })
    }
    if (!revision.hasFallback) faults.push({ code: 'fallback_missing' })
  }
  return faults
}

type Right = Pick<Standing, 'countersignatures' | 'acceptance' | 'publication' | 'enforcement' | 'provisional'> & {
  revision: Revision
}

function rightFaults(model: Model, right: Right, now: string): StandingReason[] {
  const { acceptance, revision } = right
  if (acceptance === null) return []
  const faults: StandingReason[] = []
  const fault = authorityFault(model, acceptance.authority, now)
  const authority = acceptance.authority === null ? undefined : model.authorities.get(acceptance.authority)
  if (fault !== null) faults.push(fault)
  else if (authority !== undefined) {
    const reach = { ...revision, residualRisk: riskToReach(acceptance.overall) }
    const short = authority.grantee === revision.owner ? beyond(model, authority, reach) : 'another person'
    if (short !== null) faults.push({ code: 'authority_too_small', value: short })
    if (!capacityFits(revision, authority.capacity))
      faults.push({ code: 'capacity_mismatch', value: authority.capacity })
  }
  if (mustBeHeard(revision, acceptance.overall) && challengeOf(model, revision, acceptance.assumptions) === undefined)
    faults.push({ code: 'challenge_unheard' })
  faults.push(...right.countersignatures.map(missingSignature))
  const high = revision.tier === 'T1' || revision.tier === 'T2'
  if (right.provisional && high && fault === null) faults.push({ code: 'mandate_provisional' })
  if (right.publication === undefined) faults.push({ code: 'policy_missing' })
  const weak = right.enforcement !== 'structural' && right.enforcement !== 'gateway'
  if (revision.tier === 'T1' && revision.autonomy === 'autonomous' && weak)
    faults.push({ code: 'enforcement_too_weak' })
  return faults
}

function missingSignature({ for: wanted }: MissingCountersignature): StandingReason {
  if (wanted === 'critical_risk') return { code: 'countersignature_mandate' }
  if (wanted === 'high_risk' || wanted === 'other')
    return { code: 'countersignature_grantor', value: wanted.replaceAll('_', ' ') }
  return { code: 'countersignature_capacity', value: wanted.replaceAll('_', ' ') }
}

/** Restrictions that bind this use case and agent now; the strictest wins. */
export function restrictionsInForce(model: Model, useCase: string, agent: string | undefined): Restriction[] {
  return [...model.restrictions.values()].filter(({ lifted, scope }) => {
    if (lifted !== null) return false
    if (scope.kind === 'everything') return true
    if (scope.kind === 'use_case') return scope.useCase === useCase
    return scope.agent === agent
  })
}

function earliest(...ends: (string | null)[]): string | null {
  return ends.reduce((first, end) => (first === null || (end !== null && end < first) ? end : first), null)
}

/** When the owner next goes away: from then on somebody else answers, so no permit reaches over it. */
function nextAbsence({ absences }: UseCase, now: string): string | null {
  return earliest(...absences.flatMap(({ from, ended }) => (ended === null && from > now ? [from] : [])))
}
