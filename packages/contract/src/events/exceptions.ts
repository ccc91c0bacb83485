import { z } from 'zod'
import { EmergencyScope, Waives } from '../commands/exceptions.ts'
import { EntryId, Instant, KeyedDigest, PersonId, Sha256, Slug, ToolName } from '../primitives.ts'

const Asked = {
  evidence: Sha256.describe('that the compensating control works'),
  until: Instant,
}

export const ExceptionRequested = z.strictObject({
  useCase: Slug,
  waives: Waives,
  agent: Slug.nullable(),
  tool: ToolName.nullable(),
  recipient: KeyedDigest.nullable(),
  owner: PersonId.describe('who answered for the use case then'),
  ruleDigest: Sha256.exactOptional().describe(
    'of the text of the waived rule, as signed: rewritten, it is waived no more; absent: entries written before it existed',
  ),
  ...Asked,
})
/** The right an approval rests on: an authority, or the signature under the mandate where the founders approve. */
export const Right = z.union([z.strictObject({ authority: EntryId }), z.strictObject({ mandate: EntryId })])
export const ExceptionApproved = z.strictObject({
  exception: EntryId,
  useCase: Slug,
  under: Right,
  until: Instant,
  renewal: z.int().describe('0 for the first term'),
})
export const ExceptionRefused = z.strictObject({ exception: EntryId, useCase: Slug })
export const ExceptionRevoked = z.strictObject({ exception: EntryId, useCase: Slug })
export const ExceptionRenewalRequested = z.strictObject({ exception: EntryId, useCase: Slug, ...Asked })

/** `tell`: owner and grantor, who learn of it at once. */
const tell = z.array(PersonId).max(8)
export const EmergencyDeclared = z.strictObject({
  useCase: Slug,
  scope: EmergencyScope,
  irreversible: z.array(ToolName).max(16),
  acceptance: EntryId.describe('the signature that had lapsed'),
  secondBy: Instant.describe('without a second signature by then it is nothing'),
  tell,
})
export const EmergencySeconded = z.strictObject({
  emergency: EntryId,
  useCase: Slug,
  until: Instant,
  reviewBy: Instant,
  tell,
})
export const EmergencyReviewed = z.strictObject({
  emergency: EntryId,
  useCase: Slug,
  finding: z.enum(['justified', 'not_justified']),
})
