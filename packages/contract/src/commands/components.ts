import { z } from 'zod'
import { Instant, Sha256, Slug } from '../primitives.ts'

/** A change of a component that several use cases rely on, named before it ships. */
export const ComponentAnnounce = z.strictObject({
  component: Slug,
  digest: Sha256.describe('of what will run'),
  ships: Instant.describe('not before this'),
  reason: z.string().min(1).max(2000),
})
