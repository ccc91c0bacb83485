import type { Edge } from '../http/edge.ts'

/** Asks for AuthZEN profiles that are still drafts, by name and draft, separated by commas. */
export const DRAFTS_HEADER = 'authzen-drafts'

/** The drafts this server speaks where its operator allows drafts at all. A later draft is another name. */
export const ACCESS_REQUEST = 'access-request-1'
export const OBLIGATIONS = 'obligations-1'

/** Drafts that hold for one request. Whoever does not ask gets AuthZEN 1.0 and nothing else. */
export type Profiles = { readonly accessRequest: boolean; readonly obligations: boolean }

export function profilesOf({ edge, request }: { edge: Edge; request: Request }): Profiles {
  const asked = edge.authZenDrafts
    ? (request.headers.get(DRAFTS_HEADER) ?? '').split(',').map((name) => name.trim())
    : []
  return { accessRequest: asked.includes(ACCESS_REQUEST), obligations: asked.includes(OBLIGATIONS) }
}
