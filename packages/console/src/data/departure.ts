import { queryOptions } from '@tanstack/react-query'
import type { PersonLike } from '../ui/person.tsx'
import { getJson } from './http.ts'

/** `GET /v1/people/{person}/departure` */
export type Departure = {
  fault: 'departed' | 'last_administrator' | 'no_right' | null
  useCases: readonly {
    useCase: string
    openBefore: boolean
    openAfter: boolean
    cover: { deputy: PersonLike; until: string } | null
    successorBy: string | null
    asked: readonly PersonLike[]
  }[]
  places: readonly { useCase: string; as: 'deputy' | 'challenger' | 'operator' }[]
  held: readonly { authority: string }[]
  given: readonly { authority: string; grantee: PersonLike; asked: readonly PersonLike[]; until: string | null }[]
  keys: number
  votes: readonly { useCase: string; decision: string }[]
  roles: readonly { useCase: string; role: string; others: number }[]
}

export const departureQuery = (person: string) =>
  queryOptions({
    queryKey: ['people', person, 'departure'],
    queryFn: ({ signal }) => getJson<Departure>(`/v1/people/${encodeURIComponent(person)}/departure`, {}, signal),
  })
