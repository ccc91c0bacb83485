import { z } from 'zod'
import { EntryId, Instant, PersonId, Sha256, Slug } from '../primitives.ts'

const Words = z.string().min(1).max(2000)

/** The deputy agrees beforehand to stand in. Ends, so that nobody stands in for good without having been asked again. */
export const CoverAccept = z.strictObject({ useCase: Slug, until: Instant })

/** A planned absence of the owner: the deputy stands in from one instant to another. */
export const CoverStart = z.strictObject({ useCase: Slug, from: Instant, until: Instant, reason: Words })

/** The owner is back early. */
export const CoverEnd = z.strictObject({ cover: EntryId, reason: Words })

/** The successor signs what is open, before their own first acceptance opens anything. */
export const HandoverSign = z.strictObject({
  useCase: Slug,
  predecessor: PersonId,
  record: Sha256.describe('digest of the handover record, as GET /v1/use-cases/{useCase}/handover gives it'),
})
