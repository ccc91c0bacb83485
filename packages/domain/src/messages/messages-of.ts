import type { LoggedEvent, LoggedEventOf, Manifest, Message, MessageKind } from '@answerable/contract'
import { nextToTell } from '../incident/ladder.ts'
import { isActive, latestRevision, type Model, revisionInForce, signedRevision } from '../model.ts'
import { listedPeople } from '../nomination/model.ts'
import { useCaseIdUnder } from '../restriction/lifting.ts'

/** Reviewers told of one decision; a role of hundreds is not called out of bed for one. */
const MOST_REVIEWERS = 16

/**
 * Whom an entry concerns: written into the outbox in the transaction of the entry, so that nobody is told of what did not
 * happen, and what happened is told. `model` is the model after the entry. Nobody is told of their own act.
 */
export function messagesOf(
  model: Model,
  event: LoggedEvent,
  manifestOf: (digest: string) => Manifest | undefined,
): Message[] {
  const told = new Set<string>()
  return toldOf(model, event, manifestOf).filter(({ person, kind }) => {
    const isOwnAct = event.actor.kind === 'person' && event.actor.id === person && kind !== 'key_added'
    if (isOwnAct || told.has(person) || !isActive(model.persons.get(person))) return false
    told.add(person)
    return true
  })
}

type People = readonly (string | null | undefined)[]

function tell(
  people: People,
  kind: MessageKind,
  of: { useCase?: string | null; about: string; due?: string | null },
): Message[] {
  const { useCase = null, about, due = null } = of
  return people.flatMap((person) => (person == null ? [] : [{ person, kind, useCase, about, due }]))
}

function toldOf(model: Model, event: LoggedEvent, manifestOf: (digest: string) => Manifest | undefined): Message[] {
  const { id, body } = event
  const useCase = 'useCase' in body && typeof body.useCase === 'string' ? body.useCase : null
  const of = { useCase, about: id }
  switch (event.type) {
    case 'mandate.proposed':
      return tell([event.body.signers[1]], 'signature_wanted', of)
    case 'policy.published':
      return tell([ownerOf(model, event.body.useCase, event.body.revision)], 'signature_wanted', of)
    case 'nomination.made':
      return tell([event.body.nominee], 'nomination', of)
    case 'nomination.redirected':
      return tell([event.body.to], 'nomination', of)
    case 'decision.recorded':
      return reviewersTold(model, event, manifestOf)
    case 'review.asked':
      return tell(event.body.to, 'review_asked', { useCase, about: event.body.decision })
    case 'review.answered':
      return tell([event.body.asker], 'review_answered', { useCase, about: event.body.decision })
    case 'expiry.warned':
      return tell(event.body.tell, 'expiry_approaching', { ...of, due: event.body.until })
    case 'restriction.set':
      return tell(peopleUnder(model, event), 'restriction_set', {
        ...of,
        useCase: useCaseIdUnder(model, event.body.scope),
      })
    case 'restriction.reminded': {
      const { restriction, tell: people } = event.body
      const closed = model.restrictions.get(restriction)
      const under = closed === undefined ? null : useCaseIdUnder(model, closed.scope)
      return tell(people, 'reason_missing', { useCase: under, about: restriction })
    }
    case 'incident.opened': {
      const { severity, ladder, decideBy } = event.body
      // S1 and S2 call the owner and whoever comes next at the same time.
      const called = ladder.slice(0, severity === 'S1' || severity === 'S2' ? 2 : 1)
      return tell(called, 'incident_assigned', { ...of, due: decideBy })
    }
    case 'incident.reassessed': {
      const { incident, severity, owner, ladder, decideBy } = event.body
      const known = model.incidents.get(incident)
      if (known?.decision !== null) return tell([owner, known?.openedBy], 'incident_news', { useCase, about: incident })
      const called = ladder.slice(0, severity === 'S3' ? 1 : 2)
      return tell(called, 'incident_assigned', { useCase, about: incident, due: decideBy })
    }
    case 'incident.escalated': {
      const { incident, person } = event.body
      const due = model.incidents.get(incident)?.decideBy ?? null
      return tell([person], 'incident_assigned', { useCase, about: incident, due })
    }
    case 'incident.decided':
    case 'incident.closed': {
      const { incident } = event.body
      return tell([model.incidents.get(incident)?.openedBy], 'incident_news', { useCase, about: incident })
    }
    case 'emergency.declared':
      return tell(event.body.tell, 'emergency_declared', { ...of, due: event.body.secondBy })
    case 'emergency.seconded':
      return tell(event.body.tell, 'emergency_declared', { ...of, due: event.body.reviewBy })
    case 'cover.started':
      return tell([event.body.deputy], 'cover_begun', { ...of, due: event.body.until })
    case 'exception.requested': {
      // Nobody answers their own request: where the owner asks, whoever comes next does.
      const { owner, useCase: asked } = event.body
      const answers = event.actor.id === owner ? nextToTell(model, { useCase: asked }, [owner]) : owner
      return tell([answers], 'exception_asked', of)
    }
    case 'key.added':
      return tell([event.body.person, ...grantorsOf(model, event.body.person)], 'key_added', of)
    case 'witness.alarmed':
      return tell(rootSigners(model), 'witness_alarm', of)
    case 'task.opened':
      return tell([event.body.person], 'task_opened', { ...of, due: event.body.due })
    default:
      return []
  }
}

/** Those who signed for the whole log: whoever else may see it, they have to look. */
const rootSigners = (model: Model): string[] =>
  [...model.mandates.values()].filter(({ parentUnit }) => parentUnit === null).flatMap(({ signers }) => [...signers])

function ownerOf(model: Model, useCase: string, revision: number): string | undefined {
  return model.useCases.get(useCase)?.revisions.find((one) => one.revision === revision)?.owner
}

function reviewersTold(
  model: Model,
  { id, body }: LoggedEventOf<'decision.recorded'>,
  manifestOf: (digest: string) => Manifest | undefined,
): Message[] {
  const useCase = model.useCases.get(body.useCase)
  const revision = useCase === undefined ? undefined : revisionInForce(useCase)
  if (body.review === null || revision === undefined) return []
  const roles = manifestOf(revision.manifest)?.review.roles ?? {}
  const people = body.review.requirements.flatMap(({ role }): People => {
    if (role === 'owner') return [revision.owner]
    if (role === 'deputy') return [revision.deputy]
    return (Object.hasOwn(roles, role) ? roles[role] : undefined) ?? []
  })
  const may = people.filter((person) => person != null && !revision.operators.includes(person))
  const of = { useCase: body.useCase, about: id, due: body.review.due }
  return tell([...new Set(may)].slice(0, MOST_REVIEWERS), 'review_waiting', of)
}

/** Everybody whose work stops: those of the use case, or everybody who answers for one. */
function peopleUnder(model: Model, event: LoggedEventOf<'restriction.set'>): People {
  if (event.body.scope.kind === 'everything')
    return [...model.useCases.values()].flatMap((one) => [latestRevision(one)?.owner, latestRevision(one)?.deputy])
  const id = useCaseIdUnder(model, event.body.scope) ?? ''
  const useCase = model.useCases.get(id)
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  return revision === undefined ? listedPeople(model, id) : [revision.owner, revision.deputy, ...revision.operators]
}

/** Who gave that person rights: a key somebody else added would sign with them. */
function grantorsOf(model: Model, person: string): string[] {
  return [...model.authorities.values()].flatMap(({ grantee, grantor, revoked }) =>
    grantee === person && revoked === null ? [grantor] : [],
  )
}
