export { challengeKey, challengeOf } from './acceptance/challenge.ts'
export { type MissingCountersignature, missingCountersignatures } from './acceptance/countersigned.ts'
export { answer } from './answer.ts'
export { grantorsNow, mayAnswer } from './authority/grantor.ts'
export {
  authorityEnd,
  authorityFault,
  type Chain,
  chainOf,
  confirmBy,
  mandateOfUnit,
  sponsorGone,
  unitWithin,
} from './authority/chain.ts'
export { authorityFor, beyond, worstRisk } from './authority/cover.ts'
export { type CoverageRow, closesSoon, coverage } from './coverage.ts'
export { affectedBy, type Affected, revisionsThatRely } from './component/decide.ts'
export { type Cover, coverAt, type CoverState, type Gone } from './cover/live.ts'
export { accountability, type HeldPower } from './authority/accountability.ts'
export { duties, type Duty } from './authority/duties.ts'
export { classesMissing, demandsCompetence } from './competence/live.ts'
export { type ConflictGraph, conflictGraph } from './use-case/conflicts.ts'
export { type Finding, findings, findingSentences } from './use-case/findings.ts'
export { rolesNow } from './use-case/roles.ts'
export { handoverRecord } from './handover/record.ts'
export { decide } from './decide.ts'
export { actionDigest, bindingOf } from './decision/binding.ts'
export { type Foresight, foresight } from './decision/foresight.ts'
export { erasedBy, holdOver, type SealedAt } from './erasure/covered.ts'
export { erasable, type Target as ErasureTarget } from './erasure/decide.ts'
export { IDENTITY_RETENTION } from './erasure/retention.ts'
export { due, type DueCommand, dueInModel, dueQueries } from './due.ts'
export { nextOrigin } from './epoch/next-log.ts'
export { exceptionState } from './exception/approve.ts'
export { holidaysOf } from './calendar/decide.ts'
export { isSuspended } from './exception/rule-text.ts'
export { endOf } from './exception/live.ts'
export { fold } from './fold.ts'
export { durationMs, hasEnded, plusDuration, plusMs } from './instants.ts'
export {
  type Acceptance,
  type Agent,
  type Announcement,
  type Authority,
  type Challenge,
  type Emergency,
  emptyModel,
  type Erasure,
  type Hold,
  type Exception,
  type Invitation,
  isActive,
  latestRevision,
  type Mandate,
  type Model,
  type Person,
  type PersonKey,
  type Publication,
  publicationFor,
  type Restriction,
  type Role,
  type Revision,
  revisionInForce,
  revisionOf,
  type StandingApproval,
  signedRevision,
  type UseCase,
} from './model.ts'
export { approvalsOf, APPROVERS, isGraveChange } from './acceptance/approve.ts'
export { proposeExpiry } from './acceptance/expiry.ts'
export { type Ladder, ladderOf } from './attestation/ladder.ts'
export { answeredAt } from './attestation/changes.ts'
export { attestationQuestions } from './attestation/questions.ts'
export { upcoming, type Upcoming } from './attestation/upcoming.ts'
export { questionOf } from './decision/request.ts'
export { filled } from './decision/fill.ts'
export { policyDocuments } from './policy/documents.ts'
export { assessRunning, coveredManifests } from './release/assess.ts'
export { isStillNamed, namesPipeline } from './release/pipeline.ts'
export { clauseFor, driftOf, graceFor, nameOfDrift, sectionDigest } from './release/drift.ts'
export { invitationFault } from './invitation/decide.ts'
export { modelFromJson, modelToJson } from './model-json.ts'
export { followUp, needs, ruleDocuments } from './needs.ts'
export { accountableFor, ladderFor, nextToTell } from './incident/ladder.ts'
export { type Incident, inHandOf, nextRungAt } from './incident/model.ts'
export { type Judged, judgeRules } from './rules/evaluate.ts'
export type { Evidence, Item, Verdict } from './rules/types.ts'
export type { WitnessAlarm } from './witness/alarm.ts'
export { messagesOf } from './messages/messages-of.ts'
export { listedOnly, type Nomination, type ObservedPeriod, type Task } from './nomination/model.ts'
export { mayNominate } from './nomination/decide.ts'
export { observedAt } from './observed/live.ts'
export { type Answering, answering, responsibilitiesOf } from './responsibilities/of.ts'
export { tasksDue, uncoveredSince } from './task/decide.ts'
export { assumptionsOf } from './policy/decide.ts'
export { departure, type Departure } from './people/departure.ts'
export { mayRecover } from './people/recover.ts'
export { actorOf } from './principal.ts'
export { project, projectionKeys } from './project.ts'
export * from './provenance/index.ts'
export { reopening, type Reopening } from './restriction/reopening.ts'
export { eligibleFor, quorumMet } from './review/eligible.ts'
export { plansOf } from './review/plan.ts'
export { entitiesDigestInForce, manifestDigestInForce, tracePartOf } from './run/decide.ts'
export { isStanding } from './standing-approval/cover.ts'
export { type Standing, type StandingReason, standing } from './standing.ts'
export type * from './types.ts'
export { checkManifest } from './use-case/check-manifest.ts'
export { tierFloor, tierOf, tierReasons } from './use-case/tier.ts'
