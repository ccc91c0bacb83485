import { z } from 'zod'
import { Category, EntryId, Instant, PersonId, Sha256, Slug } from '../primitives.ts'

const Words = z.string().min(1).max(2000)

/** Who is in a team. Operators and hosts of a use case are named by team where people come and go. */
export const TeamSet = z.strictObject({ team: Slug, unit: Slug, members: z.array(PersonId).max(256) })

/** That a person knows what they vote on, said by somebody else, on evidence, for a time. */
export const CompetenceRecord = z.strictObject({
  person: PersonId,
  class: Category.describe('use cases of this category'),
  evidence: Sha256.describe('of the certificate, record of training or test'),
  until: Instant,
})
export const CompetenceRevoke = z.strictObject({ competence: EntryId, reason: Words })
