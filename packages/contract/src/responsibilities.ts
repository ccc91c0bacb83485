import { z } from 'zod'
import { AuthorityLimits, AuthorityScope } from './commands/governance.ts'
import { Capacity, EntryId, Instant, PersonId, Power, Slug, Tier } from './primitives.ts'

export const Role = z.enum(['owner', 'interim_owner', 'nominee', 'deputy', 'challenger', 'operator', 'host'])

/** What one person answers for, and by what right, at one instant. Ids and codes only: its digest is what is signed. */
export const Responsibilities = z.strictObject({
  v: z.literal(1),
  person: PersonId,
  useCases: z.array(
    z.strictObject({
      useCase: Slug,
      unit: Slug,
      role: Role,
      tier: Tier.nullable(),
      until: Instant.nullable().describe('when what was signed for it ends; null where nothing is signed'),
    }),
  ),
  authorities: z.array(
    z.strictObject({
      authority: EntryId,
      grantor: PersonId,
      capacity: Capacity,
      powers: z.array(Power),
      scope: AuthorityScope,
      limits: AuthorityLimits,
      until: Instant,
    }),
  ),
  mandates: z.array(z.strictObject({ mandate: EntryId, unit: Slug })),
})
export type Responsibilities = z.infer<typeof Responsibilities>
export type Role = z.infer<typeof Role>
