import type { Manifest } from '@answerable/contract'
import { hasEnded, plusDuration } from '../instants.ts'
import type { Model, Revision } from '../model.ts'
import type { Facts } from '../types.ts'

/**
 * How long the identity of a person who answered or reviewed is kept after they left: ten years, as EU AI Act Article
 * 18(1) asks of the documentation their names belong to. Until they leave there is no end to count from.
 */
export const IDENTITY_RETENTION = 'P3653D'

/** Why an identity is kept, and until when; `until` null: as long as the person is active. */
export type Kept = { readonly role: string; readonly until: string | null }

/**
 * The role for which a person's name must stay, if it must at `now`.
 * INVARIANT 13: the identity of an answerable person or of a reviewer outlives their wish. An approval nobody can be
 * named for would be worth nothing, so a role once held counts, whatever was revised since.
 */
export function identityKept(model: Model, facts: Pick<Facts, 'manifest'>, id: string, now: string): Kept | undefined {
  const person = model.persons.get(id)
  if (person === undefined) return undefined
  const role = roleOf(model, facts, id)
  if (role === undefined) return undefined
  const until = person.departed === null ? null : plusDuration(person.departed, IDENTITY_RETENTION)
  return until !== null && hasEnded(until, now) ? undefined : { role, until }
}

function roleOf(model: Model, facts: Pick<Facts, 'manifest'>, id: string): string | undefined {
  for (const { signers } of model.mandates.values()) if (signers.includes(id)) return 'signer of a mandate'
  for (const { grantor, grantee } of model.authorities.values()) {
    if (grantor === id) return 'grantor of an authority'
    if (grantee === id) return 'holder of an authority'
  }
  for (const useCase of model.useCases.values()) {
    for (const revision of useCase.revisions) {
      const role = roleIn(revision, facts.manifest(revision.manifest), id)
      if (role !== undefined) return `${role} of ${useCase.id}`
    }
  }
  return undefined
}

function roleIn(revision: Revision, manifest: Manifest | undefined, id: string): string | undefined {
  if (revision.owner === id) return 'owner'
  if (revision.deputy === id) return 'deputy'
  if (revision.challenger === id) return 'challenger'
  // A manifest that is missing may have named anybody as a reviewer.
  if (manifest === undefined) return 'reviewer, as far as anybody can tell,'
  return Object.values(manifest.review.roles).some((named) => named.includes(id)) ? 'reviewer' : undefined
}

/** Every manifest `identityKept` looks at. */
export function manifestsOfAll(model: Model): string[] {
  return [...model.useCases.values()].flatMap(({ revisions }) => revisions.map(({ manifest }) => manifest))
}
