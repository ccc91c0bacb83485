import { AnswerableError } from '@answerable/contract'
import type { Call, View } from '../http/edge.ts'
import { asOfIn } from './governed.ts'

/** Governance now, or as it was: with the time it was then, since what had not lapsed then counts as live. */
export async function viewAt({ edge, query }: Pick<Call, 'edge' | 'query'>): Promise<View & { now: string }> {
  const asOf = asOfIn(query)
  const view = await edge.view(asOf)
  if (asOf === undefined || view.index !== asOf) return { ...view, now: await edge.now() }
  const [entry] = await edge.log.entriesAt([asOf])
  if (entry === undefined) throw new AnswerableError('not_found', 'There is no such entry.')
  return { ...view, now: entry.event.time }
}
