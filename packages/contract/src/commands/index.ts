import { z } from 'zod'
import * as countersign from './countersign.ts'
import * as confirm from './confirm.ts'
import * as cover from './cover.ts'
import { CalendarSet } from './calendar.ts'
import * as separation from './separation.ts'
import * as challenge from './challenge.ts'
import * as check from './check.ts'
import * as erasure from './erasure.ts'
import * as components from './components.ts'
import * as exceptions from './exceptions.ts'
import * as governance from './governance.ts'
import * as expiry from './expiry.ts'
import * as incident from './incident.ts'
import * as nomination from './nomination.ts'
import * as records from './records.ts'
import * as talk from './review-talk.ts'
import * as restriction from './restriction.ts'
import * as standing from './standing-approvals.ts'
import { EpochArchive, EpochClose, EpochErase } from './epoch.ts'
import { SignerRotate } from './signer.ts'
import { WitnessAlarm, WitnessClear, WitnessDeclare } from './witness.ts'
import * as attestation from './attestation.ts'
import * as change from './change.ts'
import * as release from './release.ts'
import * as invitation from './invitation.ts'
import * as role from './role.ts'

/**
 * Every command there is: its payload, and who may say it.
 * `person`: only inside a statement signed by that person's key. `agent`: with the agent's own token.
 * `pipeline`: proved by the deployment key or identity the signed manifest names.
 * `setup`: once, with the token printed by the installer. `invitee`: once, with the token of an invitation link.
 * `system`: raised by a timer, idempotent by construction.
 */
