import { AnswerableError, CADENCE, type Manifest, type Proposal, writtenInstant } from '@answerable/contract'
import {
  approvalsOf,
  APPROVERS,
  challengeOf,
  holidaysOf,
  isGraveChange,
  type Model,
  proposeExpiry,
  type Publication,
  type Revision,
  type UseCase,
} from '@answerable/domain'
import type { Edge } from '../http/edge.ts'
import type { PersonName } from './person-names.ts'

/** Everything about one revision the parts of a proposal are made from. */
export type Subject = {
  edge: Edge
  model: Model
  now: string
  useCase: UseCase
  revision: Revision
  publication: Publication | undefined
  manifest: Manifest
  names: ReadonlyMap<string, PersonName>
}

/** @throws AnswerableError `invalid_input` for a zone nobody knows */
export function zoneOf(given: unknown): string {
  const zone = typeof given === 'string' ? given : 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch (cause) {
    const issues = [{ path: 'zone', message: 'is no time zone known here' }]
    throw new AnswerableError('invalid_input', 'zone: is no time zone known here', { issues, cause })
  }
}

/** A working day at 10:00 where the owner works, apart from when other signatures end. */
export function expiryOf({ model, now, useCase, revision }: Subject, zone: string): Proposal['expiry'] {
  const own = [...model.authorities.values()]
    .filter(
      ({ grantee, powers, revoked }) =>
        grantee === revision.owner && revoked === null && powers.includes('accept_residual_risk'),
    )
    .map(({ until }) => until)
    .toSorted()
  const authorityUntil = own.at(-1)
  const overall = useCase.acceptance?.overall ?? 'low'
  const taken = [...model.useCases.values()]
    .filter(({ id, acceptance }) => id !== useCase.id && acceptance !== null && acceptance.rescinded === null)
    .flatMap(({ acceptance }) => acceptance?.until ?? [])
  const until = proposeExpiry({
    now,
    tier: revision.tier,
    risk: overall,
    ...(authorityUntil === undefined ? {} : { authorityUntil }),
    ...(revision.attestEvery === undefined ? {} : { attestEvery: revision.attestEvery }),
    taken,
    holidays: holidaysOf(model, revision.unit),
    zone,
  })
  return { until, zone, sentence: `Proposed end: ${writtenInstant(until)}, a working day at 10:00 in ${zone}.` }
}

export function ladderTable({ tier, attestEvery }: Revision): Proposal['ladder'] {
  const every = attestEvery ?? CADENCE[tier].attestEvery
  return CADENCE[tier].ladder.map(({ after, mode }) => ({ at: `${every} after signing, and ${after}`, mode }))
}

/** Of T1 and T2: who has agreed to the change. */
export function approvalsFor({ model, now, useCase, revision, publication, names }: Subject): Proposal['approvals'] {
  if (publication === undefined || !isGraveChange(useCase, revision, publication.assumptions)) return null
  const by = approvalsOf(model, revision, publication, now)
  const challengeNeeded = challengeOf(model, revision, publication.assumptions) === undefined
  const missing = Math.max(0, APPROVERS - by.length)
  return {
    needed: APPROVERS,
    by: by.map((person) => ({ person, name: names.get(person)?.name ?? null })),
    challengeNeeded,
    sentence:
      missing === 0 && !challengeNeeded
        ? `${APPROVERS} people who did not write it have agreed, and the challenger was heard.`
        : `Before you can sign: ${[
            ...(missing === 0 ? [] : [`${missing} more who did not write it have to agree`]),
            ...(challengeNeeded ? ['the challenger has to be heard'] : []),
          ].join(', and ')}.`,
  }
}

export async function challengeFor({
  edge,
  model,
  revision,
  publication,
  names,
}: Subject): Promise<Proposal['challenge']> {
  const known = publication === undefined ? undefined : challengeOf(model, revision, publication.assumptions)
  if (known === undefined) return null
  const [entry] = await edge.log.entriesAt([known.index])
  return {
    person: known.challenger,
    name: names.get(known.challenger)?.name ?? null,
    view: known.view,
    reason: entry?.values['reason'] ?? null,
    time: known.time,
  }
}

/** What there is to look at, by digest; the owner says which of it was opened. */
export function evidenceOf({ edge, model, revision, publication }: Subject, samples: string): Proposal['evidence'] {
  if (publication === undefined) return []
  const { tests, testsPassed, assumptions } = publication
  const challenge = challengeOf(model, revision, assumptions)
  return [
    {
      kind: 'tests',
      digest: tests,
      opened: false,
      sentence: testsPassed === 0 ? 'The policy has no tests of its own.' : `${testsPassed} tests of the policy pass.`,
    },
    {
      kind: 'replay',
      digest: samples,
      opened: false,
      sentence: 'Past calls, judged again by this policy: as shown here.',
    },
    ...(challenge === undefined
      ? []
      : [
          {
            kind: 'challenger',
            digest: edge.digest({ challenge: challenge.id, view: challenge.view }),
            opened: false,
            sentence: `The challenger ${challenge.view === 'objects' ? 'objects' : 'supports it'}.`,
          },
        ]),
  ]
}

/** A newer revision a signature for what runs now could cover as well. */
export function nextOf(useCase: UseCase, revision: Revision): Proposal['next'] {
  const newer = useCase.revisions.findLast(
    (other) => other.revision > revision.revision && other.owner === revision.owner && other.publications.length > 0,
  )
  const publication = newer?.publications.at(-1)
  return newer === undefined || publication === undefined
    ? null
    : { revision: newer.revision, assumptions: publication.assumptions }
}

/** What stands against signing, one sentence each. */
export function missingOf(subject: Subject): string[] {
  const { publication, revision, model } = subject
  const approvals = approvalsFor(subject)
  const open = approvals !== null && (approvals.by.length < APPROVERS || approvals.challengeNeeded)
  const objects = publication !== undefined && challengeOf(model, revision, publication.assumptions)?.view === 'objects'
  return [
    ...(publication === undefined ? ['No policy is published for this revision.'] : []),
    ...(open ? [approvals.sentence] : []),
    ...(objects ? ['The challenger objects: say in `dissent` what you answer to it.'] : []),
  ]
}
