import { z } from 'zod'
import { EntryId, Instant, PersonId, Sha256, Slug, Tier } from '../primitives.ts'

/** Work of one use case handed to another. Each decision after it has one owner: the acting agent's. */
export const HandoffRecorded = z.strictObject({
  useCase: Slug.describe('the one that takes it on'),
  run: EntryId,
  fromUseCase: Slug,
  fromRun: EntryId,
  decision: EntryId.describe('the caller’s permitted decision'),
  tier: Tier.describe('the strictest class of the chain: it governs'),
  untrusted: z.boolean().describe('the caller had met text that others could write'),
})

/** Which use cases a change of a component reaches, said before it ships. */
export const ComponentAnnounced = z.strictObject({
  component: Slug,
  digest: Sha256,
  ships: Instant,
  affected: z
    .array(z.strictObject({ useCase: Slug, revision: z.int(), owner: PersonId, digest: Sha256.nullable() }))
    .max(256),
  affectedTotal: z.int(),
  list: Sha256.describe('of the whole list'),
})
