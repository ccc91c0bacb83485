import { authorityFault } from '../authority/chain.ts'
import { duties } from '../authority/duties.ts'
import { coverAt } from '../cover/live.ts'
import { isActive, latestRevision, type Model, type Person, revisionInForce, signedRevision } from '../model.ts'
import { isRefused } from '../refuse.ts'
import { standing } from '../standing.ts'
import type { DecideContext } from '../types.ts'
import { rightOver } from './decide.ts'
import { lastAdministrator } from './last.ts'

type Context = Pick<DecideContext, 'model' | 'now'>

/** What one departure does, told before it is signed. */
export type Departure = {
  /** why nobody could sign it now, or why `reader` could not; null: `reader` could */
  fault: 'departed' | 'last_administrator' | 'no_right' | null
  /** what this person answers for */
  useCases: readonly {
    useCase: string
    openBefore: boolean
    openAfter: boolean
    /** who stands in, and until when at most */
    cover: { deputy: string; until: string } | null
    /** until when a successor has to be named, and who is asked to name one */
    successorBy: string | null
    asked: readonly string[]
  }[]
  /** other places they hold that stay empty until somebody else is registered there */
  places: readonly { useCase: string; as: 'deputy' | 'challenger' | 'operator' }[]
  /** rights they hold, which end */
  held: readonly { authority: string; unit: string }[]
  /** rights they gave, which others have to take on or they end as well */
  given: readonly { authority: string; unit: string; grantee: string; asked: readonly string[]; until: string | null }[]
  /** keys of theirs that sign nothing more */
  keys: number
}

/**
 * The model is folded forward by the departure alone and judged again, so that what is told is what would happen and not
 * a second opinion of it.
 */
export function departure(context: Context, person: Person, reader: Person | undefined): Departure {
  const { model, now } = context
  const gone: Model = { ...model, persons: new Map(model.persons).set(person.id, { ...person, departed: now }) }
  const asked = duties(gone, now)
  const before = new Set(duties(model, now).map(({ kind, about }) => `${kind} ${about}`))
  return {
    fault: faultOf(context, person, reader),
    useCases: [...model.useCases.values()].flatMap((useCase) => {
      const revision = revisionInForce(useCase)
      if (revision?.owner !== person.id) return []
      const { cover } = coverAt(gone, useCase, revision, now)
      const duty = asked.find((one) => one.kind === 'successor_missing' && one.useCase === useCase.id)
      return [
        {
          useCase: useCase.id,
          openBefore: isOpen(model, useCase.id, now),
          openAfter: isOpen(gone, useCase.id, now),
          cover: cover === null ? null : { deputy: cover.deputy, until: cover.until },
          successorBy: duty?.until ?? null,
          asked: duty?.to ?? [],
        },
      ]
    }),
    places: placesOf(model, person.id),
    held: [...model.authorities.values()]
      .filter(({ id, grantee }) => grantee === person.id && authorityFault(model, id, now) === null)
      .map(({ id, scope }) => ({ authority: id, unit: scope.unit })),
    given: asked.flatMap((one) => {
      const right = one.kind === 'authority_unconfirmed' ? model.authorities.get(one.about) : undefined
      if (right === undefined || right.grantee === person.id) return []
      if (before.has(`${one.kind} ${one.about}`)) return []
      return [{ authority: right.id, unit: right.scope.unit, grantee: right.grantee, asked: one.to, until: one.until }]
    }),
    keys: person.keys.filter(({ revoked }) => revoked === null).length,
  }
}

function faultOf(context: Context, person: Person, reader: Person | undefined): Departure['fault'] {
  if (!isActive(person)) return 'departed'
  if (lastAdministrator(context, person) !== null) return 'last_administrator'
  return reader === undefined || isRefused(rightOver(context, reader, person)) ? 'no_right' : null
}

function isOpen(model: Model, useCase: string, now: string): boolean {
  const { missing, mode } = standing(model, useCase, undefined, now)
  return missing.length === 0 && mode !== 'paused'
}

function placesOf(model: Model, person: string): Departure['places'] {
  return [...model.useCases.values()].flatMap((useCase) => {
    const revision = signedRevision(useCase) ?? latestRevision(useCase)
    if (revision === undefined) return []
    const as = (['deputy', 'challenger'] as const).filter((role) => revision[role] === person)
    return [
      ...as.map((role) => ({ useCase: useCase.id, as: role })),
      ...(revision.operators.includes(person) ? [{ useCase: useCase.id, as: 'operator' as const }] : []),
    ]
  })
}
