import { z } from 'zod'
import { ErasureBasis, ErasureRequestedBy, HoldScope, SealedField } from '../commands/erasure.ts'
import { EntryId, Instant, Slug } from '../primitives.ts'

/** Whom a sealed value is about, as `subjectOf` names them. */
export const SubjectName = z
  .string()
  .regex(
    /^(?:p_[a-z2-7]{16}|hmac-sha256:[A-Za-z0-9_-]{43}|(?:uc|unit):[a-z0-9-]{1,64}|log)$/,
    'must be the name of a subject',
  )

/** Values that no longer exist. The entries that commit to them stay, and so does every proof. */
export const VaultErased = z.strictObject({
  what: z.enum(['person', 'requester', 'fields']),
  useCase: Slug.optional().describe('absent: more than one use case, or none'),
  subjects: z.array(SubjectName).max(1024).describe('everything sealed for them up to this entry'),
  fields: z.array(SealedField).max(64),
  basis: ErasureBasis,
  requestedBy: ErasureRequestedBy,
  under: EntryId.nullable().describe('the authority it was approved under; null: as a signer of the mandate'),
})

export const HoldPlaced = z.strictObject({ scope: HoldScope, until: Instant.nullable() })
export const HoldLifted = z.strictObject({ hold: EntryId })
