import { queryOptions } from '@tanstack/react-query'
import { getJson } from './http.ts'

export type PersonLine = {
  id: string
  name?: string
  email?: string
  employment: 'own' | 'intra_group' | 'supplier'
  unit: string | null
  fictional: boolean
  departed: string | null
  keys: readonly { id: string; publicKey: string; since: string; revoked: string | null }[]
}

/** `GET /v1/people` */
export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => getJson<{ people: readonly PersonLine[] }>('/v1/people', {}, signal),
  staleTime: 30_000,
})
