import type { Category, Tier } from '@answerable/contract'
import { waiverOf } from '../exception/live.ts'
import { hasEnded } from '../instants.ts'
import type { Competence, Model, Revision } from '../model.ts'

export function competenceHolds({ revoked, until }: Competence, now: string): boolean {
  return revoked === null && !hasEnded(until, now)
}

/** The categories of a use case a person has no live competence for; each category is a class of its own. */
export function classesMissing(
  model: Model,
  person: string,
  revision: Pick<Revision, 'categories'>,
  now: string,
): Category[] {
  const held = new Set(
    [...model.competences.values()]
      .filter((one) => one.person === person && competenceHolds(one, now))
      .map((one) => one.class),
  )
  return revision.categories.filter((category) => !held.has(category))
}

/** INVARIANT 8: on T1 and T2 a vote counts only with live competence for every class, or a live exception to that. */
export function mayJudge(model: Model, person: string, revision: Revision, now: string): boolean {
  if (!demandsCompetence(revision.tier)) return true
  if (classesMissing(model, person, revision, now).length === 0) return true
  return waiverOf(model, { useCase: revision.useCase, agent: undefined }, 'competence', now) !== undefined
}

export function demandsCompetence(tier: Tier): boolean {
  return tier === 'T1' || tier === 'T2'
}

/** The exception without which these votes would not all count; it is cited by the claim that rests on them. */
export function competenceWaiver(
  model: Model,
  revision: Revision | undefined,
  voters: readonly string[],
  now: string,
): string[] {
  if (revision === undefined || !demandsCompetence(revision.tier)) return []
  if (voters.every((person) => classesMissing(model, person, revision, now).length === 0)) return []
  const waiver = waiverOf(model, { useCase: revision.useCase, agent: undefined }, 'competence', now)
  return waiver === undefined ? [] : [waiver.id]
}
