import type { AuthZenRoute } from '@answerable/contract'
import type { Handler } from '../http/edge.ts'
import { readAccessRequest, requestAccess } from './access-request.ts'
import { evaluateAll, evaluateOne } from './evaluations.ts'
import { configuration } from './metadata.ts'
import { searchActions, searchResources, searchSubjects } from './search.ts'

/** What answers each AuthZEN route of the contract. */
export const authZenHandlers: Readonly<Record<AuthZenRoute, Handler>> = {
  evaluate: evaluateOne,
  evaluateAll,
  searchSubjects,
  searchResources,
  searchActions,
  requestAccess,
  readAccessRequest,
  authZenConfiguration: configuration,
}
