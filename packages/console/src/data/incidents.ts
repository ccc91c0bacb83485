import type { Hazard, Mode, Severity } from '@answerable/contract'
import { queryOptions } from '@tanstack/react-query'
import type { PersonLike } from '../ui/person.tsx'
import { getJson } from './http.ts'

export type IncidentLine = {
  incident: string
  useCase: string
  useCaseName: string | null
  title: string | null
  category: Hazard
  severity: Severity
  affected: number
  opened: string
  decideBy: string
  state: 'undecided' | 'decided' | 'closed'
  overdue: boolean
  owner: PersonLike | null
  called: PersonLike | null
  /** who said they have it in hand */
  acknowledged: readonly PersonLike[]
  decision: { choice: 'continue' | Mode; time: string; by: PersonLike } | null
  restrictions: readonly { id: string; mode: Mode | null; lifted: unknown }[]
  closed: { time: string; by: PersonLike } | null
}

/** `GET /v1/incidents`, newest first */
export const incidentsQuery = queryOptions({
  queryKey: ['incidents'],
  queryFn: ({ signal }) => getJson<{ incidents: readonly IncidentLine[] }>('/v1/incidents', {}, signal),
})
