import { z } from 'zod'
import { PersonId, Sha256, Slug } from '../primitives.ts'

export const ChallengeRecorded = z.strictObject({
  useCase: Slug,
  revision: z.int(),
  assumptions: Sha256,
  challenger: PersonId,
  view: z.enum(['supports', 'objects']),
})
