import type { LoggedEvent, LoggedEventOf } from '@answerable/contract'
import { withCheck } from './check/decide.ts'
import { withChallenge } from './acceptance/challenge.ts'
import { holdsPowers } from './authority/keys.ts'
import { withCompetence } from './competence/decide.ts'
import { withCalendar } from './calendar/decide.ts'
import { withTeam } from './team/decide.ts'
import { foldCover, isCoverEvent } from './cover/fold.ts'
import { mustWait, takenForce, withCountersignature } from './acceptance/countersign.ts'
import { withEmergency } from './emergency/fold.ts'
import { withException } from './exception/fold.ts'
import { change, changePerson, changeUseCase, set } from './maps.ts'
import { foldIncident, isIncidentEvent, withRestriction } from './incident/fold.ts'
import { foldNomination, isNominationEvent } from './nomination/fold.ts'
import { withAttestation } from './attestation/fold.ts'
import {
  type Acceptance,
  type Model,
  newUseCase,
  type Person,
  type PersonKey,
  type Publication,
  type UseCase,
} from './model.ts'
import { withApproval, withTightening } from './policy/fold.ts'
import { withRelease } from './release/fold.ts'
import { foldInvitation, withUsedInvitation } from './invitation/fold.ts'
import { liftingComplete } from './restriction/lifting.ts'
import { foldRole } from './role/fold.ts'
import { withWitnessAlarm } from './witness/alarm.ts'

/**
 * The model after one more entry. Total: an entry that was accepted into the log always folds, and record entries
 * leave governance as it is. Reads open fields only.
 */
