import type { Manifest, RecordRow, ReviewRequirement } from '@answerable/contract'
import { mayJudge } from '../competence/live.ts'
import { coverAt } from '../cover/live.ts'
import { isActive, type Model, type Revision } from '../model.ts'
import type { DecideContext } from '../types.ts'
import { runsIt } from '../use-case/roles.ts'

/**
 * Who may vote in a role: named in the signed manifest (or the owner or deputy of the revision), active now, not a
 * supplier's, not operating or hosting the use case, competent on T1 and T2, and not the person who asked.
 * INVARIANT 4: nobody decides on their own request. The requester is known by a keyed digest, so compare digests.
 */
export function eligibleFor(
  role: string,
  context: { model: Model; tools: Pick<DecideContext['tools'], 'keyed'>; now: string },
  revision: Revision,
  manifest: Manifest,
  onBehalfOf: string,
): string[] {
  const named =
    role === 'owner'
      ? [revision.owner, standIn(context.model, revision, context.now) ?? '']
      : role === 'deputy'
        ? [revision.deputy ?? '']
        : Object.hasOwn(manifest.review.roles, role)
          ? (manifest.review.roles[role] ?? [])
          : []
  return [...new Set(named)].filter((id) => {
    const person = context.model.persons.get(id)
    if (!isActive(person) || person.employment === 'supplier') return false
    if (runsIt(context.model, revision, id) || !mayJudge(context.model, id, revision, context.now)) return false
    return context.tools.keyed(revision.useCase, id) !== onBehalfOf
  })
}

/** The deputy who votes in the owner's place now. */
function standIn(model: Model, revision: Revision, now: string): string | undefined {
  const useCase = model.useCases.get(revision.useCase)
  return useCase === undefined ? undefined : coverAt(model, useCase, revision, now).cover?.deputy
}

/**
 * INVARIANT 8: quorum counts distinct persons. Whether the requirements can be met by `voters`, each person filling at
 * most one place. A matching of places to persons (augmenting paths), since a person may be eligible in several roles.
 */
export function quorumMet(
  requirements: readonly ReviewRequirement[],
  eligible: ReadonlyMap<string, readonly string[]>,
  voters: readonly string[],
): boolean {
  const places = requirements.flatMap(({ role, count }) =>
    Array.from({ length: count }, () => new Set(eligible.get(role) ?? [])),
  )
  const people = [...new Set(voters)]
  const placeOf = new Map<string, number>()
  const seat = (place: number, tried: Set<string>): boolean => {
    for (const person of people) {
      if (tried.has(person) || places[place]?.has(person) !== true) continue
      tried.add(person)
      const held = placeOf.get(person)
      if (held === undefined || seat(held, tried)) {
        placeOf.set(person, place)
        return true
      }
    }
    return false
  }
  return places.every((_, place) => seat(place, new Set()))
}

/** Eligible persons per role of a held decision, as of now. */
export function eligibleByRole(
  context: { model: Model; tools: Pick<DecideContext['tools'], 'keyed'>; now: string },
  requirements: readonly ReviewRequirement[],
  revision: Revision,
  manifest: Manifest,
  run: RecordRow<'run'>,
): Map<string, string[]> {
  return new Map(requirements.map(({ role }) => [role, eligibleFor(role, context, revision, manifest, run.onBehalfOf)]))
}
