import type { AnyRow, CommandOf } from '@answerable/contract'
import { warningsDue } from './expiry/decide.ts'
import { incidentsDue } from './incident/decide.ts'
import { hasEnded } from './instants.ts'
import type { Model } from './model.ts'
import { remindersDue } from './restriction/reason.ts'
import { tasksDue } from './task/decide.ts'
import type { RecordQuery } from './types.ts'

const AT_ONCE = 256

/** What is due in governance itself, without a look at any row. */
export function dueInModel(model: Model, now: string): DueCommand[] {
  const tasks = tasksDue(model, now).map((payload): DueCommand => ({ type: 'task.open', payload }))
  const warnings = warningsDue(model, now).map((payload): DueCommand => ({ type: 'expiry.warn', payload }))
  const reasons = remindersDue(model, now).map((payload): DueCommand => ({ type: 'restriction.remind', payload }))
  return [...incidentsDue(model, now), ...tasks, ...warnings, ...reasons]
}

export type DueCommand =
  | Omit<CommandOf<'task.open'>, 'id'>
  | Omit<CommandOf<'expiry.warn'>, 'id'>
  | Omit<CommandOf<'restriction.remind'>, 'id'>
  | Omit<CommandOf<'incident.escalate'>, 'id'>
  | Omit<CommandOf<'incident.restrict'>, 'id'>
  | Omit<CommandOf<'review.expire'>, 'id'>
  | Omit<CommandOf<'effect.lapse'>, 'id'>

/** Where deadlines are looked up: reviews and approvals that end, intents nobody reported on. */
export function dueQueries(now: string): RecordQuery[] {
  return [
    { kind: 'decision', where: { state: ['held', 'approved'] }, due: { atMost: now }, limit: AT_ONCE },
    { kind: 'intent', where: { open: 1 }, due: { atMost: now }, limit: AT_ONCE },
  ]
}

/**
 * The commands those rows call for at `now`, without ids. Any server may raise them; the guard inside the commit makes
 * each happen once. Lapses of signatures and permits need none: they hold by derivation.
 */
export function due(rows: readonly AnyRow[], now: string): DueCommand[] {
  return rows.flatMap((any): DueCommand[] => {
    if (any.kind === 'decision') {
      const end = any.row.state === 'held' ? any.row.review?.due : any.row.state === 'approved' ? any.row.claimBy : null
      return end == null || !hasEnded(end, now)
        ? []
        : [{ type: 'review.expire', payload: { decision: any.row.id, due: end } }]
    }
    if (any.kind === 'intent' && any.row.open && hasEnded(any.row.reportBy, now)) {
      return [{ type: 'effect.lapse', payload: { intent: any.row.id, due: any.row.reportBy } }]
    }
    return []
  })
}
