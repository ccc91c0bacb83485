import { queryOptions } from '@tanstack/react-query'
import type { DecisionLine } from './decisions.ts'
import { getJson } from './http.ts'

export type RunObservation = {
  id: string
  index: number
  tool: string | null
  source: string | null
  trust: 'trusted' | 'untrusted'
  error: boolean
  content: string | null
}
export type RunDecision = DecisionLine & {
  influences: readonly { entry: string; arguments: readonly string[] }[]
  effect: string | null
}

/** `GET /v1/runs/{run}` */
export type RunView = {
  run: {
    id: string
    useCase: string
    agent: string
    opened: string
    open: boolean
    request: string | null
    entries: readonly number[]
  }
  observations: readonly RunObservation[]
  decisions: readonly RunDecision[]
}

export const runQuery = (run: string) =>
  queryOptions({
    queryKey: ['runs', run],
    queryFn: ({ signal }) => getJson<RunView>(`/v1/runs/${encodeURIComponent(run)}`, {}, signal),
  })
