import type { DecisionView } from '@answerable/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Missing } from './use-cases.ts'
import { getJson } from './http.ts'

export type Outcome = DecisionView['decided']['outcome']

/** One line of `GET /v1/decisions` */
export type DecisionLine = {
  decision: string
  entry: number
  time: string
  run: string
  useCase: string
  agent: string
  kind: 'action' | 'output' | 'recommendation'
  tool: string | null
  outcome: Outcome
  state: string
  reasons: readonly (Missing & { rule?: string })[]
  owner: string | null
  arguments: Readonly<Record<string, unknown>> | null
  text: string | null
}

/** What the explorer's address holds; each is a filter of the route of the same name. */
export type DecisionFilter = {
  useCase?: string
  agent?: string
  outcome?: Outcome
  tool?: string
  rule?: string
  person?: string
  from?: string
  to?: string
  text?: string
}

const NAMES = ['useCase', 'agent', 'outcome', 'tool', 'rule', 'person', 'from', 'to', 'text'] as const

/** The filter an address asks for; what is no filter is left out, and the server judges the values. */
export function decisionFilter(search: Record<string, unknown>): DecisionFilter {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = search[name]
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
    }),
  )
}

type Page = { decisions: readonly DecisionLine[]; next: string | null; searched: number; index: number }

/** Pages of decisions, newest first. A page may be empty and still have a next one: a search looks back in steps. */
export const decisionsQuery = (filter: DecisionFilter) =>
  infiniteQueryOptions({
    queryKey: ['decisions', filter],
    queryFn: ({ pageParam, signal }) =>
      getJson<Page>('/v1/decisions', { ...filter, limit: 50, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })

/** `GET /v1/decisions/{decision}`: the file with its three answers. */
export const decisionQuery = (decision: string) =>
  queryOptions({
    queryKey: ['decisions', 'one', decision],
    queryFn: ({ signal }) => getJson<DecisionView>(`/v1/decisions/${encodeURIComponent(decision)}`, {}, signal),
  })
