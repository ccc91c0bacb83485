import type { CheckedManifest, JsonObject, ManifestCheckAsked } from '@answerable/contract'
import { queryOptions } from '@tanstack/react-query'
import { postJson } from './http.ts'

export type CheckAsked = ManifestCheckAsked

/** `POST /v1/use-cases/check`: what the server's own checker says of a file or a draft. @throws Problem */
export const checkManifest = (asked: CheckAsked): Promise<CheckedManifest> =>
  postJson<CheckedManifest>('/v1/use-cases/check', asked)

export const checkQuery = (asked: { draft: JsonObject } & Omit<CheckAsked, 'text' | 'draft'>) =>
  queryOptions({
    queryKey: ['manifest-check', asked],
    queryFn: () => checkManifest(asked),
    // The same question has the same answer; what was said a while ago is not asked again.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: (last) => last,
  })