export function fold(model: Model, event: LoggedEvent): Model {
  if (event.type === 'expiry.warned') {
    const { useCase, until, days } = event.body
    return { ...model, warned: set(model.warned, useCase, { until, days }) }
  }
  if (isIncidentEvent(event)) return foldIncident(model, event)
  if (isNominationEvent(event)) return foldNomination(model, event)
  if (isCoverEvent(event)) return foldCover(model, event)
  switch (event.type) {
    case 'log.opened':
      return {
        ...model,
        origin: event.body.origin,
        practice: event.body.practice,
        vkey: event.body.vkey,
        epoch: { ...model.epoch, number: event.body.epoch, previous: event.body.previous ?? null },
        heads: headsOf(event),
      }
    case 'person.registered':
      return {
        ...model,
        persons: set(model.persons, event.body.person, newPerson(event)),
        invitations: withUsedInvitation(model.invitations, event),
      }
    case 'invitation.created':
    case 'invitation.withdrawn':
      return { ...model, invitations: foldInvitation(model.invitations, event) }
    case 'role.assigned':
    case 'role.withdrawn':
      return { ...model, roles: foldRole(model.roles, event) }
    case 'person.departed':
      return changePerson(model, event.body.person, (person) => ({ ...person, departed: event.time }))
    case 'key.added':
      return changePerson(model, event.body.person, (person) => ({
        ...person,
        // A recovered key ends the others, so that nobody holds somebody's name beside them.
        keys: [
          ...(event.body.basis === 'recovery' ? revokedAt(person.keys, event.time) : person.keys),
          { ...newKey(model, event), ...basisOf(event) },
        ],
      }))
    case 'key.confirmed':
      return changePerson(model, event.body.person, (person) => ({
        ...person,
        keys: person.keys.map((key) => (key.id === event.body.key ? { ...key, confirmed: event.time } : key)),
      }))
    case 'person.moved': {
      const { unit, employment } = event.body
      return changePerson(model, event.body.person, (person) => ({ ...person, unit, employment, moved: event.time }))
    }
    case 'key.revoked':
      return changePerson(model, event.body.person, (person) => ({
        ...person,
        keys: person.keys.map((key) => (key.id === event.body.key ? { ...key, revoked: event.time } : key)),
      }))
    case 'mandate.proposed':
      return {
        ...model,
        mandates: set(model.mandates, event.id, {
          ...event.body,
          id: event.id,
          index: event.index,
          countersigned: null,
        }),
      }
    case 'mandate.countersigned':
      return {
        ...model,
        mandates: change(model.mandates, event.body.mandate, (m) => ({ ...m, countersigned: event.time })),
      }
    case 'authority.granted':
      return {
        ...model,
        authorities: set(model.authorities, event.id, {
          ...event.body,
          id: event.id,
          index: event.index,
          revoked: null,
          confirmations: [],
        }),
      }
    case 'authority.confirmed': {
      const confirmation = { by: event.body.by, time: event.time }
      return {
        ...model,
        authorities: change(model.authorities, event.body.authority, (a) => ({
          ...a,
          confirmations: [...a.confirmations, confirmation],
        })),
      }
    }
    case 'authority.revoked':
      return {
        ...model,
        authorities: change(model.authorities, event.body.authority, (a) => ({
          ...a,
          revoked: { time: event.time, forCause: event.body.forCause },
        })),
      }
    case 'use_case.revised':
      return withRevision(model, event)
    case 'policy.published':
      return withPublication(model, event)
    case 'policy.tightened':
      return withTightening(model, event)
    case 'change.approved':
      return withApproval(model, event)
    case 'calendar.set':
      return withCalendar(model, event)
    case 'team.set':
      return withTeam(model, event)
    case 'check.recorded':
      return withCheck(model, event)
    case 'competence.recorded':
    case 'competence.revoked':
      return withCompetence(model, event)
    case 'challenge.recorded':
      return withChallenge(model, event)
    case 'acceptance.signed':
      return withAnswer(model, event)
    case 'acceptance.countersigned':
      return changeUseCase(model, event.body.useCase, (useCase) => withCountersignature(model, useCase, event))
    case 'attestation.signed':
      return withAttestation(model, event)
    case 'release.recorded':
      return withRelease(model, event)
    case 'acceptance.rescinded':
      return changeUseCase(model, event.body.useCase, (useCase) => rescind(useCase, event.body.acceptance, event.time))
    case 'agent.registered':
      return {
        ...model,
        agents: set(model.agents, event.body.agent, {
          ...event.body,
          id: event.id,
          index: event.index,
          revoked: null,
          by: event.actor.kind === 'person' ? event.actor.id : null,
          formerKeys: formerKeys(model, event.body.agent),
        }),
      }
    case 'agent.revoked':
      return {
        ...model,
        agents: change(model.agents, event.body.agent, (agent) => ({ ...agent, revoked: event.time })),
      }
    case 'restriction.set':
      return {
        ...withRestriction(model, event),
        restrictions: set(model.restrictions, event.id, {
          ...event.body,
          id: event.id,
          index: event.index,
          by: event.actor.id,
          time: event.time,
          agreed: [],
          lifted: null,
        }),
      }
    case 'restriction.explained': {
      const explained = { by: event.actor.id, index: event.index, time: event.time }
      return {
        ...model,
        restrictions: change(model.restrictions, event.body.restriction, (one) => ({ ...one, explained })),
      }
    }
    case 'restriction.reminded': {
      const reminded = event.time
      return {
        ...model,
        restrictions: change(model.restrictions, event.body.restriction, (one) => ({ ...one, reminded })),
      }
    }
    case 'restriction.lifted':
      return {
        ...model,
        restrictions: change(model.restrictions, event.body.restriction, (r) => {
          const agreed = [...r.agreed, event.actor.id]
          return { ...r, agreed, lifted: liftingComplete(model, r.scope, agreed) ? event.time : null }
        }),
      }
    case 'stream.heads':
      return { ...model, heads: { ...headsOf(event), counted: event.body.counted } }
    case 'vault.erased':
      return { ...model, erasures: set(model.erasures, event.id, { ...event.body, ...signedBy(event) }) }
    case 'hold.placed':
      return { ...model, holds: set(model.holds, event.id, { ...event.body, ...signedBy(event), lifted: null }) }
    case 'hold.lifted':
      return { ...model, holds: change(model.holds, event.body.hold, (hold) => ({ ...hold, lifted: event.time })) }
    case 'exception.requested':
    case 'exception.approved':
    case 'exception.refused':
    case 'exception.revoked':
    case 'exception.renewal_requested':
      return withException(model, event)
    case 'emergency.declared':
    case 'emergency.seconded':
    case 'emergency.reviewed':
      return withEmergency(model, event)
    case 'standing_approval.signed': {
      const { id, index, time, body } = event
      const signed = { ...body, id, index, time, revoked: null }
      return { ...model, standingApprovals: set(model.standingApprovals, id, signed) }
    }
    case 'standing_approval.revoked':
      return {
        ...model,
        standingApprovals: change(model.standingApprovals, event.body.standingApproval, (approval) => ({
          ...approval,
          revoked: event.time,
        })),
      }
    case 'component.announced': {
      const { id, index, time, actor, body } = event
      return { ...model, announcements: set(model.announcements, id, { ...body, id, index, time, by: actor.id }) }
    }
    case 'epoch.close_agreed':
      return {
        ...model,
        epoch: { ...model.epoch, agreed: { id: event.id, by: event.actor.id, next: event.body.next ?? null } },
      }
    case 'epoch.closed':
      return { ...model, epoch: { ...model.epoch, closed: { index: event.index, time: event.time } } }
    case 'epoch.archived':
      return { ...model, epoch: { ...model.epoch, archived: { ...signedBy(event), digest: event.body.digest } } }
    case 'signer.rotated':
      return { ...model, furtherKeys: [...model.furtherKeys, { vkey: event.body.vkey, index: event.index }] }
    case 'witness.declared': {
      const { witness, operator } = event.body
      return { ...model, witnesses: set(model.witnesses, witness, { operator, index: event.index }) }
    }
    case 'witness.alarmed':
    case 'witness.cleared':
      return { ...model, witnessAlarms: withWitnessAlarm(model.witnessAlarms, event) }
    case 'clock.jumped':
      return { ...model, openJump: event.id }
    case 'clock.confirmed':
      return model.openJump === event.body.jump ? { ...model, openJump: null } : model
    case 'clock.moved':
      return { ...model, clockMovedTo: event.body.to }
    default:
      return model
  }
}

