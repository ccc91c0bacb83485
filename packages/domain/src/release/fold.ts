import type { LoggedEventOf } from '@answerable/contract'
import { change } from '../maps.ts'
import type { Acceptance, Model } from '../model.ts'

const KEPT = 256

/** What runs from this entry on. Where one signature covers two revisions, the one that was released is enforced. */
export function withRelease(model: Model, event: LoggedEventOf<'release.recorded'>): Model {
  const { id, index, time, body } = event
  const useCases = change(model.useCases, body.useCase, (useCase) => {
    const acceptance = useCase.acceptance === null ? null : moved(useCase.acceptance, body.revision, index)
    return {
      ...useCase,
      acceptance,
      accepted: Math.max(useCase.accepted ?? 0, acceptance?.revision ?? 0) || null,
      release: { ...body, id, index, time },
      releases: [...useCase.releases, { id, index, revision: body.revision }].slice(-KEPT),
    }
  })
  return { ...model, useCases }
}

/** INVARIANT 7: another revision is enforced, so what people approved under the former one is void. */
function moved(acceptance: Acceptance, revision: number | null, index: number): Acceptance {
  const other = acceptance.covered.find((one) => one.revision === revision)
  if (other === undefined || other.revision === acceptance.revision) return acceptance
  return { ...acceptance, revision: other.revision, assumptions: other.assumptions, since: index }
}
