import { z } from 'zod'
import type { EntryId, PersonId } from '../primitives.ts'
import type { Assurance } from '../statement.ts'
import * as countersign from './countersign.ts'
import * as confirm from './confirm.ts'
import * as cover from './cover.ts'
import { CalendarWasSet } from './calendar.ts'
import * as separation from './separation.ts'
import * as challenge from './challenge.ts'
import * as check from './check.ts'
import * as completeness from './completeness.ts'
import * as erasure from './erasure.ts'
import * as boundaries from './boundaries.ts'
import * as exceptions from './exceptions.ts'
import * as governance from './governance.ts'
import * as expiry from './expiry.ts'
import * as incident from './incident.ts'
import * as nomination from './nomination.ts'
import * as records from './records.ts'
import * as talk from './review-talk.ts'
import * as restriction from './restriction.ts'
import * as standing from './standing-approvals.ts'
import { EpochArchived, EpochCloseAgreed, EpochClosed, EpochErased } from './epoch.ts'
import { SignerRotated } from './signer.ts'
import { WitnessAlarmed, WitnessCleared, WitnessDeclared } from './witness.ts'
import * as attestation from './attestation.ts'
import * as change from './change.ts'
import * as release from './release.ts'
import * as invitation from './invitation.ts'
import * as role from './role.ts'

/**
 * Every event there is: its open fields (`body`), the names of the fields that are sealed, and whether the in-memory
 * model folds it (`governance`) or rows do (`record`). `stream` names the body field that gives the stream, if any.
 * INVARIANT: an open field holds ids, codes, integers, instants, digests. Words people wrote are sealed (ledger test).
 */
