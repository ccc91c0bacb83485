import type { Reads, Route } from './route.ts'

/** What a read shows, to whom, and where its answer names the use case it is about (decision 17). */
export type ReadRule = {
  reads: Reads
  /** the scope an API token needs for it; absent: none reaches it */
  scope?: Route['scope']
  /** path parameter or query field that names a use case */
  param?: string
  /** the field of the answer that names the use case it is about; dots lead inwards */
  field?: string
  /** lists in the answer: an element stays where its reader may read the use case or unit it names */
  lists?: readonly string[]
}

const governance = (reads: Reads, rest: Omit<ReadRule, 'reads' | 'scope'> = {}): ReadRule => ({
  reads,
  scope: 'read:governance',
  ...rest,
})
const records = (rest: Omit<ReadRule, 'reads' | 'scope'>): ReadRule => ({
  reads: 'use_case',
  scope: 'read:records',
  ...rest,
})
const own: ReadRule = { reads: 'own' }
const ofUseCase = { param: 'useCase' }

/**
 * Every read of people, by the name of its route; one that asks in a body is a POST.
 * INVARIANT: a read without a row shows its answer only to those who may read the whole log, so a route that was forgotten
 * here is closed and not open.
 */
export const readRules: Readonly<Record<string, ReadRule>> = {
  listPeople: governance('any_person'),
  readDeparture: governance('unit', { lists: ['useCases', 'places', 'held', 'given', 'votes', 'roles'] }),
  listAuthorities: governance('unit', { lists: ['authorities'] }),
  resolveInstant: governance('any_person'),
  listUseCases: governance('unit', { lists: ['useCases'] }),
  readUseCase: governance('unit', ofUseCase),
  readUseCaseFile: governance('unit', ofUseCase),
  readUseCaseHistory: governance('unit', ofUseCase),
  readStatementPdf: governance('unit', { field: 'useCase' }),
  readHandover: governance('unit', ofUseCase),
  readAttestation: governance('unit', ofUseCase),
  // It shows real calls of the past, as they were made.
  readProposal: records(ofUseCase),
  listNominations: governance('unit', { lists: ['nominations'] }),
  listTasks: governance('unit', { lists: ['tasks'] }),
  coverage: governance('unit', { lists: ['useCases'] }),
  listResponsibilities: governance('unit', { lists: ['useCases'] }),
  readResponsibilities: governance('any_person'),
  listIncidents: governance('unit', { lists: ['incidents'] }),
  readIncident: governance('unit', { field: 'useCase' }),
  listCalendars: governance('any_person'),
  listConflicts: governance('any_person'),
  readAccountability: governance('unit', ofUseCase),
  listDuties: governance('unit', { lists: ['duties'] }),
  completeness: governance('unit', { lists: ['gaps', 'silent'] }),
  streamProof: governance('unit', ofUseCase),
  streamEntries: { reads: 'log', scope: 'read:ledger' },
  inbox: own,
  listDue: governance('unit', { lists: ['due'] }),
  listRestrictions: governance('unit', { lists: ['restrictions'] }),
  findRequester: records(ofUseCase),
  listErasures: governance('unit', { lists: ['erasures', 'holds'] }),
  listExceptions: governance('unit', { lists: ['exceptions'] }),
  listEmergencies: governance('unit', { lists: ['emergencies'] }),
  listStandingApprovals: governance('unit', { lists: ['standingApprovals'] }),
  listHandoffs: records(ofUseCase),
  listComponents: governance('any_person'),
  readRun: records({ field: 'run.useCase' }),
  readDecision: records({ field: 'useCase' }),
  listDecisions: records({ lists: ['decisions'] }),
  listReviews: records({ lists: ['decisions'] }),
  listSecrets: records({ lists: ['secrets'] }),
  readEntry: { reads: 'unit', scope: 'read:ledger', field: 'entry' },
  entryBundle: { reads: 'log', scope: 'read:ledger' },
  acknowledgeMessage: own,
  rules: governance('log'),
  readSession: own,
  listSessions: own,
  listApiTokens: own,
  listDirectoryTokens: own,
  listKeyRequests: { reads: 'any_person' },
  listInvitations: governance('any_person'),
  listRoles: governance('any_person'),
  events: governance('unit'),
}
