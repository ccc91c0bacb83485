import { AsOf, byAgent, read, signed, type Route } from './route.ts'

/** Incidents: opened by people, decided and closed by the owner. */
export const incidentRoutes = {
  openIncident: signed(
    '/v1/incidents',
    'incident.open',
    ['incident.opened'],
    'Open an incident: the owner has to decide within 30 minutes to a working day, by severity',
  ),
  reportIncident: byAgent(
    '/v1/incident-reports',
    'incident.report',
    ['incident.opened'],
    'Report an incident in the agent’s own use case: category and severity are proposed, people decide and close',
    ['too_many_reports'],
  ),
  acknowledgeIncident: signed(
    '/v1/incidents/{incident}/acknowledge',
    'incident.acknowledge',
    ['incident.acknowledged'],
    'Say that you have it in hand; each person for themselves',
    [],
    { incident: 'incident' },
  ),
  reassessIncident: signed(
    '/v1/incidents/{incident}/reassess',
    'incident.reassess',
    ['incident.reassessed'],
    'Raise the severity: the deadline moves nearer, the ladder is called again, a milder decision is taken again',
    [],
    { incident: 'incident' },
  ),
  decideIncident: signed(
    '/v1/incidents/{incident}/decide',
    'incident.decide',
    ['incident.decided', 'restriction.set'],
    'The owner decides: continue, narrow or pause',
    ['beyond_authority'],
    { incident: 'incident' },
  ),
  closeIncident: signed(
    '/v1/incidents/{incident}/close',
    'incident.close',
    ['incident.closed'],
    'The owner closes it, with corrective actions that are funded',
    ['beyond_authority', 'expired'],
    { incident: 'incident' },
  ),
  listIncidents: read('/v1/incidents', 'person', 'Incidents, with how long each step took', AsOf),
  readIncident: read('/v1/incidents/{incident}', 'person', 'One incident, whole', AsOf),
} as const satisfies Record<string, Route>
