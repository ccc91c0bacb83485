import type { Check } from './check/decide.ts'
import type { Incident } from './incident/model.ts'
import type { Body, LoggedEvent, Mode, Passkey, RiskLevel } from '@answerable/contract'
import type { Nomination, ObservedPeriod, SignedResponsibilities, Task } from './nomination/model.ts'
import type { WitnessAlarm } from './witness/alarm.ts'

/** `passkey`: how a browser finds it; absent for a key file. `basis`: who signed for it. */
export type PersonKey = {
  id: string
  publicKey: string
  since: string
  revoked: string | null
  passkey?: Passkey
  basis?: 'own' | 'recovery'
  /** who signed for a recovered key; absent for a key its holder added */
  recoveredBy?: string
  /** added while its holder held powers: signs nothing before a grantor confirms it */
  guarded: boolean
  confirmed: string | null
}
export type Person = {
  id: string
  index: number
  employment: 'own' | 'intra_group' | 'supplier'
  unit: string | null
  fictional: boolean
  departed: string | null
  /** who signed for their registration; null for the founding person */
  inviter: string | null
  /** when the unit or the employer last changed */
  moved: string | null
  keys: readonly PersonKey[]
}
export type Mandate = Body<'mandate.proposed'> & { id: string; index: number; countersigned: string | null }
/** A link somebody signed. `used`: the person registered by it. */
export type Invitation = Body<'invitation.created'> & {
  id: string
  index: number
  used: string | null
  withdrawn: string | null
}
/** A right to read. */
export type Role = Body<'role.assigned'> & { id: string; index: number; withdrawn: string | null }
export type Authority = Body<'authority.granted'> & {
  id: string
  index: number
  revoked: { time: string; forCause: boolean } | null
  /** who took it on after a grantor had left, in order */
  confirmations: readonly { by: string; time: string }[]
}
/** The policy a signed one was tightened to: both are enforced, the stricter of the two decides. */
export type Tightening = { policy: string; id: string; index: number; time: string }
export type Approval = { person: string; authority: string; index: number }
export type Publication = Body<'policy.published'> & {
  id: string
  index: number
  /** who published it: its author, who does not approve it */
  by: string
  tightened: Tightening | null
  approvals: readonly Approval[]
}
/** What a pipeline vouched for last. */
export type Calendar = Body<'calendar.set'> & { id: string; index: number }
export type Team = Body<'team.set'> & { id: string; index: number }
export type Competence = Body<'competence.recorded'> & { id: string; index: number; revoked: string | null }
export type Release = Body<'release.recorded'> & { id: string; index: number; time: string }
/** One revision of a manifest with every policy published for it. Only an accepted one is enforced. */
export type Revision = Body<'use_case.revised'> & { id: string; index: number; publications: readonly Publication[] }
export type Acceptance = Omit<Body<'acceptance.signed'>, 'overall'> & {
  overall: RiskLevel
  id: string
  index: number
  /** index of the first answer in an unbroken row to the same assumptions: what an approval is bound to */
  since: number
  owner: string
  rescinded: string | null
  time: string
  countersignatures: readonly Countersignature[]
  /** what one signature covers: one revision, or the one that runs and the next; `revision` is the one enforced now */
  covered: readonly Covered[]
}
/** A further signature under an acceptance, for the one thing it names. */
export type Countersignature = Pick<Body<'acceptance.countersigned'>, 'for' | 'by' | 'authority'> & {
  id: string
  time: string
}
export type Covered = { revision: number; assumptions: string }
/** What the challenger said about one set of assumptions; the newest word of the newest challenger counts. */
export type Challenge = Body<'challenge.recorded'> & { id: string; index: number; time: string }
/** A deputy's agreement to stand in. */
export type Agreement = Body<'cover.accepted'> & { id: string; index: number; time: string }
/** A planned absence of an owner. */
export type Absence = Body<'cover.started'> & { id: string; index: number; ended: string | null }
export type Handover = Body<'handover.signed'> & { id: string; index: number; time: string }
/** From whom a use case was taken over, and the entry by which that person last answered for it. */
export type TookOver = { from: string; index: number }
export type UseCase = {
  id: string
  revisions: readonly Revision[]
  /** the newest acceptance that said yes, whether or not it still holds */
  acceptance: Acceptance | null
  /** signed, and waiting for further signatures while an older acceptance still holds: it opens nothing yet */
  pending: Acceptance | null
  /** the newest answer, which may be a refusal */
  lastAnswer: Acceptance | null
  /** agreements to stand in, oldest first: of each deputy the newest counts */
  covers: readonly Agreement[]
  absences: readonly Absence[]
  handovers: readonly Handover[]
  /** whom the owner in force took over from; null for the first owner */
  tookOver: TookOver | null
  /** the newest revision an owner ever said yes to: nothing older comes back, and its tier does not fall by revising */
  accepted: number | null
  release: Release | null
  /** when each running value was released first since the owner signed, by `releasedValue` */
  firstReleased: Readonly<Record<string, string>>
  /** releases since the owner last signed or attested, oldest first; at most 256 */
  releases: readonly { id: string; index: number; revision: number | null }[]
  /** the newest attestation in which every answer was yes */
  attested: { id: string; index: number; time: string } | null
}
/** `formerKeys`: keys of earlier registrations under this name, so that a retired key never comes back. */
export type Agent = Body<'agent.registered'> & {
  id: string
  index: number
  revoked: string | null
  /** who registered its credential; null where no person did */
  by: string | null
  formerKeys: readonly string[]
}
export type Restriction = Body<'restriction.set'> & {
  id: string
  index: number
  by: string
  time: string
  /** who has signed its lifting; one is enough below T1 */
  agreed: readonly string[]
  lifted: string | null
  /** the reason it was set without, given later */
  explained?: { by: string; index: number; time: string }
  /** when others were told that the reason is overdue */
  reminded?: string
}

