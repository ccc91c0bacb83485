import { AnswerableError, routes, validate } from '@answerable/contract'
import { readJsonObject } from '../http/body.ts'
import type { Call, Reply } from '../http/edge.ts'
import { cursorIn, INDEX } from './cursor.ts'

const MAX_BYTES = 4096
/** Runs looked at in one answer. */
const SEARCHED = 10_000

/**
 * POST /v1/use-cases/{useCase}/requesters: how the runs of a use case know somebody, so that what is sealed about them can
 * be erased or held by the name they gave. The name goes into no entry and no log line. Newest change first; `next` goes on
 * from the oldest run that was looked at.
 */
export async function findRequester({ edge, params, request }: Call): Promise<Reply> {
  const { onBehalfOf, after } = validate(routes.findRequester.input, await readJsonObject(request, MAX_BYTES))
  const { model, index } = await edge.view()
  const useCase = params['useCase'] ?? ''
  if (!model.useCases.has(useCase)) throw new AnswerableError('not_found', 'There is no such use case.')
  const requester = await edge.requesterIn(useCase, onBehalfOf)
  const query = { kind: 'run', where: { useCase }, limit: SEARCHED, within: SEARCHED, equals: {} } as const
  const before = cursorIn(after, INDEX)
  const { rows, searched, oldest } = await edge.store.search({ ...query, holds: [[requester]] }, before)
  const next = searched < SEARCHED ? null : String(oldest)
  return { json: { useCase, requester, runs: rows.length, searched, next, index } }
}
