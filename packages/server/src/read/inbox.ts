import { AnswerableError, type Message, messagePath, messageSentence } from '@answerable/contract'
import type { Call, Reply } from '../http/edge.ts'

/** GET /v1/inbox: what the caller was told. Nobody reads another person's. */
export async function readInbox({ edge, query, caller }: Call): Promise<Reply> {
  if (caller.kind !== 'person') throw new AnswerableError('forbidden', 'This route is for people.')
  const limit = Number(query['limit'])
  const before = typeof query['after'] === 'string' ? query['after'] : null
  const states = query['all'] === 'true' ? (['delivered', 'acknowledged'] as const) : (['delivered'] as const)
  const rows = await edge.store.inboxOf(caller.id, states, before, limit + 1)
  const page = rows.slice(0, limit)
  const messages = page.map(({ id, message, created, state, index }) => {
    const read = JSON.parse(message) as Message
    const path = messagePath(read)
    return {
      message: id,
      kind: read.kind,
      sentence: messageSentence(read, edge.practice),
      useCase: read.useCase,
      about: read.about,
      due: read.due,
      entry: index,
      created,
      acknowledged: state === 'acknowledged',
      link: edge.publicUrl === undefined ? path : `${edge.publicUrl}${path}`,
    }
  })
  const next = rows.length > limit ? (page.at(-1)?.id ?? null) : null
  return { json: { messages, next, index: (await edge.view()).index } }
}

/** POST /v1/inbox/{message}/acknowledge: seen. No entry: that somebody read something is their own business. */
export async function acknowledgeMessage({ edge, params, caller }: Call): Promise<Reply> {
  if (caller.kind !== 'person') throw new AnswerableError('forbidden', 'This route is for people.')
  const id = params['message'] ?? ''
  if (!(await edge.store.inboxAcknowledge(caller.id, id)))
    throw new AnswerableError('not_found', 'There is no such message to you that you have not seen.')
  return { json: { message: id, acknowledged: true } }
}