/** Sealed values that were erased by this entry: everything sealed for `subjects` before it, and single `fields`. */
export type Erasure = Body<'vault.erased'> & { id: string; index: number; by: string; time: string }
export type Hold = Body<'hold.placed'> & { id: string; index: number; by: string; time: string; lifted: string | null }
/** What an approval rests on: an authority, or a signature under a mandate. */
export type Right = Body<'exception.approved'>['under']
export type Term = { from: string; until: string; under: Right; approver: string; index: number }
export type Exception = Body<'exception.requested'> & {
  id: string
  index: number
  time: string
  requester: string
  /** what waits for an answer: the first term, or a renewal */
  pending: { id: string; index: number; requester: string; until: string; evidence: string } | null
  terms: readonly Term[]
  revoked: string | null
}
export type Emergency = Body<'emergency.declared'> & {
  id: string
  index: number
  time: string
  first: string
  second: string | null
  since: string | null
  until: string | null
  reviewBy: string | null
  review: { by: string; time: string; finding: 'justified' | 'not_justified' } | null
}
export type StandingApproval = Body<'standing_approval.signed'> & {
  id: string
  index: number
  time: string
  revoked: string | null
}
/** Where this log stands among those of one deployment: what it continues, and whether it has ended. */
/** `index`: of the entry that names it. */
export type FurtherKey = { readonly vkey: string; readonly index: number }
export type Epoch = {
  readonly number: number
  readonly previous: NonNullable<Body<'log.opened'>['previous']> | null
  /** the first of the two signatures that end it */
  readonly agreed: { readonly id: string; readonly by: string; readonly next: string | null } | null
  readonly closed: { readonly index: number; readonly time: string } | null
  /** the log before this one lies in files; absent: nobody has signed that yet */
  readonly archived?: {
    readonly id: string
    readonly index: number
    readonly time: string
    readonly by: string
    readonly digest: string
  }
}
export type Announcement = Body<'component.announced'> & { id: string; index: number; time: string; by: string }

/**
 * Governance at one index of the log: who may, who answers, what is closed. A pure fold of governance entries, never
 * changed in place, small enough to keep in memory. The model at entry N answers "as of N".
 */
