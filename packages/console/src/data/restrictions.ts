import type { Mode } from '@answerable/contract'
import { queryOptions } from '@tanstack/react-query'
import type { PersonLike } from '../ui/person.tsx'
import { getJson } from './http.ts'
import type { Missing } from './use-cases.ts'

export type RestrictionLine = {
  id: string
  index: number
  scope: { kind: 'use_case'; useCase: string } | { kind: 'agent'; agent: string } | { kind: 'everything' }
  mode: Mode
  cause: 'owner' | 'ladder' | 'incident' | 'oversight' | 'conflict'
  by: string
  byName: string | null
  time: string
  reason: string | null
  reasonDue?: string
  explained?: { time: string; index: number }
  reopening: {
    incident: string | null
    challenger: PersonLike | null
    agreed: readonly PersonLike[]
    by: readonly PersonLike[]
    fault: 'lifted' | 'incident_open' | 'agreed' | 'no_power' | 'in_conflict' | 'own_conflict' | null
  } | null
  /** what would still keep it closed without this one; null where it lies on everything */
  after: { mode: Mode; missing: readonly Missing[] } | null
}

/** `GET /v1/restrictions` */
export const restrictionsQuery = queryOptions({
  queryKey: ['restrictions'],
  queryFn: ({ signal }) => getJson<{ restrictions: readonly RestrictionLine[] }>('/v1/restrictions', {}, signal),
})

/** Whether a restriction lies on a use case: on it, on one of its agents, or on everything. */
export function liesOn({ scope }: RestrictionLine, useCase: string, agents: readonly string[]): boolean {
  if (scope.kind === 'use_case') return scope.useCase === useCase
  return scope.kind === 'everything' || agents.includes(scope.agent)
}