function headsOf({ index, time }: LoggedEvent): Model['heads'] {
  return { index, time }
}

function signedBy({ id, index, actor, time }: LoggedEvent) {
  return { id, index, by: actor.id, time }
}
const revokedAt = (keys: readonly PersonKey[], time: string): PersonKey[] =>
  keys.map((key) => (key.revoked === null ? { ...key, revoked: time } : key))
const basisOf = ({ body: { basis }, actor }: LoggedEventOf<'key.added'>) => ({
  ...(basis === undefined ? {} : { basis }),
  ...(basis === 'recovery' ? { recoveredBy: actor.id } : {}),
})

function formerKeys(model: Model, agent: string): readonly string[] {
  const before = model.agents.get(agent)
  return before === undefined ? [] : [...before.formerKeys, before.publicKey]
}

function newPerson({ body, index, time }: LoggedEventOf<'person.registered'>): Person {
  const { person, employment, unit, fictional, key, inviter } = body
  return {
    id: person,
    index,
    employment,
    unit,
    fictional,
    departed: null,
    inviter,
    moved: null,
    keys: [{ ...key, since: time, revoked: null, guarded: false, confirmed: null }],
  }
}

/**
 * A key somebody adds to their own while they hold no powers is as free as the first: there is nothing yet to take over
 * with it. One that was recovered is not: whoever signed for it could vote with it in the name of a reviewer.
 */
function newKey(model: Model, { body, time }: LoggedEventOf<'key.added'>): Person['keys'][number] {
  const guarded = body.basis === 'recovery' || holdsPowers(model, body.person, time)
  return { ...body.key, since: time, revoked: null, guarded, confirmed: null }
}

function withRevision(model: Model, event: LoggedEventOf<'use_case.revised'>): Model {
  const before = model.useCases.get(event.body.useCase)
  const revision = { ...event.body, id: event.id, index: event.index, publications: [] }
  const after = { ...(before ?? newUseCase(event.body.useCase)), revisions: [...(before?.revisions ?? []), revision] }
  return { ...model, useCases: set(model.useCases, event.body.useCase, after) }
}

function withPublication(model: Model, event: LoggedEventOf<'policy.published'>): Model {
  const { id, index, actor, body } = event
  const publication: Publication = { ...body, id, index, by: actor.id, tightened: null, approvals: [] }
  return changeUseCase(model, body.useCase, (useCase) => ({
    ...useCase,
    revisions: useCase.revisions.map((revision) =>
      revision.revision === body.revision
        ? { ...revision, publications: [...revision.publications, publication] }
        : revision,
    ),
  }))
}

/** A refusal of what is in force closes the gate; a refusal of a newer revision leaves the older signature standing. */
function withAnswer(model: Model, event: LoggedEventOf<'acceptance.signed'>): Model {
  return changeUseCase(model, event.body.useCase, (useCase) => {
    const answer: Acceptance = {
      ...event.body,
      id: event.id,
      index: event.index,
      since: event.index,
      owner: event.actor.id,
      rescinded: null,
      time: event.time,
      countersignatures: [],
      overall: event.body.overall ?? 'critical',
      covered: [
        { revision: event.body.revision, assumptions: event.body.assumptions },
        ...(event.body.next === undefined ? [] : [event.body.next]),
      ],
    }
    if (answer.answer !== 'refused') {
      if (mustWait(model, useCase, answer)) return { ...useCase, pending: answer, lastAnswer: answer }
      return { ...takenForce(useCase, answer), pending: null, lastAnswer: answer }
    }
    const refusesInForce = useCase.acceptance?.revision === answer.revision
    const pending = useCase.pending?.revision === answer.revision ? null : useCase.pending
    const acceptance = refusesInForce ? null : withoutRevision(useCase.acceptance, answer.revision)
    return { ...useCase, acceptance, pending: withoutRevision(pending, answer.revision), lastAnswer: answer }
  })
}

/** What was covered beforehand and then refused is covered no more: no release brings it into force. */
function withoutRevision(answer: Acceptance | null, refused: number): Acceptance | null {
  return answer === null ? null : { ...answer, covered: answer.covered.filter(({ revision }) => revision !== refused) }
}

function rescind(useCase: UseCase, acceptance: string, time: string): UseCase {
  const mark = (answer: UseCase['acceptance']) => (answer?.id === acceptance ? { ...answer, rescinded: time } : answer)
  const pending = useCase.pending?.id === acceptance ? null : useCase.pending
  return { ...useCase, acceptance: mark(useCase.acceptance), pending, lastAnswer: mark(useCase.lastAnswer) }
}
