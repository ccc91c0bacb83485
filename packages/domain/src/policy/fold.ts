import type { LoggedEventOf } from '@answerable/contract'
import { change } from '../maps.ts'
import type { Model, Publication } from '../model.ts'

/** From this entry on the signed policy and the tightened one are enforced together. */
export function withTightening(model: Model, event: LoggedEventOf<'policy.tightened'>): Model {
  const { id, index, time, body } = event
  return withPublicationOf(model, body, (publication) => ({
    ...publication,
    tightened: { policy: body.policy, id, index, time },
  }))
}

export function withApproval(model: Model, event: LoggedEventOf<'change.approved'>): Model {
  const { person, authority } = event.body
  return withPublicationOf(model, event.body, (publication) => ({
    ...publication,
    approvals: [...publication.approvals, { person, authority, index: event.index }],
  }))
}

function withPublicationOf(
  model: Model,
  at: { useCase: string; revision: number; assumptions: string },
  next: (publication: Publication) => Publication,
): Model {
  const useCases = change(model.useCases, at.useCase, (useCase) => ({
    ...useCase,
    revisions: useCase.revisions.map((revision) =>
      revision.revision === at.revision
        ? {
            ...revision,
            publications: revision.publications.map((publication) =>
              publication.assumptions === at.assumptions ? next(publication) : publication,
            ),
          }
        : revision,
    ),
  }))
  return { ...model, useCases }
}
