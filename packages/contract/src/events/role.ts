import { z } from 'zod'
import { ConsoleRole, EntryId, Instant, PersonId, Slug } from '../primitives.ts'

export const RoleAssigned = z.strictObject({
  person: PersonId,
  role: ConsoleRole,
  unit: Slug.describe('the role reaches this unit and those below it'),
  until: Instant,
})
export const RoleWithdrawn = z.strictObject({ role: EntryId })
