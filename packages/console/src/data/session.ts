import { queryOptions } from '@tanstack/react-query'
import { getJson } from './http.ts'

/** A key of one's own. Only a passkey can sign in a browser; the others sign at a terminal. */
export type OwnKey = {
  id: string
  publicKey: string
  since: string
  revoked: string | null
  passkey: { credential: string; rpId: string } | null
}

/** `GET /v1/session` */
export type Session = {
  person: string
  /** absent once erased */
  name?: string
  email?: string
  unit: string | null
  fictional: boolean
  method: 'passkey' | 'recovery' | 'oidc' | 'access_token' | 'api_token'
  /** console roles: what may be read besides one's own */
  reads: readonly ('reader' | 'auditor' | 'administrator')[]
  /** this sign-in, and the key it was made with; null where a token reads */
  session: { id: string; key: string | null } | null
  /** when the recovery code was made; null: there is none */
  recoveryCode: string | null
  keys: readonly OwnKey[]
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<Session>('/v1/session', {}, signal),
  staleTime: 30_000,
})
