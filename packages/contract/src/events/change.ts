import { z } from 'zod'
import { EntryId, PersonId, Sha256, Slug } from '../primitives.ts'

export const ChangeApproved = z.strictObject({
  useCase: Slug,
  revision: z.int(),
  assumptions: Sha256,
  person: PersonId,
  authority: EntryId,
})

export const PolicyTightened = z.strictObject({
  useCase: Slug,
  revision: z.int(),
  assumptions: Sha256.describe('what the owner signed, and goes on answering for'),
  policy: Sha256.describe('enforced together with the signed policy: the stricter of the two decides'),
  tests: Sha256,
  testsPassed: z.int(),
  rules: z.int(),
  changes: z.int().describe('rules added, removed or narrowed'),
})
