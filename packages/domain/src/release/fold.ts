import type { LoggedEventOf } from '@answerable/contract'
import { change } from '../maps.ts'
import { type Acceptance, type Model, publicationFor, type Release, revisionOf, type UseCase } from '../model.ts'
import { releasedValue } from './drift.ts'

const KEPT = 256

/** What runs from this entry on. Where one signature covers two revisions, the one that was released is enforced. */
export function withRelease(model: Model, event: LoggedEventOf<'release.recorded'>): Model {
  const { id, index, time, body } = event
  const useCases = change(model.useCases, body.useCase, (useCase) => {
    const acceptance = useCase.acceptance === null ? null : moved(useCase, useCase.acceptance, body.revision, index)
    return {
      ...useCase,
      acceptance,
      accepted: Math.max(useCase.accepted ?? 0, acceptance?.revision ?? 0) || null,
      release: { ...body, id, index, time },
      firstReleased: { ...Object.fromEntries(valuesOf(body).map((value) => [value, time])), ...useCase.firstReleased },
      releases: [...useCase.releases, { id, index, revision: body.revision }].slice(-KEPT),
    }
  })
  return { ...model, useCases }
}

/** Each value that runs, as one word: how long a drift is borne counts from the first release of that very value. */
function valuesOf({ running }: Pick<Release, 'running'>): string[] {
  const { models, prompts, tools, sources } = running
  return [
    ...Object.entries(models).map(([id, value]) => releasedValue({ what: 'model', id, value })),
    ...Object.entries(prompts).map(([id, value]) => releasedValue({ what: 'prompt', id, value })),
    ...(tools === undefined ? [] : [releasedValue({ what: 'tool', id: 'list', value: tools })]),
    ...(sources === undefined ? [] : [releasedValue({ what: 'source', id: 'list', value: sources })]),
  ]
}

/** INVARIANT 7: another revision is enforced, so what people approved under the former one is void. */
function moved(useCase: UseCase, acceptance: Acceptance, revision: number | null, index: number): Acceptance {
  const other = acceptance.covered.find((one) => one.revision === revision)
  if (other === undefined || other.revision === acceptance.revision) return acceptance
  // A release by those who run it must not take back what was tightened since: the tightened revision stays enforced.
  const inForce = revisionOf(useCase, acceptance.revision)
  const tightened = inForce && publicationFor(inForce, acceptance.assumptions)?.tightened
  if (tightened != null && tightened.index > acceptance.index) return acceptance
  return { ...acceptance, revision: other.revision, assumptions: other.assumptions, since: index }
}
