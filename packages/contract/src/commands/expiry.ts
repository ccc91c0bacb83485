import { z } from 'zod'
import { Instant, Slug } from '../primitives.ts'

/** Raised by the shell: what was signed ends within that many days. */
export const ExpiryWarn = z.strictObject({
  useCase: Slug,
  until: Instant,
  days: z.union([z.literal(14), z.literal(3), z.literal(1)]),
})
