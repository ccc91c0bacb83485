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

export type EmergencyLine = {
  id: string
  useCase: string
  scope: { kind: 'use_case' } | { kind: 'agent'; agent: string }
  declaredBy: PersonLike | null
  secondedBy: PersonLike | null
  secondBy: string
  until: string | null
  reviewBy: string | null
  live: boolean
  review: { finding: 'justified' | 'not_justified'; by: PersonLike } | null
  overdue: boolean
  reason: string | null
  uses: number
  entry: number
}

/** `GET /v1/emergencies` */
export const emergenciesQuery = queryOptions({
  queryKey: ['emergencies'],
  queryFn: ({ signal }) => getJson<{ emergencies: readonly EmergencyLine[] }>('/v1/emergencies', {}, signal),
})

export type StandingApprovalLine = {
  id: string
  useCase: string
  tool: string
  signedBy: PersonLike | null
  bounds: readonly { argument: string; values: readonly string[] }[] | null
  amount: { each: number; total: number } | null
  count: number
  until: string
  live: boolean
  uses: number | null
  amountUsed: number | null
  reason: string | null
  entry: number
}

/** `GET /v1/standing-approvals` */
export const standingApprovalsQuery = queryOptions({
  queryKey: ['standing-approvals'],
  queryFn: ({ signal }) =>
    getJson<{ standingApprovals: readonly StandingApprovalLine[] }>('/v1/standing-approvals', {}, signal),
})