export const eventTable = {
  'log.opened': { kind: 'governance', body: governance.LogOpened, sealed: [] },
  'person.registered': { kind: 'governance', body: governance.PersonRegistered, sealed: ['name', 'email'] },
  'invitation.created': { kind: 'governance', body: invitation.InvitationCreated, sealed: ['name', 'email'] },
  'invitation.withdrawn': { kind: 'governance', body: invitation.InvitationWithdrawn, sealed: [] },
  'role.assigned': { kind: 'governance', body: role.RoleAssigned, sealed: [] },
  'role.withdrawn': { kind: 'governance', body: role.RoleWithdrawn, sealed: ['reason'] },
  'person.departed': { kind: 'governance', body: governance.PersonDeparted, sealed: ['reason'] },
  'person.moved': { kind: 'governance', body: confirm.PersonMoved, sealed: ['reason'] },
  'key.confirmed': { kind: 'governance', body: confirm.KeyConfirmed, sealed: [] },
  'key.added': { kind: 'governance', body: governance.KeyAdded, sealed: [] },
  'key.revoked': { kind: 'governance', body: governance.KeyRevoked, sealed: ['reason'] },
  'mandate.proposed': {
    kind: 'governance',
    body: governance.MandateProposed,
    sealed: ['unitName', 'title', 'reference'],
  },
  'mandate.countersigned': { kind: 'governance', body: governance.MandateCountersigned, sealed: [] },
  'authority.granted': { kind: 'governance', body: governance.AuthorityGranted, sealed: [] },
  'authority.confirmed': { kind: 'governance', body: confirm.AuthorityConfirmed, sealed: [] },
  'authority.revoked': { kind: 'governance', body: governance.AuthorityRevoked, sealed: ['reason'] },
  'use_case.revised': { kind: 'governance', body: governance.UseCaseRevised, sealed: [] },
  'nomination.made': { kind: 'governance', body: nomination.NominationMade, sealed: ['name', 'purpose', 'email'] },
  'nomination.accepted': { kind: 'governance', body: nomination.NominationAccepted, sealed: [] },
  'nomination.redirected': { kind: 'governance', body: nomination.NominationRedirected, sealed: ['reason'] },
  'nomination.retired': { kind: 'governance', body: nomination.NominationRetired, sealed: ['reason'] },
  'observed.signed': { kind: 'governance', body: nomination.ObservedSigned, sealed: ['reason'] },
  'observed.renewed': { kind: 'governance', body: nomination.ObservedRenewed, sealed: ['reason'] },
  'task.opened': { kind: 'governance', body: nomination.TaskOpened, sealed: [] },
  'task.settled': { kind: 'governance', body: nomination.TaskSettled, sealed: ['reason'] },
  'responsibilities.signed': { kind: 'governance', body: nomination.ResponsibilitiesSigned, sealed: [] },
  'policy.published': { kind: 'governance', body: governance.PolicyPublished, sealed: [] },
  'calendar.set': { kind: 'governance', body: CalendarWasSet, sealed: [] },
  'team.set': { kind: 'governance', body: separation.TeamWasSet, sealed: [] },
  'check.recorded': { kind: 'governance', body: check.CheckRecorded, sealed: ['notes'] },
  'competence.recorded': { kind: 'governance', body: separation.CompetenceRecorded, sealed: [] },
  'competence.revoked': { kind: 'governance', body: separation.CompetenceRevoked, sealed: ['reason'] },
  'cover.accepted': { kind: 'governance', body: cover.CoverAccepted, sealed: [] },
  'cover.started': { kind: 'governance', body: cover.CoverStarted, sealed: ['reason'] },
  'cover.ended': { kind: 'governance', body: cover.CoverEnded, sealed: ['reason'] },
  'handover.signed': { kind: 'governance', body: cover.HandoverSigned, sealed: [] },
  'challenge.recorded': { kind: 'governance', body: challenge.ChallengeRecorded, sealed: ['reason'] },
  'policy.tightened': { kind: 'governance', body: change.PolicyTightened, sealed: ['reason'] },
  'change.approved': { kind: 'governance', body: change.ChangeApproved, sealed: ['reason'] },
  'acceptance.signed': {
    kind: 'governance',
    body: governance.AcceptanceSigned,
    sealed: ['conditions', 'justification', 'compensatingControls', 'dissent', 'reason'],
  },
  'acceptance.countersigned': { kind: 'governance', body: countersign.AcceptanceCountersigned, sealed: [] },
  'acceptance.rescinded': { kind: 'governance', body: governance.AcceptanceRescinded, sealed: ['reason'] },
  'incident.opened': {
    kind: 'governance',
    body: incident.IncidentOpened,
    sealed: ['title', 'description', 'impacts', 'stakeholders'],
  },
  'expiry.warned': { kind: 'governance', body: expiry.ExpiryWarned, sealed: [] },
  'incident.acknowledged': { kind: 'governance', body: incident.IncidentAcknowledged, sealed: [] },
  'incident.escalated': { kind: 'governance', body: incident.IncidentEscalated, sealed: [] },
  'incident.reassessed': { kind: 'governance', body: incident.IncidentReassessed, sealed: ['reason'] },
  'incident.decided': { kind: 'governance', body: incident.IncidentDecided, sealed: ['reason'] },
  'incident.closed': { kind: 'governance', body: incident.IncidentClosed, sealed: ['cause', 'what'] },
  'attestation.signed': { kind: 'governance', body: attestation.AttestationSigned, sealed: ['notes'] },
  'release.recorded': { kind: 'governance', body: release.ReleaseRecorded, sealed: [] },
  'restriction.set': { kind: 'governance', body: governance.RestrictionWasSet, sealed: ['reason'] },
  'restriction.explained': { kind: 'governance', body: restriction.RestrictionExplained, sealed: ['reason'] },
  'restriction.reminded': { kind: 'governance', body: restriction.RestrictionReminded, sealed: [] },
  'restriction.lifted': { kind: 'governance', body: governance.RestrictionLifted, sealed: ['reason'] },
  'vault.erased': { kind: 'governance', body: erasure.VaultErased, sealed: ['reason'] },
  'hold.placed': { kind: 'governance', body: erasure.HoldPlaced, sealed: ['reason'] },
  'hold.lifted': { kind: 'governance', body: erasure.HoldLifted, sealed: ['reason'] },
  'exception.requested': {
    kind: 'governance',
    body: exceptions.ExceptionRequested,
    sealed: ['reason', 'control', 'recipientValue'],
  },
  'exception.approved': { kind: 'governance', body: exceptions.ExceptionApproved, sealed: ['reason'] },
  'exception.refused': { kind: 'governance', body: exceptions.ExceptionRefused, sealed: ['reason'] },
  'exception.revoked': { kind: 'governance', body: exceptions.ExceptionRevoked, sealed: ['reason'] },
  'exception.renewal_requested': {
    kind: 'governance',
    body: exceptions.ExceptionRenewalRequested,
    sealed: ['reason', 'control'],
  },
  'emergency.declared': { kind: 'governance', body: exceptions.EmergencyDeclared, sealed: ['reason'] },
  'emergency.seconded': { kind: 'governance', body: exceptions.EmergencySeconded, sealed: ['reason'] },
  'emergency.reviewed': { kind: 'governance', body: exceptions.EmergencyReviewed, sealed: ['reason'] },
  'standing_approval.signed': {
    kind: 'governance',
    body: standing.StandingApprovalSigned,
    sealed: ['reason', 'values'],
  },
  'standing_approval.revoked': { kind: 'governance', body: standing.StandingApprovalRevoked, sealed: ['reason'] },
  'component.announced': { kind: 'governance', body: boundaries.ComponentAnnounced, sealed: ['reason'] },
  'agent.registered': { kind: 'governance', body: governance.AgentRegistered, sealed: [] },
  'agent.revoked': { kind: 'governance', body: governance.AgentRevoked, sealed: ['reason'] },
  'epoch.close_agreed': { kind: 'governance', body: EpochCloseAgreed, sealed: ['reason'] },
  'epoch.closed': { kind: 'governance', body: EpochClosed, sealed: ['reason'] },
  'epoch.archived': { kind: 'governance', body: EpochArchived, sealed: ['reason'] },
  'epoch.erased': { kind: 'governance', body: EpochErased, sealed: ['reason'] },
  'signer.rotated': { kind: 'governance', body: SignerRotated, sealed: ['reason'] },
  'witness.declared': { kind: 'governance', body: WitnessDeclared, sealed: ['operatedBy', 'reason'] },
  'witness.alarmed': { kind: 'governance', body: WitnessAlarmed, sealed: [] },
  'witness.cleared': { kind: 'governance', body: WitnessCleared, sealed: [] },
  'clock.jumped': { kind: 'governance', body: governance.ClockJumped, sealed: [] },
  'clock.confirmed': { kind: 'governance', body: governance.ClockConfirmed, sealed: ['reason'] },
  'clock.moved': { kind: 'governance', body: governance.ClockMoved, sealed: [] },
  'stream.heads': { kind: 'governance', body: completeness.StreamHeads, sealed: [] },
  'snapshot.taken': { kind: 'governance', body: governance.SnapshotTaken, sealed: [] },
  'run.opened': { kind: 'record', body: records.RunOpened, sealed: ['request', 'onBehalfOf'] },
  'handoff.recorded': { kind: 'record', body: boundaries.HandoffRecorded, sealed: [] },
  'run.closed': { kind: 'record', body: records.RunClosed, sealed: [] },
  'observation.recorded': { kind: 'record', body: records.ObservationRecorded, sealed: ['content'] },
  'decision.recorded': { kind: 'record', body: records.DecisionRecorded, sealed: ['arguments', 'text'] },
  'review.taken': { kind: 'record', body: talk.ReviewTaken, sealed: [] },
  'review.asked': { kind: 'record', body: talk.ReviewAsked, sealed: ['question'] },
  'review.answered': { kind: 'record', body: talk.ReviewAnswered, sealed: ['answer'] },
  'review.voted': { kind: 'record', body: records.ReviewVoted, sealed: ['reason'] },
  'review.expired': { kind: 'record', body: records.ReviewExpired, sealed: [] },
  'decision.claimed': { kind: 'record', body: records.DecisionClaimed, sealed: [] },
  'intent.opened': { kind: 'record', body: records.IntentOpened, sealed: [] },
  'effect.recorded': { kind: 'record', body: records.EffectRecorded, sealed: ['detail'] },
  'secret.leaked': { kind: 'record', body: records.SecretLeaked, sealed: [] },
  'secret.settled': { kind: 'record', body: records.SecretSettled, sealed: ['reason'] },
} as const satisfies Record<string, { kind: 'governance' | 'record'; body: z.ZodType; sealed: readonly string[] }>

