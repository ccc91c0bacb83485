import type { LoggedEvent, LoggedEventOf } from '@answerable/contract'
import type { Model } from '../model.ts'
import { type Incident, UNDECIDED } from './model.ts'

const INCIDENT_TYPES = [
  'incident.opened',
  'incident.acknowledged',
  'incident.escalated',
  'incident.reassessed',
  'incident.decided',
  'incident.closed',
] as const
type IncidentEvent = LoggedEventOf<(typeof INCIDENT_TYPES)[number]>

export function isIncidentEvent(event: LoggedEvent): event is IncidentEvent {
  return (INCIDENT_TYPES as readonly string[]).includes(event.type)
}

export function foldIncident(model: Model, event: IncidentEvent): Model {
  switch (event.type) {
    case 'incident.opened': {
      const { id, index, time, body, actor } = event
      const incident: Incident = {
        ...body,
        id,
        index,
        time,
        openedBy: actor.id,
        acknowledged: [],
        rung: 0,
        rungTime: time,
        raised: [],
        stale: 0,
        decision: null,
        restrictions: [],
        narrowed: false,
        closed: null,
      }
      return { ...model, incidents: new Map(model.incidents).set(id, incident) }
    }
    case 'incident.acknowledged':
      return changed(model, event.body.incident, (incident) => ({
        ...incident,
        acknowledged: [...incident.acknowledged, { person: event.body.person, time: event.time }],
      }))
    case 'incident.escalated':
      return changed(model, event.body.incident, (incident) => ({
        ...incident,
        rung: event.body.rung,
        rungTime: event.time,
      }))
    case 'incident.reassessed': {
      const { incident: of, from, severity, owner, ladder, decideBy, again } = event.body
      const raised = { from, to: severity, by: event.actor.id, time: event.time }
      return changed(model, of, (incident) => ({
        ...incident,
        severity,
        owner,
        ladder,
        decideBy,
        rung: 0,
        rungTime: event.time,
        raised: [...incident.raised, raised],
        stale: incident.acknowledged.length,
        decision: again ? null : incident.decision,
        // What narrowed by itself is still there, but is milder than silence is now: the gate narrows once more.
        narrowed: incident.narrowed && UNDECIDED[from] === UNDECIDED[severity],
      }))
    }
    case 'incident.decided': {
      const { choice, late } = event.body
      const decision = { choice, late, by: event.actor.id, time: event.time }
      return changed(model, event.body.incident, (incident) => ({ ...incident, decision }))
    }
    case 'incident.closed': {
      const { incident: of, useCase: _, ...rest } = event.body
      const closed = { ...rest, id: event.id, by: event.actor.id, time: event.time }
      return changed(model, of, (incident) => ({ ...incident, closed }))
    }
  }
}

/** A restriction set for an incident is remembered with it: what narrowed by itself must not vanish by a late answer. */
export function withRestriction(model: Model, { id, body, time }: LoggedEventOf<'restriction.set'>): Model {
  return body.incident === undefined
    ? model
    : changed(model, body.incident, (incident) => ({
        ...incident,
        restrictions: [...incident.restrictions, { id, time }],
        narrowed: incident.narrowed || time >= incident.decideBy,
      }))
}

function changed(model: Model, id: string, next: (incident: Incident) => Incident): Model {
  const incident = model.incidents.get(id)
  return incident === undefined ? model : { ...model, incidents: new Map(model.incidents).set(id, next(incident)) }
}
