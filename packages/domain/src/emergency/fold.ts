import type { LoggedEvent } from '@answerable/contract'
import { change, set } from '../maps.ts'
import type { Emergency, Model } from '../model.ts'

/** The model after an entry about an emergency continuation. */
export function withEmergency(model: Model, event: Extract<LoggedEvent, { type: `emergency.${string}` }>): Model {
  if (event.type === 'emergency.declared') {
    const { id, index, time, actor, body } = event
    const open = { second: null, since: null, until: null, reviewBy: null, review: null }
    const declared: Emergency = { ...body, id, index, time, first: actor.id, ...open }
    return { ...model, emergencies: set(model.emergencies, id, declared) }
  }
  const next = (emergency: Emergency): Emergency => {
    if (event.type === 'emergency.reviewed')
      return { ...emergency, review: { by: event.actor.id, time: event.time, finding: event.body.finding } }
    const { until, reviewBy } = event.body
    return { ...emergency, second: event.actor.id, since: event.time, until, reviewBy }
  }
  return { ...model, emergencies: change(model.emergencies, event.body.emergency, next) }
}