export type EventType = keyof typeof eventTable
export type Body<T extends EventType> = z.infer<(typeof eventTable)[T]['body']>
export type SealedName<T extends EventType> = (typeof eventTable)[T]['sealed'][number]

/** An event as `decide` returns it: sealed values still in clear; the shell turns them into commitments and vault rows. */
export type DomainEvent = {
  [T in EventType]: {
    type: T
    id: EntryId
    body: Body<T>
    seal: Partial<Record<SealedName<T>, string>>
    cause: EntryId[]
    /** who says it, where that is not who sent the command: what the gate itself found */
    by?: { kind: 'system'; id: string }
  }
}[EventType]
export type EventOf<T extends EventType> = Extract<DomainEvent, { type: T }>

/** Who did it. `for`: the person on whose behalf an agent acts is sealed in the run; here only persons are named. */
export type Actor =
  | { kind: 'person'; id: PersonId }
  | { kind: 'agent'; id: string }
  | { kind: 'system'; id: string }
  | { kind: 'installer'; id: string }

/** One program that sends commands counts them from 1: a number the log never saw is a command that went astray. */
export type Emitted = { readonly id: string; readonly n: number }

/** An event once it is in the log: what folds and projections read. Nothing sealed is in reach. */
export type LoggedEvent = {
  [T in EventType]: {
    type: T
    id: EntryId
    body: Body<T>
    index: number
    time: string
    actor: Actor
    cause: EntryId[]
    /** how its human signature was given; null where there is none */
    assurance: Assurance | null
    /** nonces of the statements inside the entry: each is good once */
    nonces: string[]
    /** set on the first entry of a command that carried an idempotency key; `count`: entries of that command */
    idempotency: { key: string; body: string; count: number } | null
    /** who sent the command and its number there, where it was counted; on its first entry only */
    emitter?: Emitted | undefined
  }
}[EventType]
export type LoggedEventOf<T extends EventType> = Extract<LoggedEvent, { type: T }>

/** The stream an event belongs to: its use case where it has one, else governance. */
export function streamOf(event: { body: object }): string {
  const body = event.body as { useCase?: string; scope?: { kind?: string; useCase?: string } }
  const useCase = body.useCase ?? (body.scope?.kind === 'use_case' ? body.scope.useCase : undefined)
  return useCase === undefined ? 'governance' : `uc:${useCase}`
}
