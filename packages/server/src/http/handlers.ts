import type { Route, RouteName } from '@answerable/contract'
import { authZenHandlers } from '../authzen/index.ts'
import { resolveInstant } from '../read/at.ts'
import { listAuthorities } from '../read/authorities.ts'
import { readCompleteness, readStreamProof } from '../read/completeness.ts'
import { readDecision } from '../read/decision.ts'
import { readStreamEntries } from '../read/stream-entries.ts'
import { readEntry } from '../read/entry.ts'
import { readStatementPdf } from '../read/statement-pdf.ts'
import { findRequester } from '../read/requester.ts'
import { listErasures } from '../read/erasures.ts'
import { listComponents, listHandoffs } from '../read/boundaries.ts'
import { listEmergencies, listExceptions } from '../read/exceptions.ts'
import { listStandingApprovals } from '../read/standing-approvals.ts'
import { listCalendars } from '../read/calendars.ts'
import { listConflicts, listDuties, readAccountability } from '../read/accountability.ts'
import { readHandover } from '../read/handover.ts'
import { readDeparture } from '../read/departure.ts'
import { listPeople } from '../read/people.ts'
import { listDecisions, listReviews, readRun } from '../read/records.ts'
import { readCoverage } from '../read/coverage.ts'
import { readRules } from '../read/rules.ts'
import { acknowledgeMessage, readInbox } from '../read/inbox.ts'
import { listIncidents, readIncident } from '../read/incidents.ts'
import { listNominations, listTasks } from '../read/nominations.ts'
import { listResponsibilities, readResponsibilities } from '../read/responsibilities.ts'
import { readAttestation } from '../read/attestation.ts'
import { listDue } from '../read/due.ts'
import { readProposal } from '../read/proposal.ts'
import { checkRelease, recordRelease } from './release.ts'
import { listRestrictions } from '../read/restrictions.ts'
import { listSecrets } from '../read/secrets.ts'
import { readUseCaseFile, readUseCaseHistory } from '../read/use-case-file.ts'
import { listUseCases, readUseCase } from '../read/use-cases.ts'
import { ingestTraces } from '../telemetry/index.ts'
import { decideBatch } from './batch.ts'
import { checkManifest } from './check-manifest.ts'
import { commandHandler } from './commands.ts'
import type { Handler } from './edge.ts'
import { health, manifestSchema, openapi, prepareStatement } from './public.ts'
import { ledgerHandlers } from './ledger.ts'
import { signInHandlers } from './sign-in/index.ts'
import { issueToken } from './token.ts'

/** The routes that are not one command. */
const others: Partial<Record<RouteName, Handler>> = {
  health,
  openapi,
  manifestSchema,
  token: issueToken,
  statement: prepareStatement,
  decideBatch,
  ingestTraces,
  recordRelease,
  checkRelease,
  checkManifest,
  readDecision,
  listDecisions,
  listReviews,
  readRun,
  listUseCases,
  readUseCase,
  resolveInstant,
  readUseCaseFile,
  readUseCaseHistory,
  readProposal,
  readAttestation,
  listDue,
  readHandover,
  readAccountability,
  listCalendars,
  listConflicts,
  listDuties,
  listPeople,
  readDeparture,
  listAuthorities,
  coverage: readCoverage,
  rules: readRules,
  inbox: readInbox,
  acknowledgeMessage,
  listIncidents,
  readIncident,
  listNominations,
  listTasks,
  listResponsibilities,
  readResponsibilities,
  listRestrictions,
  findRequester,
  listErasures,
  completeness: readCompleteness,
  streamProof: readStreamProof,
  streamEntries: readStreamEntries,
  listSecrets,
  listExceptions,
  listEmergencies,
  listStandingApprovals,
  listHandoffs,
  listComponents,
  readEntry,
  readStatementPdf,
  ...ledgerHandlers,
  ...signInHandlers,
  ...authZenHandlers,
}

/** @throws RangeError for a route nobody answers, so that it is found at the start and not by a caller */
export function handlerOf(name: RouteName, route: Route): Handler {
  const handler = others[name]
  if (handler !== undefined) return handler
  if (route.command === undefined) throw new RangeError(`no handler answers ${route.method} ${route.path}`)
  return commandHandler(name, { ...route, command: route.command })
}
