import { AnswerableError } from '@answerable/contract'
import type { Call, Reply } from '../http/edge.ts'

/** GET /v1/entries/{index}: one entry, what of its sealed values is still held, and its receipt, on request under the
 * newest witnessed checkpoint. */
export async function readEntry({ edge, params, query }: Call): Promise<Reply> {
  const text = params['index'] ?? ''
  const wanted = /^\d{1,15}$/.test(text) ? Number(text) : -1
  const [entry] = wanted < 0 ? [] : await edge.log.entriesAt([wanted])
  if (entry === undefined) throw new AnswerableError('not_found', 'There is no such entry.')
  const { event, stream, seq, prev, sealed, signatures, values, disclosures, erased } = entry
  const { index } = await edge.view()
  const receipt = await edge.receiptOf(wanted, disclosures, erased)
  const witnessed = query['checkpoint'] === 'witnessed' ? await edge.published.proof(wanted, 'witnessed') : undefined
  return {
    json: {
      entry: { ...event, stream, seq, prev, sealed, signatures },
      values,
      erased,
      receipt: witnessed === undefined ? receipt : { ...receipt, proof: witnessed.proof },
      index,
    },
  }
}
