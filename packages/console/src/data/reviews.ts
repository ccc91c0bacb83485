import type { DecisionView } from '@answerable/contract'
import { queryOptions } from '@tanstack/react-query'
import type { DecisionLine } from './decisions.ts'
import { getJson } from './http.ts'

/** One line of `GET /v1/reviews`: a decision held for people. */
export type HeldLine = DecisionLine & {
  review: {
    requirements: readonly { role: string; count: number; rule: string }[]
    due: string
    votes: number
    claimBy: string | null
  } | null
}

export type HeldPage = {
  decisions: readonly HeldLine[]
  next: string | null
  /** calls of one plan, which one person can judge together */
  plans: readonly (readonly string[])[]
  index: number
}

export const reviewsQuery = queryOptions({
  queryKey: ['reviews'],
  queryFn: ({ signal }) => getJson<HeldPage>('/v1/reviews', { limit: 200 }, signal),
  refetchInterval: 15_000,
})

/** A decision as a voter is shown it: `action` is the digest they sign as shown; null once what it asked is erased. */
export type Shown = Omit<DecisionView, 'decided'> & { decided: DecisionView['decided'] & { action: string | null } }

export const shownQuery = (decision: string) =>
  queryOptions({
    queryKey: ['decisions', 'shown', decision],
    queryFn: ({ signal }) => getJson<Shown>(`/v1/decisions/${encodeURIComponent(decision)}`, {}, signal),
  })

/** What else was asked with this tool lately: the history of whoever an act is aimed at. */
export const sameToolQuery = (useCase: string, tool: string) =>
  queryOptions({
    queryKey: ['decisions', 'tool', useCase, tool],
    queryFn: ({ signal }) =>
      getJson<{ decisions: readonly DecisionLine[] }>('/v1/decisions', { useCase, tool, limit: 100 }, signal),
    staleTime: 10_000,
  })
