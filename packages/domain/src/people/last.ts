import { isActive, type Person } from '../model.ts'
import { no, type Refused } from '../refuse.ts'
import type { DecideContext } from '../types.ts'

/**
 * Refuses to close the last person who could still let anybody in: afterwards nobody could grant, recover a key or
 * reopen, ever. Before the first mandate that is the last person with a key; after it, the last such signer of a root.
 *
 * @param key only this key of theirs would go; absent: the person
 */
export function lastAdministrator(
  { model }: Pick<DecideContext, 'model'>,
  subject: Person,
  key?: string,
): Refused | null {
  const signers = new Set(
    [...model.mandates.values()].flatMap(({ parentUnit, signers: both }) => (parentUnit === null ? both : [])),
  )
  const counts = (id: string): boolean => signers.size === 0 || signers.has(id)
  if (!counts(subject.id)) return null
  const remains = [...model.persons.values()].some(
    (person) =>
      isActive(person) &&
      counts(person.id) &&
      person.keys.some(({ id, revoked }) => revoked === null && (person.id !== subject.id || (key ?? id) !== id)),
  )
  return remains ? null : no('conflict', 'nobody else could grant, recover a key or reopen: a successor comes first')
}
