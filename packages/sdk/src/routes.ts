import type {
  answered,
  Assurance,
  AuthZenRoute,
  CommandType,
  Created,
  DecisionReply,
  JsonObject,
  PayloadInput,
  Receipt,
  RouteName,
  SignedStatement,
} from '@answerable/contract'

/** The command behind each route that has one, for its input type. A test compares it with the route table. */
export const routeCommands = {
  setup: 'person.setup',
  registerPerson: 'person.register',
  departPerson: 'person.depart',
  createInvitation: 'invitation.create',
  withdrawInvitation: 'invitation.withdraw',
  acceptInvitation: 'invitation.accept',
  assignRole: 'role.assign',
  withdrawRole: 'role.withdraw',
  addKey: 'key.add',
  revokeKey: 'key.revoke',
  proposeMandate: 'mandate.propose',
  countersignMandate: 'mandate.countersign',
  grantAuthority: 'authority.grant',
  revokeAuthority: 'authority.revoke',
  registerUseCase: 'use_case.register',
  publishPolicy: 'policy.publish',
  movePerson: 'person.move',
  confirmKey: 'key.confirm',
  confirmAuthority: 'authority.confirm',
  setCalendar: 'calendar.set',
  setTeam: 'team.set',
  recordCheck: 'check.record',
  recordCompetence: 'competence.record',
  revokeCompetence: 'competence.revoke',
  acceptCover: 'cover.accept',
  startCover: 'cover.start',
  endCover: 'cover.end',
  signHandover: 'handover.sign',
  recordChallenge: 'challenge.record',
  tightenPolicy: 'policy.tighten',
  approveChange: 'change.approve',
  signAcceptance: 'acceptance.sign',
  countersignAcceptance: 'acceptance.countersign',
  rescindAcceptance: 'acceptance.rescind',
  makeNominations: 'nomination.make',
  acceptNomination: 'nomination.accept',
  redirectNomination: 'nomination.redirect',
  retireNomination: 'nomination.retire',
  signObserved: 'observed.sign',
  renewObserved: 'observed.renew',
  settleTask: 'task.settle',
  signResponsibilities: 'responsibilities.sign',
  openIncident: 'incident.open',
  reportIncident: 'incident.report',
  acknowledgeIncident: 'incident.acknowledge',
  reassessIncident: 'incident.reassess',
  decideIncident: 'incident.decide',
  closeIncident: 'incident.close',
  signAttestation: 'attestation.sign',
  setRestriction: 'restriction.set',
  explainRestriction: 'restriction.explain',
  liftRestriction: 'restriction.lift',
  approveErasure: 'erasure.approve',
  placeHold: 'hold.place',
  liftHold: 'hold.lift',
  requestException: 'exception.request',
  approveException: 'exception.approve',
  refuseException: 'exception.refuse',
  revokeException: 'exception.revoke',
  renewException: 'exception.renew',
  declareEmergency: 'emergency.declare',
  secondEmergency: 'emergency.second',
  reviewEmergency: 'emergency.review',
  signStandingApproval: 'standing_approval.sign',
  revokeStandingApproval: 'standing_approval.revoke',
  announceComponent: 'component.announce',
  registerAgent: 'agent.register',
  revokeAgent: 'agent.revoke',
  closeEpoch: 'epoch.close',
  archiveEpoch: 'epoch.archive',
  eraseInEpoch: 'epoch.erase',
  rotateSigner: 'signer.rotate',
  declareWitness: 'witness.declare',
  confirmClock: 'clock.confirm',
  takeReview: 'review.take',
  askAboutReview: 'review.ask',
  answerReview: 'review.answer',
  vote: 'review.vote',
  votePlan: 'review.vote_plan',
  settleSecret: 'secret.settle',
  openRun: 'run.open',
  closeRun: 'run.close',
  observe: 'observation.record',
  decide: 'decision.request',
  claim: 'decision.claim',
  openIntent: 'intent.open',
  recordEffect: 'effect.record',
  moveClock: 'clock.move',
} as const satisfies Partial<Record<RouteName, CommandType>>

type RouteCommands = typeof routeCommands
type AgentRoute = 'openRun' | 'closeRun' | 'observe' | 'decide' | 'claim' | 'openIntent' | 'recordEffect'
type PlainRoute = AgentRoute | 'setup' | 'acceptInvitation' | 'moveClock'
type AuthZenPost = Exclude<AuthZenRoute, 'readAccessRequest' | 'authZenConfiguration'>
type SignedRoute = Exclude<keyof RouteCommands, PlainRoute>

type SignInPost =
  | 'signIn'
  | 'signInOptions'
  | 'signInByRecovery'
  | 'passkeyOptions'
  | 'readPasskey'
  | 'requestKey'
  | 'createApiToken'
  | 'createDirectoryToken'
  | 'readInvitation'

/** `limit`, `after`, filters and path parameters of a read. */
type Query = Readonly<Record<string, string | number | undefined>>

/** What each method of the client takes. */
export type RouteInput = { [Name in AuthZenPost | SignInPost]: JsonObject } & {
  [Name in PlainRoute]: PayloadInput<RouteCommands[Name]>
} & {
  /** the payload, and beside it the statement its person signed over it */
  [Name in SignedRoute]: PayloadInput<RouteCommands[Name]> & SignedStatement
} & {
  token: JsonObject
  statement: { command: CommandType; payload: JsonObject; publicKey: string; assurance: Assurance }
  ingestTraces: { resourceSpans: JsonObject[] }
  recordRelease: PayloadInput<'release.record'>
  checkRelease: PayloadInput<'release.record'>
  decideBatch: { decisions: { idempotencyKey?: string; decision: PayloadInput<'decision.request'> }[] }
} & {
  [Name in Exclude<
    RouteName,
    | keyof RouteCommands
    | AuthZenPost
    | SignInPost
    | 'token'
    | 'statement'
    | 'ingestTraces'
    | 'decideBatch'
    | 'recordRelease'
    | 'checkRelease'
  >]: Query
}

export type Answer = (typeof Created)['_output']
/** A run and the token that everything under it is sent with. */
export type RunAnswer = Answer & { runToken: string }
export type DecisionAnswer = ReturnType<typeof answered<typeof DecisionReply>>['_output']
export type { Receipt }

/** What each method of the client resolves with; reads are JSON objects described in docs/reference/api.md. */
export type RouteOutput = { [Name in SignedRoute | 'setup' | 'acceptInvitation' | 'moveClock']: Answer } & {
  openRun: RunAnswer
  closeRun: Answer
  observe: Answer
  openIntent: Answer
  recordEffect: Answer
  decide: DecisionAnswer
  claim: DecisionAnswer
} & { [Name in Exclude<RouteName, keyof RouteCommands>]: JsonObject }
