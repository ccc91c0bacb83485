import { queryOptions } from '@tanstack/react-query'
import { getJson } from './http.ts'

export type SignInLine = {
  id: string
  method: 'passkey' | 'recovery' | 'oidc'
  label: string | null
  created: string
  seen: string
  expires: string
  current: boolean
}

/** `GET /v1/sessions` */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => getJson<{ sessions: readonly SignInLine[] }>('/v1/sessions', {}, signal),
})

export type InvitationLine = {
  id: string
  state: 'open' | 'used' | 'withdrawn' | 'over'
  name: string | null
  email: string | null
  unit: string
  until: string
  inviterName: string | null
}

/** `GET /v1/invitations` */
export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: ({ signal }) => getJson<{ invitations: readonly InvitationLine[] }>('/v1/invitations', {}, signal),
})

export type KeyRequest = {
  request: string
  person: string
  name?: string
  until: string
  /** whether the reader may sign `key.add` with this payload */
  yours: boolean
  payload: { person: string; key: never }
}

/** `GET /v1/key-requests` */
export const keyRequestsQuery = queryOptions({
  queryKey: ['key-requests'],
  queryFn: ({ signal }) => getJson<{ requests: readonly KeyRequest[] }>('/v1/key-requests', {}, signal),
})
