import { queryOptions } from '@tanstack/react-query'
import type { PersonLike } from '../ui/person.tsx'
import { getJson } from './http.ts'

export type ComponentLine = {
  component: string
  affected: readonly { useCase: string; revision: number; owner: PersonLike | null }[]
  announced: readonly { id: string; ships: string; by: PersonLike | null; entry: number }[]
}

/** `GET /v1/components` */
export const componentsQuery = queryOptions({
  queryKey: ['components'],
  queryFn: ({ signal }) => getJson<{ components: readonly ComponentLine[] }>('/v1/components', {}, signal),
})
