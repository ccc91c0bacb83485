export * from './primitives.ts'
export * from './errors.ts'
export * from './reasons.ts'
export * from './manifest.ts'
export * from './entities.ts'
export * from './coverage.ts'
export * from './messages.ts'
export { coreRules, packOf, parseRuleBook, type Rule, type RuleBook, type RulePack } from './rules/read.ts'
export * from './responsibilities.ts'
export * from './statement.ts'
export * from './cadence.ts'
export * from './passkey.ts'
export * from './scopes.ts'
export * from './commands/index.ts'
export {
  ReleaseRecord,
  type ReleaseRunning,
  ReleaseStatement,
  releaseAudience,
  releaseText,
} from './commands/release.ts'
export { AuthorityLimits, AuthorityScope, NewKey, RestrictionScope } from './commands/governance.ts'
export { CompensatingControl, EmergencyScope, Waives } from './commands/exceptions.ts'
export { CheckAbout, CheckMethod } from './commands/check.ts'
export { Severity } from './commands/incident.ts'
export { WitnessTrouble } from './commands/witness.ts'
export * from './detections.ts'
export * from './vendors.ts'
export { Running } from './commands/records.ts'
export * from './events/index.ts'
export { Answerability, Detected, Influence, Reason, ReviewRequirement, TracedBy } from './events/records.ts'
export { type ErasedSubject, ErasureBasis, type HoldScope, type SealedField } from './commands/erasure.ts'
export { sealedSubjects, subjectOf, type SubjectFacts, type SubjectRule, subjectRule } from './subjects.ts'
export * from './records/index.ts'
export { MAX_BODY_DEPTH, parseStrict, parseStrictBytes, validate } from './json/index.ts'
export { errorsReference, httpReference, openApiDocument, reasonsReference } from './openapi/index.ts'
export { type CheckedManifest, ManifestCheck, type ManifestCheckAsked, type TierReason } from './views/checked.ts'
export { Proposal, ProposalSample } from './views/proposal.ts'
export { type AttestationView, Question } from './views/attestation.ts'
export * from './list/index.ts'
export { manifestDifference } from './manifest-difference.ts'
export { type Direction, manifestDirections } from './manifest-direction.ts'
export { peopleIn, withPeople } from './manifest-people.ts'
export { Created, DecisionReply, Receipt, Sentence, answered } from './routes/replies.ts'
export * from './routes/authzen.ts'
export { type ReadRule, readRules } from './routes/reads.ts'
export { PasskeyAnswered, PasskeyCreated } from './routes/sign-in.ts'
export { InvitationToken } from './commands/invitation.ts'
export { type Only, type Permission, type Reads, type Route, type RouteName, routes } from './routes/table.ts'
export {
  type DecisionView,
  describe,
  entitiesSentence,
  envelopeSentences,
  explainDecision,
  responsibilitySentences,
  type HeldDecision,
  type KnownException,
  type Names,
  NO_CALLS,
  type PastCall,
  pastCallSentences,
  nothingSentences,
  questionText,
  quotedText,
  type Scope,
  type UseCaseFacts,
  visibleText,
  writtenDuration,
  writtenInstant,
} from './sentences/index.ts'
export { type ManifestFile, placed, readManifest, readYaml, writeManifest, type YamlFile } from './yaml/index.ts'
