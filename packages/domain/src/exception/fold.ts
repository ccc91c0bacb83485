import type { LoggedEvent, LoggedEventOf } from '@answerable/contract'
import { change, set } from '../maps.ts'
import type { Exception, Model } from '../model.ts'

/** The model after an entry about an exception. */
export function withException(model: Model, event: Extract<LoggedEvent, { type: `exception.${string}` }>): Model {
  if (event.type === 'exception.requested')
    return { ...model, exceptions: set(model.exceptions, event.id, requested(event)) }
  const next = (exception: Exception): Exception => {
    switch (event.type) {
      case 'exception.approved': {
        const { under, until } = event.body
        const term = { from: event.time, until, under, approver: event.actor.id, index: event.index }
        return { ...exception, terms: [...exception.terms, term], pending: null }
      }
      case 'exception.refused':
        return { ...exception, pending: null }
      case 'exception.revoked':
        return { ...exception, pending: null, revoked: event.time }
      case 'exception.renewal_requested': {
        const { until, evidence } = event.body
        return {
          ...exception,
          pending: { id: event.id, index: event.index, requester: event.actor.id, until, evidence },
        }
      }
    }
  }
  return { ...model, exceptions: change(model.exceptions, event.body.exception, next) }
}

function requested({ id, index, time, actor, body }: LoggedEventOf<'exception.requested'>): Exception {
  const { until, evidence } = body
  return {
    ...body,
    id,
    index,
    time,
    requester: actor.id,
    pending: { id, index, requester: actor.id, until, evidence },
    terms: [],
    revoked: null,
  }
}
