import { publicationFor, revisionInForce, type UseCase } from '../model.ts'

/** What a use case is judged by: the signed manifest, the signed policy, and the one it was tightened to. */
export function policyDocuments(useCase: UseCase): string[] {
  const revision = revisionInForce(useCase)
  if (revision === undefined) return []
  const publication = useCase.acceptance === null ? undefined : publicationFor(revision, useCase.acceptance.assumptions)
  return [
    revision.manifest,
    ...(publication === undefined ? [] : [publication.policy]),
    ...(publication?.tightened == null ? [] : [publication.tightened.policy]),
  ]
}
