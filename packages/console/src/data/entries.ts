import { queryOptions } from '@tanstack/react-query'
import { getJson } from './http.ts'

export type EntryView = {
  entry: {
    type: string
    id: string
    time: string
    stream: string
    seq: number
    prev: string | null
    actor: { kind: string; id: string; for?: string }
    cause?: readonly string[]
    body: Readonly<Record<string, unknown>>
    sealed: Readonly<Record<string, string>>
    signatures: readonly { by: string; key: string; alg: string; statement: Readonly<Record<string, unknown>> }[]
  }
  values: Readonly<Record<string, string>>
  receipt: Readonly<Record<string, unknown>>
  index: number
}

/** `GET /v1/entries/{index}` */
export const entryQuery = (index: number) =>
  queryOptions({
    queryKey: ['entries', index],
    queryFn: ({ signal }) => getJson<EntryView>(`/v1/entries/${index}`, {}, signal),
    // An entry never changes; what the vault still holds of it may.
    staleTime: 60_000,
  })
