import type { Authorities } from '../../data/authorities.ts'
import type { CoverageLine } from '../../data/coverage.ts'

export type End = { at: string; what: NonNullable<CoverageLine['next']>['what'] | 'authority_ends'; name: string }

/** Every end this person is concerned by, the next first. */
export function endsOf(person: string, mine: readonly CoverageLine[], rights: Authorities | undefined): End[] {
  const answered = mine.flatMap(({ next, name, useCase }): End[] =>
    next === null ? [] : [{ at: next.at, what: next.what, name: name ?? useCase }],
  )
  const held = (rights?.authorities ?? [])
    .filter(({ grantee, fault }) => grantee === person && fault === null)
    .map(
      ({ until, scope }): End => ({
        at: until,
        what: 'authority_ends',
        name:
          scope.useCases?.map((id) => mine.find(({ useCase }) => useCase === id)?.name ?? id).join(', ') ??
          rights?.mandates.find(({ unit }) => unit === scope.unit)?.unitName ??
          scope.unit,
      }),
    )
  return [...answered, ...held].toSorted((a, b) => a.at.localeCompare(b.at))
}
