import { AnswerableError } from '@answerable/contract'
import { departure, isActive, type Model, signedRevision } from '@answerable/domain'
import type { Edge } from '../http/edge.ts'
import { governed } from './governed.ts'
import { personNames } from './person-names.ts'

/** Held decisions looked at for votes of whoever leaves; older ones end within hours. */
const LOOKED_AT = 500

/** GET /v1/people/{person}/departure: what would happen, judged by the rules that will judge it. Nothing is recorded. */
export const readDeparture = governed(async ({ edge, params, caller }) => {
  const { model, index } = await edge.view()
  const person = model.persons.get(params['person'] ?? '')
  if (person === undefined) throw new AnswerableError('not_found', 'There is no such person.')
  const now = await edge.now()
  const { useCases, given, ...rest } = departure(
    { model, now },
    person,
    caller.kind === 'person' ? model.persons.get(caller.id) : undefined,
  )
  const asked = [...useCases, ...given].flatMap((one) => one.asked)
  const others = [...useCases.map(({ cover }) => cover?.deputy ?? ''), ...given.map(({ grantee }) => grantee)]
  const names = await personNames(edge.log, model, [person.id, ...asked, ...others])
  const named = (id: string) => ({ person: id, ...names.get(id) })
  return {
    index,
    content: {
      ...rest,
      person: named(person.id),
      useCases: useCases.map((one) => ({
        ...one,
        cover: one.cover === null ? null : { ...one.cover, deputy: named(one.cover.deputy) },
        asked: one.asked.map(named),
      })),
      given: given.map((one) => ({ ...one, grantee: named(one.grantee), asked: one.asked.map(named) })),
      votes: await votesOf(edge, person.id),
      roles: await rolesOf(edge, model, person.id),
    },
  }
})

/** Votes on what still waits for people: they count no longer, since a quorum is of people who are here. */
async function votesOf(edge: Edge, person: string): Promise<{ useCase: string; decision: string }[]> {
  const held = await edge.store.newest({ kind: 'decision', where: { state: 'held' }, limit: LOOKED_AT }, null)
  return (await edge.log.proved('decision', held))
    .filter(({ votes }) => votes.some((vote) => vote.person === person))
    .map(({ useCase, id }) => ({ useCase, decision: id }))
}

/** Review roles that name this person, and how many others they name who are here. */
async function rolesOf(edge: Edge, model: Model, person: string) {
  const found: { useCase: string; role: string; others: number }[] = []
  for (const useCase of model.useCases.values()) {
    const revision = signedRevision(useCase)
    const manifest = revision === undefined ? undefined : await edge.log.manifest(revision.manifest)
    for (const [role, people] of Object.entries(manifest?.review.roles ?? {})) {
      if (!people.includes(person)) continue
      const others = people.filter((id) => id !== person && isActive(model.persons.get(id))).length
      found.push({ useCase: useCase.id, role, others })
    }
  }
  return found
}
