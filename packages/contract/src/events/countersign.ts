import { z } from 'zod'
import { CountersignedFor, EntryId, PersonId, Slug } from '../primitives.ts'

export const AcceptanceCountersigned = z.strictObject({
  useCase: Slug,
  acceptance: EntryId,
  for: CountersignedFor,
  by: PersonId,
  authority: EntryId.nullable().describe('the grant it is made under; null for a grantor or a mandate’s signer'),
})
