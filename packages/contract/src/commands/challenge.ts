import { z } from 'zod'
import { Sha256, Slug } from '../primitives.ts'

const Words = z.string().min(1).max(2000)

/** The challenger's view of one set of assumptions: heard before the owner answers, kept whichever way it went. */
export const ChallengeRecord = z.strictObject({
  useCase: Slug,
  revision: z.int().min(1),
  assumptions: Sha256.describe('what was looked at: the assumptions of a published policy of this revision'),
  view: z.enum(['supports', 'objects']),
  reason: Words,
})
