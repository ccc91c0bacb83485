import { z } from 'zod'
import { Instant, PersonId, Slug } from '../primitives.ts'

export const ExpiryWarned = z.strictObject({
  useCase: Slug,
  until: Instant,
  days: z.int(),
  tell: z.array(PersonId).max(8),
})
