import { queryOptions } from '@tanstack/react-query'
import { getJson } from './http.ts'

/** A key of one's own. Only a passkey can sign in a browser; the others sign at a terminal. */
export type OwnKey = {
  id: string
  publicKey: string
  since: string
  passkey: { credential: string; rpId: string } | null
}

/** `GET /v1/session` */
export type Session = {
  person: string
  name: string | null
  email: string | null
  keys: readonly OwnKey[]
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<Session>('/v1/session', {}, signal),
  staleTime: 30_000,
})
