import { z } from 'zod'
import { Category, EntryId, Instant, PersonId, Sha256, Slug } from '../primitives.ts'

export const TeamWasSet = z.strictObject({ team: Slug, unit: Slug, members: z.array(PersonId) })
export const CompetenceRecorded = z.strictObject({
  person: PersonId,
  class: Category,
  evidence: Sha256,
  until: Instant,
})
export const CompetenceRevoked = z.strictObject({ competence: EntryId })
