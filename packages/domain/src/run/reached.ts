import { type Body, MOST_REACHED, type RecordRow } from '@answerable/contract'

type Run = Pick<RecordRow<'run'>, 'reached'>

/** How often a run has acted on a receiver. Past the number kept apart everybody counts as acted on: doubt holds. */
export function timesReached({ reached = [] }: Run, receiver: string): number {
  const known = reached.find((one) => one.receiver === receiver)?.times
  return known ?? (reached.length < MOST_REACHED ? 0 : 1)
}

/** The run's receivers after a decision. What was denied reached nobody; what is held may still be approved. */
export function reachedNow(run: Run, { outcome, reached = [] }: Body<'decision.recorded'>): Run {
  if (outcome === 'deny' || reached.length === 0) return {}
  const times = new Map(run.reached?.map((one) => [one.receiver, one.times]))
  for (const receiver of reached) {
    if (times.has(receiver) || times.size < MOST_REACHED) times.set(receiver, (times.get(receiver) ?? 0) + 1)
  }
  return { reached: [...times].map(([receiver, count]) => ({ receiver, times: count })) }
}
