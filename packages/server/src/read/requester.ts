import { AnswerableError, routes, validate } from '@answerable/contract'
import { readJsonObject } from '../http/body.ts'
import type { Call, Reply } from '../http/edge.ts'

const MAX_BYTES = 4096
/** Newest runs looked at: the digest is the same whether or not any is among them. */
const SEARCHED = 10_000

/**
 * POST /v1/use-cases/{useCase}/requesters: how the runs of a use case know somebody, so that what is sealed about them can
 * be erased or held by the name they gave. The name goes into no entry and no log line.
 */
export async function findRequester({ edge, params, request }: Call): Promise<Reply> {
  const { onBehalfOf } = validate(routes.findRequester.input, await readJsonObject(request, MAX_BYTES))
  const { model, index } = await edge.view()
  const useCase = params['useCase'] ?? ''
  if (!model.useCases.has(useCase)) throw new AnswerableError('not_found', 'There is no such use case.')
  const requester = await edge.requesterIn(useCase, onBehalfOf)
  const query = { kind: 'run', where: { useCase }, limit: SEARCHED, within: SEARCHED, equals: {} } as const
  const { rows, searched } = await edge.store.search({ ...query, holds: [[requester]] }, null)
  return { json: { useCase, requester, runs: rows.length, searched, index } }
}
