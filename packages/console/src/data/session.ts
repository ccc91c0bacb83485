import { queryOptions } from '@tanstack/react-query'
import { getJson } from './http.ts'

/** `GET /v1/session` */
export type Session = { person: string; name: string | null; email: string | null }

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<Session>('/v1/session', {}, signal),
  staleTime: 30_000,
})
