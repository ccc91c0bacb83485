import type { Tier } from '@answerable/contract'
import { queryOptions } from '@tanstack/react-query'
import type { PersonLike } from '../ui/person.tsx'
import { ofThen, type Then } from './as-of.ts'
import { getJson } from './http.ts'

export type AnsweringLine = {
  useCase: string
  name: string | null
  unit: string
  tier: Tier | null
  owner: PersonLike | null
  deputy: PersonLike | null
  challenger: PersonLike | null
  chain: readonly { authority: string; grantee: PersonLike; grantor: PersonLike; until: string; index: number }[]
  answered: boolean
}
export type AnsweringPerson = PersonLike & {
  departed: string | null
  responsibilities: number
  statement: { entry: number; current: boolean } | null
}

/** `GET /v1/responsibilities` */
export type ResponsibilityMap = {
  time: string
  useCases: readonly AnsweringLine[]
  people: readonly AnsweringPerson[]
  index: number
}

export const responsibilitiesQuery = (asOf?: Then) =>
  queryOptions({
    queryKey: ['responsibilities', asOf ?? 'now'],
    queryFn: ({ signal }) => getJson<ResponsibilityMap>('/v1/responsibilities', ofThen(asOf), signal),
  })
