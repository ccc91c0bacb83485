import { z } from 'zod'
import { EntryId, KeyId, PersonId, Slug } from '../primitives.ts'

export const PersonMoved = z.strictObject({
  person: PersonId,
  unit: Slug,
  employment: z.enum(['own', 'intra_group', 'supplier']),
})
export const AuthorityConfirmed = z.strictObject({ authority: EntryId, by: PersonId })
export const KeyConfirmed = z.strictObject({ person: PersonId, key: KeyId, by: PersonId })