export const commandTable = {
  'person.setup': { by: 'setup', payload: governance.PersonSetup },
  'person.register': { by: 'person', payload: governance.PersonRegister },
  'invitation.create': { by: 'person', payload: invitation.InvitationCreate },
  'invitation.withdraw': { by: 'person', payload: invitation.InvitationWithdraw },
  'invitation.accept': { by: 'invitee', payload: invitation.InvitationAccept },
  'role.assign': { by: 'person', payload: role.RoleAssign },
  'role.withdraw': { by: 'person', payload: role.RoleWithdraw },
  'directory.departed': { by: 'system', payload: role.DirectoryDeparted },
  'person.depart': { by: 'person', payload: governance.PersonDepart },
  'person.move': { by: 'person', payload: confirm.PersonMove },
  'key.confirm': { by: 'person', payload: confirm.KeyConfirm },
  'key.add': { by: 'person', payload: governance.KeyAdd },
  'key.revoke': { by: 'person', payload: governance.KeyRevoke },
  'mandate.propose': { by: 'person', payload: governance.MandatePropose },
  'mandate.countersign': { by: 'person', payload: governance.MandateCountersign },
  'authority.grant': { by: 'person', payload: governance.AuthorityGrant },
  'authority.confirm': { by: 'person', payload: confirm.AuthorityConfirm },
  'authority.revoke': { by: 'person', payload: governance.AuthorityRevoke },
  'use_case.register': { by: 'person', payload: governance.UseCaseRegister },
  'nomination.make': { by: 'person', payload: nomination.NominationMake },
  'nomination.accept': { by: 'person', payload: nomination.NominationAccept },
  'nomination.redirect': { by: 'person', payload: nomination.NominationRedirect },
  'nomination.retire': { by: 'person', payload: nomination.NominationRetire },
  'observed.sign': { by: 'person', payload: nomination.ObservedSign },
  'observed.renew': { by: 'person', payload: nomination.ObservedRenew },
  'task.settle': { by: 'person', payload: nomination.TaskSettle },
  'task.open': { by: 'system', payload: nomination.TaskOpen },
  'responsibilities.sign': { by: 'person', payload: nomination.ResponsibilitiesSign },
  'policy.publish': { by: 'person', payload: governance.PolicyPublish },
  'calendar.set': { by: 'person', payload: CalendarSet },
  'team.set': { by: 'person', payload: separation.TeamSet },
  'check.record': { by: 'person', payload: check.CheckRecord },
  'competence.record': { by: 'person', payload: separation.CompetenceRecord },
  'competence.revoke': { by: 'person', payload: separation.CompetenceRevoke },
  'cover.accept': { by: 'person', payload: cover.CoverAccept },
  'cover.start': { by: 'person', payload: cover.CoverStart },
  'cover.end': { by: 'person', payload: cover.CoverEnd },
  'handover.sign': { by: 'person', payload: cover.HandoverSign },
  'challenge.record': { by: 'person', payload: challenge.ChallengeRecord },
  'policy.tighten': { by: 'person', payload: change.PolicyTighten },
  'change.approve': { by: 'person', payload: change.ChangeApprove },
  'acceptance.sign': { by: 'person', payload: governance.AcceptanceSign },
  'acceptance.countersign': { by: 'person', payload: countersign.AcceptanceCountersign },
  'acceptance.rescind': { by: 'person', payload: governance.AcceptanceRescind },
  'incident.open': { by: 'person', payload: incident.IncidentOpen },
  'incident.report': { by: 'agent', payload: incident.IncidentReport },
  'incident.acknowledge': { by: 'person', payload: incident.IncidentAcknowledge },
  'incident.reassess': { by: 'person', payload: incident.IncidentReassess },
  'incident.decide': { by: 'person', payload: incident.IncidentDecide },
  'incident.close': { by: 'person', payload: incident.IncidentClose },
  'expiry.warn': { by: 'system', payload: expiry.ExpiryWarn },
  'incident.escalate': { by: 'system', payload: incident.IncidentEscalate },
  'incident.restrict': { by: 'system', payload: incident.IncidentRestrict },
  'attestation.sign': { by: 'person', payload: attestation.AttestationSign },
  'release.record': { by: 'pipeline', payload: release.ReleaseRecord },
  'restriction.set': { by: 'person', payload: governance.RestrictionSet },
  'restriction.explain': { by: 'person', payload: restriction.RestrictionExplain },
  'restriction.remind': { by: 'system', payload: restriction.RestrictionRemind },
  'restriction.lift': { by: 'person', payload: governance.RestrictionLift },
  'erasure.approve': { by: 'person', payload: erasure.ErasureApprove },
  'hold.place': { by: 'person', payload: erasure.HoldPlace },
  'hold.lift': { by: 'person', payload: erasure.HoldLift },
  'exception.request': { by: 'person', payload: exceptions.ExceptionRequest },
  'exception.approve': { by: 'person', payload: exceptions.ExceptionApprove },
  'exception.refuse': { by: 'person', payload: exceptions.ExceptionRefuse },
  'exception.revoke': { by: 'person', payload: exceptions.ExceptionRevoke },
  'exception.renew': { by: 'person', payload: exceptions.ExceptionRenew },
  'emergency.declare': { by: 'person', payload: exceptions.EmergencyDeclare },
  'emergency.second': { by: 'person', payload: exceptions.EmergencySecond },
  'emergency.review': { by: 'person', payload: exceptions.EmergencyReview },
  'standing_approval.sign': { by: 'person', payload: standing.StandingApprovalSign },
  'standing_approval.revoke': { by: 'person', payload: standing.StandingApprovalRevoke },
  'component.announce': { by: 'person', payload: components.ComponentAnnounce },
  'agent.register': { by: 'person', payload: governance.AgentRegister },
  'agent.revoke': { by: 'person', payload: governance.AgentRevoke },
  'epoch.close': { by: 'person', payload: EpochClose },
  'epoch.archive': { by: 'person', payload: EpochArchive },
  'epoch.erase': { by: 'person', payload: EpochErase },
  'signer.rotate': { by: 'person', payload: SignerRotate },
  'witness.declare': { by: 'person', payload: WitnessDeclare },
  'witness.alarm': { by: 'system', payload: WitnessAlarm },
  'witness.clear': { by: 'system', payload: WitnessClear },
  'clock.confirm': { by: 'person', payload: governance.ClockConfirm },
  'clock.move': { by: 'system', payload: governance.ClockMove },
  'review.take': { by: 'person', payload: talk.ReviewTake },
  'review.ask': { by: 'person', payload: talk.ReviewAsk },
  'review.answer': { by: 'person', payload: talk.ReviewAnswer },
  'review.vote': { by: 'person', payload: records.ReviewVote },
  'review.vote_plan': { by: 'person', payload: records.ReviewVotePlan },
  'secret.settle': { by: 'person', payload: records.SecretSettle },
  'run.open': { by: 'agent', payload: records.RunOpen },
  'run.close': { by: 'agent', payload: records.RunClose },
  'observation.record': { by: 'agent', payload: records.ObservationRecord },
  'decision.request': { by: 'agent', payload: records.DecisionRequest },
  'decision.claim': { by: 'agent', payload: records.DecisionClaim },
  'intent.open': { by: 'agent', payload: records.IntentOpen },
  'effect.record': { by: 'agent', payload: records.EffectRecord },
  'review.expire': { by: 'system', payload: records.ReviewExpire },
  'effect.lapse': { by: 'system', payload: records.EffectLapse },
} as const satisfies Record<
  string,
  { by: 'person' | 'agent' | 'setup' | 'invitee' | 'system' | 'pipeline'; payload: z.ZodType }
>

export type CommandType = keyof typeof commandTable
export type Payload<T extends CommandType> = z.infer<(typeof commandTable)[T]['payload']>
/** What a client may send: fields with defaults left out. */
export type PayloadInput<T extends CommandType> = z.input<(typeof commandTable)[T]['payload']>
export type HumanCommandType = {
  [T in CommandType]: (typeof commandTable)[T]['by'] extends 'person' ? T : never
}[CommandType]

/** A parsed command as `decide` sees it. `id` becomes the id of the first entry it leads to. */
export type Command = { [T in CommandType]: { type: T; id: string; payload: Payload<T> } }[CommandType]
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>
