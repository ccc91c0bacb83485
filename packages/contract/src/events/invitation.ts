import { z } from 'zod'
import { EntryId, Instant, PersonId, Sha256, Slug } from '../primitives.ts'

export const InvitationCreated = z.strictObject({
  inviter: PersonId,
  token: Sha256.describe('of the token in the link; the token itself is in no entry and on no server'),
  employment: z.enum(['own', 'intra_group', 'supplier']),
  unit: Slug,
  fictional: z.boolean(),
  until: Instant,
})
export const InvitationWithdrawn = z.strictObject({ invitation: EntryId })
