import { z } from 'zod'
import { EntryId, KeyId, PersonId, Slug } from '../primitives.ts'

const Words = z.string().min(1).max(2000)

/** A person changes unit or employer: what they answer for goes under cover where the new unit has no part in it. */
export const PersonMove = z.strictObject({
  person: PersonId,
  unit: Slug,
  employment: z.enum(['own', 'intra_group', 'supplier']),
  reason: Words,
})

/** After a grantor has left: whoever stands in their place now takes on what they granted. */
export const AuthorityConfirm = z.strictObject({ authority: EntryId })

/** A further key of somebody who holds powers: the grantor has made sure whose it is. */
export const KeyConfirm = z.strictObject({ person: PersonId, key: KeyId })
