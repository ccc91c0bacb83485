import type { LoggedEvent, LoggedEventOf } from '@answerable/contract'
import type { Model } from '../model.ts'
import type { Nomination, ObservedPeriod, Task } from './model.ts'

const NOMINATION_TYPES = [
  'nomination.made',
  'nomination.accepted',
  'nomination.redirected',
  'nomination.retired',
  'observed.signed',
  'observed.renewed',
  'task.opened',
  'task.settled',
  'responsibilities.signed',
] as const
type NominationEvent = LoggedEventOf<(typeof NOMINATION_TYPES)[number]>

export function isNominationEvent(event: LoggedEvent): event is NominationEvent {
  return (NOMINATION_TYPES as readonly string[]).includes(event.type)
}

/** Use cases from lists, observed use cases, tasks in place of a gate, signed responsibilities. */
export function foldNomination(model: Model, event: NominationEvent): Model {
  switch (event.type) {
    case 'nomination.made': {
      const { id, index, time, body } = event
      return nominated(model, body.useCase, () => ({
        ...body,
        id,
        index,
        time,
        accepted: null,
        retired: null,
        declined: [],
      }))
    }
    case 'nomination.accepted':
      return nominated(model, event.body.useCase, (one) => ({ ...one, accepted: event.time }))
    case 'nomination.redirected': {
      const { from, to } = event.body
      return nominated(model, event.body.useCase, (one) => ({
        ...one,
        nominee: to,
        accepted: null,
        declined: from === null ? one.declined : [...one.declined, from],
      }))
    }
    case 'nomination.retired':
      return nominated(model, event.body.useCase, (one) => ({ ...one, retired: event.time }))
    case 'observed.signed':
      return signed(model, event)
    case 'observed.renewed':
      return event.body.pile.reduce((next, { useCase, until }) => {
        const period = next.observed.get(useCase)
        return period === undefined ? next : observed(next, { ...period, until, renewed: event.time })
      }, model)
    case 'task.opened': {
      const task: Task = { ...event.body, id: event.id, index: event.index, time: event.time, settled: null }
      return { ...model, tasks: new Map(model.tasks).set(event.id, task) }
    }
    case 'task.settled': {
      const task = model.tasks.get(event.body.task)
      if (task === undefined) return model
      const { id, index, time, actor, body } = event
      const settled = { id, index, time, by: actor.id, how: body.how }
      return { ...model, tasks: new Map(model.tasks).set(task.id, { ...task, settled }) }
    }
    case 'responsibilities.signed': {
      const { id, index, time, body } = event
      return {
        ...model,
        responsibilities: new Map(model.responsibilities).set(body.person, { ...body, id, index, time }),
      }
    }
  }
}

function nominated(model: Model, useCase: string, next: (before: Nomination) => Nomination): Model {
  const before = model.nominations.get(useCase)
  const after = next(before as Nomination)
  return { ...model, nominations: new Map(model.nominations).set(useCase, after) }
}

function signed(model: Model, { id, index, time, body }: LoggedEventOf<'observed.signed'>): Model {
  const { owner, grantor, authority } = body
  return body.pile.reduce(
    (next, { useCase, until }) =>
      observed(next, { useCase, id, index, owner, grantor, authority, since: time, until, renewed: null }),
    model,
  )
}

function observed(model: Model, period: ObservedPeriod): Model {
  return { ...model, observed: new Map(model.observed).set(period.useCase, period) }
}
