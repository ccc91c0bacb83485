import { hasEnded } from '@answerable/domain'
import { personNames } from '../../read/person-names.ts'
import type { Call, Reply } from '../edge.ts'

/** GET /v1/roles: rights to read, signed in the log; those a sign-in brought from its groups are not among them. */
export async function listRoles({ edge }: Call): Promise<Reply> {
  const { model, index } = await edge.view()
  const now = await edge.now()
  const all = [...model.roles.values()]
  const names = await personNames(
    edge.log,
    model,
    all.map(({ person }) => person),
  )
  const roles = all.map(({ id, person, role, unit, until, withdrawn }) => ({
    id,
    person,
    name: names.get(person)?.name ?? null,
    role,
    unit,
    until,
    holds: withdrawn === null && !hasEnded(until, now),
  }))
  return { json: { roles: roles.toReversed(), index } }
}
