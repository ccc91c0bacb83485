import { z } from 'zod'
import { EntryId, Sha256, Slug } from '../primitives.ts'

export const AttestationSigned = z.strictObject({
  useCase: Slug,
  questions: Sha256,
  answers: z.array(z.strictObject({ question: Slug, answer: z.enum(['yes', 'no']), noted: z.boolean() })).max(12),
  affirmed: z.boolean().describe('every answer is yes: the next one is due a whole cadence later'),
  acceptance: EntryId,
})
