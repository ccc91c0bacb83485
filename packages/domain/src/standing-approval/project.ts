import type { AnyRow, LoggedEventOf, RecordRow } from '@answerable/contract'
import type { RowReader } from '../types.ts'

/**
 * The counter of a standing approval. It is there from the signature on: a counter that is missing counts as used up,
 * so that deleting it closes.
 */
export function newCounter({
  id,
  index,
  body,
}: LoggedEventOf<'standing_approval.signed'>): RecordRow<'standing_approval'> {
  return { id, index, useCase: body.useCase, uses: 0, amount: 0, last: null, entries: [index] }
}

/** Each use is counted by the entry of the decision that it allowed. */
export function countedUse(read: RowReader, event: LoggedEventOf<'decision.recorded'>): AnyRow[] {
  const used = event.body.standingApproval
  const row = used === undefined ? undefined : read('standing_approval', used.id)
  if (used === undefined || row === undefined) return []
  const next = {
    ...row,
    index: event.index,
    uses: used.use,
    amount: row.amount + used.amount,
    last: { decision: event.id, time: event.time },
    entries: [...row.entries, event.index],
  }
  return [{ kind: 'standing_approval', row: next }]
}

/** One row per exception or emergency that a decision or a claim rests on: how often each is used is their number. */
export function citations(event: LoggedEventOf<'decision.recorded'> | LoggedEventOf<'decision.claimed'>): AnyRow[] {
  const { exceptions = [], emergency, useCase } = event.body
  const decision = event.type === 'decision.claimed' ? event.body.decision : event.id
  return [...exceptions, ...(emergency === undefined ? [] : [emergency])].map((cited) => ({
    kind: 'citation',
    row: { id: `${cited}:${event.id}`, index: event.index, cited, useCase, decision, time: event.time },
  }))
}