export type Model = {
  readonly origin: string
  readonly practice: boolean
  /** the key the log was opened with */
  readonly vkey: string
  /** keys named since, oldest first */
  readonly furtherKeys: readonly FurtherKey[]
  readonly epoch: Epoch
  readonly persons: ReadonlyMap<string, Person>
  readonly mandates: ReadonlyMap<string, Mandate>
  readonly invitations: ReadonlyMap<string, Invitation>
  readonly roles: ReadonlyMap<string, Role>
  readonly authorities: ReadonlyMap<string, Authority>
  readonly useCases: ReadonlyMap<string, UseCase>
  /** by unit */
  readonly calendars: ReadonlyMap<string, Calendar>
  readonly teams: ReadonlyMap<string, Team>
  readonly competences: ReadonlyMap<string, Competence>
  /** the newest check from outside, by what it is about and where */
  readonly checks: ReadonlyMap<string, Check>
  /** by `challengeKey(useCase, assumptions)` */
  readonly challenges: ReadonlyMap<string, Challenge>
  /** by use case: known from a list only, until a manifest is registered */
  readonly nominations: ReadonlyMap<string, Nomination>
  /** by use case: nothing is enforced until a date */
  readonly observed: ReadonlyMap<string, ObservedPeriod>
  /** by use case: the newest warning that something signed ends */
  readonly warned: ReadonlyMap<string, { until: string; days: number }>
  readonly incidents: ReadonlyMap<string, Incident>
  readonly tasks: ReadonlyMap<string, Task>
  /** by person: the newest statement each has signed */
  readonly responsibilities: ReadonlyMap<string, SignedResponsibilities>
  readonly agents: ReadonlyMap<string, Agent>
  readonly restrictions: ReadonlyMap<string, Restriction>
  readonly erasures: ReadonlyMap<string, Erasure>
  readonly holds: ReadonlyMap<string, Hold>
  readonly exceptions: ReadonlyMap<string, Exception>
  readonly emergencies: ReadonlyMap<string, Emergency>
  readonly standingApprovals: ReadonlyMap<string, StandingApproval>
  readonly announcements: ReadonlyMap<string, Announcement>
  /** by verifier key: whether the witness counts; one that is not here does not */
  readonly witnesses: ReadonlyMap<string, { operator: 'independent' | 'same'; index: number }>
  /** by verifier key, '' for none in particular: what is wrong in the eyes of a witness, since when */
  readonly witnessAlarms: ReadonlyMap<string, WitnessAlarm>
  /** the newest entry that says where every stream ends; before the first one the opening of the log */
  readonly heads: { readonly index: number; readonly time: string; readonly counted?: Body<'stream.heads'>['counted'] }
  /** an unexplained jump of the clock nobody has confirmed: the gate is closed */
  readonly openJump: string | null
  /** practice logs: the instant the clock was last moved to */
  readonly clockMovedTo: string | null
}

export function emptyModel(): Model {
  return {
    origin: '',
    practice: false,
    vkey: '',
    furtherKeys: [],
    epoch: { number: 1, previous: null, agreed: null, closed: null },
    persons: new Map(),
    mandates: new Map(),
    invitations: new Map(),
    roles: new Map(),
    authorities: new Map(),
    useCases: new Map(),
    calendars: new Map(),
    teams: new Map(),
    competences: new Map(),
    checks: new Map(),
    challenges: new Map(),
    nominations: new Map(),
    observed: new Map(),
    warned: new Map(),
    incidents: new Map(),
    tasks: new Map(),
    responsibilities: new Map(),
    agents: new Map(),
    restrictions: new Map(),
    erasures: new Map(),
    holds: new Map(),
    exceptions: new Map(),
    emergencies: new Map(),
    standingApprovals: new Map(),
    announcements: new Map(),
    witnesses: new Map(),
    witnessAlarms: new Map(),
    heads: { index: 0, time: '' },
    openJump: null,
    clockMovedTo: null,
  }
}

/** A use case nobody has registered a revision of yet. */
export function newUseCase(id: string): UseCase {
  return {
    id,
    revisions: [],
    acceptance: null,
    pending: null,
    lastAnswer: null,
    covers: [],
    absences: [],
    handovers: [],
    tookOver: null,
    accepted: null,
    release: null,
    firstReleased: {},
    releases: [],
    attested: null,
  }
}

const STRICTNESS: Readonly<Record<Mode, number>> = { live: 0, review_all: 1, advisory_only: 2, paused: 3 }
export function stricter(a: Mode, b: Mode): Mode {
  return STRICTNESS[a] >= STRICTNESS[b] ? a : b
}

export function latestRevision(useCase: UseCase): Revision | undefined {
  return useCase.revisions.at(-1)
}

export function revisionOf(useCase: UseCase, revision: number): Revision | undefined {
  return useCase.revisions.find((candidate) => candidate.revision === revision)
}

/** The revision the gate enforces: the accepted one; without any acceptance the newest, which can only deny. */
export function revisionInForce(useCase: UseCase): Revision | undefined {
  if (useCase.acceptance !== null) return revisionOf(useCase, useCase.acceptance.revision)
  return latestRevision(useCase)
}

/**
 * The revision whose people and unit give rights over the use case: the newest an owner ever signed, else the newest.
 * An unsigned revision is a proposal of whoever registered it; it must not hand out rights.
 */
export function signedRevision(useCase: UseCase): Revision | undefined {
  return useCase.accepted === null ? latestRevision(useCase) : revisionOf(useCase, useCase.accepted)
}

/** The publication an acceptance rests on: later publications change nothing until the owner signs again. */
export function publicationFor(revision: Revision, assumptions: string): Publication | undefined {
  return revision.publications.find((publication) => publication.assumptions === assumptions)
}

export function isActive(person: Person | undefined): person is Person {
  return person !== undefined && person.departed === null
}

export type { LoggedEvent }
