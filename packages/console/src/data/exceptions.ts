import type { Requirement } from '@answerable/contract'
import { queryOptions } from '@tanstack/react-query'
import type { PersonLike } from '../ui/person.tsx'
import { getJson } from './http.ts'

export type ExceptionLine = {
  id: string
  useCase: string
  waives: { rule: string } | { requirement: Requirement }
  scope: { agent: string | null; tool: string | null; recipient: string | null }
  state: 'requested' | 'refused' | 'live' | 'ended' | 'revoked'
  requestedBy: PersonLike | null
  reason: string | null
  compensatingControl: { what: string | null; evidence: string }
  /** a first term, or another one of a live exception, that somebody has to answer */
  waiting: { until: string; requestedBy: PersonLike | null } | null
  renewals: number
  until: string | null
  uses: number
  lastUse: { time: string } | null
  unused: boolean
  entry: number
}

/** `GET /v1/exceptions` */
export const exceptionsQuery = queryOptions({
  queryKey: ['exceptions'],
  queryFn: ({ signal }) => getJson<{ exceptions: readonly ExceptionLine[] }>('/v1/exceptions', {}, signal),
})
