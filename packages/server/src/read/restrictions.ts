import { type Model, reopening, type Restriction, type StandingReason, standing } from '@answerable/domain'
import { menderOf, sentenceOf } from '@answerable/contract'
import { viewAt } from './at.ts'
import { governed } from './governed.ts'
import { type PersonName, personNames } from './person-names.ts'

/**
 * GET /v1/restrictions: what is closed, by whom and for what cause; for people also in whose words, what has to be true
 * before it is lifted, and what would still keep the gate closed after it.
 */
export const listRestrictions = governed(async ({ edge, query, caller }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const inForce = [...model.restrictions.values()].filter(({ lifted }) => lifted === null)
  if (caller.kind !== 'person') return { index, content: { restrictions: inForce } }
  const written = inForce.flatMap(({ index: at, explained }) => [
    at,
    ...(explained === undefined ? [] : [explained.index]),
  ])
  const entries = await edge.log.entriesAt(written)
  const wordsAt = (at: number | undefined) => entries.find((entry) => entry.index === at)?.values['reason']
  const opening = new Map(inForce.map((one) => [one.id, reopening(model, one, caller.id, now)]))
  const people = [...opening.values()].flatMap(({ challenger, agreed, by }) => [challenger ?? '', ...agreed, ...by])
  const names = await personNames(edge.log, model, [...inForce.map(({ by }) => by), ...people])
  const restrictions = inForce.map((one) => ({
    ...one,
    byName: names.get(one.by)?.name ?? null,
    reason: wordsAt(one.index) ?? wordsAt(one.explained?.index) ?? null,
    reopening: named(opening.get(one.id), names),
    after: after(model, one, now),
  }))
  return { index, content: { restrictions } }
})

function named(opening: ReturnType<typeof reopening> | undefined, names: ReadonlyMap<string, PersonName>) {
  if (opening === undefined) return null
  const person = (id: string) => ({ person: id, ...names.get(id) })
  const { challenger, agreed, by } = opening
  return {
    ...opening,
    challenger: challenger === null ? null : person(challenger),
    agreed: agreed.map(person),
    by: by.map(person),
  }
}

/** What would still be missing, and how narrow the gate would stay, once this one restriction is gone. */
function after(model: Model, { id, scope }: Restriction, now: string) {
  const useCase =
    scope.kind === 'use_case'
      ? scope.useCase
      : scope.kind === 'agent'
        ? model.agents.get(scope.agent)?.useCase
        : undefined
  if (useCase === undefined) return null
  const restrictions = new Map([...model.restrictions].filter(([key]) => key !== id))
  const agent = scope.kind === 'agent' ? model.agents.get(scope.agent) : undefined
  const { mode, missing } = standing({ ...model, restrictions }, useCase, agent, now)
  const said = (reason: StandingReason) => ({ ...reason, sentence: sentenceOf(reason), mend: menderOf(reason) })
  return { mode, missing: missing.map(said) }
}
