import type { EventOf } from '@answerable/contract'
import { hasEnded } from '../instants.ts'
import type { Model, Restriction } from '../model.ts'
import { openPermitQueries } from '../restriction/decide.ts'
import type { DecideContext } from '../types.ts'
import { type Incident, UNDECIDED } from './model.ts'

/** Whether nobody has decided in time and no entry says yet that the gate has narrowed. */
export function isOverdue({ decision, closed, narrowed, decideBy }: Incident, now: string): boolean {
  return decision === null && closed === null && !narrowed && hasEnded(decideBy, now)
}

/**
 * Restrictions that hold because nobody decided in time, whether or not a timer has written them yet.
 * INVARIANT 6: from the very instant of the deadline on.
 */
export function derivedRestrictions(model: Model, useCase: string, now: string): Restriction[] {
  return [...model.incidents.values()]
    .filter((incident) => incident.useCase === useCase && isOverdue(incident, now))
    .map((incident) => ({
      id: incident.id,
      index: incident.index,
      scope: { kind: 'use_case', useCase },
      mode: UNDECIDED[incident.severity],
      cause: 'incident',
      openPermits: [],
      openPermitsTotal: 0,
      incident: incident.id,
      by: 'timer',
      time: incident.decideBy,
      agreed: [],
      lifted: null,
    }))
}

/** A restriction for an incident, with what the closing gate has let through. */
export function restrictionFor(
  { facts, now }: Pick<DecideContext, 'facts' | 'now'>,
  id: string,
  { id: incident, useCase }: Pick<Incident, 'id' | 'useCase'>,
  mode: Restriction['mode'],
  reason: string,
): EventOf<'restriction.set'> {
  const scope = { kind: 'use_case' as const, useCase }
  const [permits, intents] = openPermitQueries(scope, now)
  const open = [facts.query(permits), facts.query(intents)] as const
  const ids = [...open[0].rows.map((row) => row.id), ...open[1].rows.map((row) => row.decision)].slice(0, permits.limit)
  return {
    type: 'restriction.set',
    id,
    body: {
      scope,
      mode,
      cause: 'incident',
      openPermits: ids,
      openPermitsTotal: open[0].total + open[1].total,
      incident,
    },
    seal: { reason },
    cause: [incident],
  }
}
