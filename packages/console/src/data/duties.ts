import { queryOptions } from '@tanstack/react-query'
import type { PersonLike } from '../ui/person.tsx'
import { getJson } from './http.ts'

/** One thing that waits for named people by a date. */
export type Duty = {
  kind:
    | 'reason_missing'
    | 'cover_unanswered'
    | 'successor_missing'
    | 'countersignature'
    | 'authority_unconfirmed'
    | 'key_unconfirmed'
  to: readonly PersonLike[]
  useCase: string | null
  /** the acceptance, authority, key, restriction or leaver it is about */
  about: string
  since: string | null
  until: string | null
}

/** `GET /v1/duties` */
export const dutiesQuery = queryOptions({
  queryKey: ['duties'],
  queryFn: ({ signal }) => getJson<{ duties: readonly Duty[] }>('/v1/duties', {}, signal),
})
