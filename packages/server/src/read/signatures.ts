import { challengeOf, type Model, missingCountersignatures, revisionOf, type UseCase } from '@answerable/domain'
import type { PersonName } from './person-names.ts'

type Names = ReadonlyMap<string, PersonName>

/** The signatures beside the owner's: what the challenger said, and what is missing under which answer, and from whom. */
export function furtherSignatures(model: Model, useCase: UseCase, names: Names, now: string) {
  const named = (person: string) => ({ person, ...names.get(person) })
  const countersignatures = [useCase.acceptance, useCase.pending].flatMap((answer) => {
    const revision = answer === null ? undefined : revisionOf(useCase, answer.revision)
    if (answer === null || revision === undefined) return []
    return missingCountersignatures(model, revision, answer, now).map((missing) => ({
      acceptance: answer.id,
      for: missing.for,
      by: missing.by.map(named),
    }))
  })
  const challenges = useCase.revisions.flatMap((revision) =>
    revision.publications.flatMap(({ assumptions }) => {
      const heard = challengeOf(model, revision, assumptions)
      if (heard === undefined) return []
      return [
        { revision: revision.revision, assumptions, view: heard.view, by: named(heard.challenger), entry: heard.index },
      ]
    }),
  )
  return { pending: useCase.pending, countersignatures, challenges }
}

/** Everybody those signatures name. */
export function signersNamed(model: Model, useCase: UseCase, now: string): string[] {
  const { countersignatures, challenges } = furtherSignatures(model, useCase, new Map(), now)
  return [
    ...countersignatures.flatMap(({ by }) => by.map(({ person }) => person)),
    ...challenges.map(({ by }) => by.person),
  ]
}
