import type { CoverageState, Enforcement, Mode, Tier } from '@answerable/contract'
import { queryOptions } from '@tanstack/react-query'
import { ofThen, type Then } from './as-of.ts'
import { getJson } from './http.ts'

export const COVERAGE_STATES = [
  'signed',
  'signed_but_closed',
  'waiting_for_signature',
  'waiting_for_name',
  'refused_or_disputed',
  'lapsed',
  'observed',
] as const satisfies readonly CoverageState[]

export type CoverageLine = {
  useCase: string
  name: string | null
  unit: string
  person: string | null
  personName: string | null
  personEmail: string | null
  tier: Tier | null
  mode: Mode
  state: CoverageState
  enforcement: Enforcement
  enforcedByTheGate: boolean
  next: { at: string; what: 'signature_ends' | 'observation_ends' | 'task_opens' | 'task_due' } | null
  closesSoon: boolean
}

/** `GET /v1/coverage` */
export type Coverage = {
  time: string
  total: number
  counts: Readonly<Record<CoverageState, number>>
  closesWithin14Days: number
  useCases: readonly CoverageLine[]
  index: number
}

export const coverageQuery = (asOf?: Then) =>
  queryOptions({
    queryKey: ['coverage', asOf ?? 'now'],
    queryFn: ({ signal }) => getJson<Coverage>('/v1/coverage', ofThen(asOf), signal),
  })

export type Nomination = {
  useCase: string
  name: string | null
  purpose: string | null
  nominee: string | null
  nominatedByName: string | null
  retired: unknown
  state: 'asked' | 'accepted' | 'nobody_named' | 'registered' | 'retired'
}

/** `GET /v1/nominations` */
export const nominationsQuery = queryOptions({
  queryKey: ['nominations'],
  queryFn: ({ signal }) => getJson<{ nominations: readonly Nomination[] }>('/v1/nominations', {}, signal),
})
