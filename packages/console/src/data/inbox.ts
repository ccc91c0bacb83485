import type { MessageKind } from '@answerable/contract'
import { queryOptions } from '@tanstack/react-query'
import { getJson, postJson } from './http.ts'

export type MessageLine = {
  message: string
  kind: MessageKind
  useCase: string | null
  about: string
  due: string | null
  entry: number
  created: string
}

/** `GET /v1/inbox`: what the reader was told and has not seen, newest first */
export const inboxQuery = queryOptions({
  queryKey: ['inbox'],
  queryFn: ({ signal }) => getJson<{ messages: readonly MessageLine[]; next: string | null }>('/v1/inbox', {}, signal),
})

/** Says that a message was seen. @throws Problem */
export const acknowledge = (message: string): Promise<object> =>
  postJson(`/v1/inbox/${encodeURIComponent(message)}/acknowledge`, {})
