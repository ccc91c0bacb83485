import { asOfIn, governed } from './governed.ts'
import { personNames } from './person-names.ts'

/** GET /v1/restrictions: what is closed, by whom and for what cause. The words of the reason are for people only. */
export const listRestrictions = governed(async ({ edge, query, caller }) => {
  const { model, index } = await edge.view(asOfIn(query))
  const inForce = [...model.restrictions.values()].filter(({ lifted }) => lifted === null)
  const forPeople = caller.kind === 'person'
  const entries = forPeople ? await edge.log.entriesAt(inForce.map((restriction) => restriction.index)) : []
  const names = await personNames(edge.log, model, forPeople ? inForce.map(({ by }) => by) : [])
  const restrictions = inForce.map((restriction) => {
    const reason = entries.find((entry) => entry.index === restriction.index)?.values['reason'] ?? null
    return { ...restriction, ...(forPeople ? { byName: names.get(restriction.by)?.name ?? null, reason } : {}) }
  })
  return { index, content: { restrictions } }
})
