import { z } from 'zod'
import { EntryId, Instant, KeyedDigest, PersonId, Sha256, Slug, ToolName } from '../primitives.ts'

const ArgumentName = z.string().regex(/^[^\p{C}]{1,64}$/u, 'must be 1 to 64 printable characters')

export const StandingApprovalSigned = z.strictObject({
  useCase: Slug,
  owner: PersonId,
  acceptance: EntryId,
  assumptions: Sha256,
  since: z.int().describe('index of the first answer to these assumptions: signed anew after a break, it has ended'),
  tool: ToolName,
  bounds: z.array(z.strictObject({ argument: ArgumentName, values: z.array(KeyedDigest).max(32) })).max(8),
  amount: z.strictObject({ each: z.int(), total: z.int() }).nullable(),
  count: z.int(),
  until: Instant,
})
export const StandingApprovalRevoked = z.strictObject({ standingApproval: EntryId, useCase: Slug })
