import { governed } from './governed.ts'
import { personNames } from './person-names.ts'

/** GET /v1/people: names are joined from the vault here; an erased name is absent, the person is not. */
export const listPeople = governed(async ({ edge }) => {
  const { model, index } = await edge.view()
  const names = await personNames(edge.log, model, model.persons.keys())
  const people = [...model.persons.values()].map(({ id, employment, unit, fictional, departed, keys }) => ({
    id,
    ...names.get(id),
    employment,
    unit,
    fictional,
    departed,
    keys: keys.map((key) => ({ id: key.id, publicKey: key.publicKey, since: key.since, revoked: key.revoked })),
  }))
  return { index, content: { people } }
})
