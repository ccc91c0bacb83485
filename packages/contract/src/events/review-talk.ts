import { z } from 'zod'
import { EntryId, Instant, PersonId, Slug } from '../primitives.ts'

const Held = { decision: EntryId, useCase: Slug, person: PersonId }

export const ReviewTaken = z.strictObject({ ...Held, until: Instant })
export const ReviewAsked = z.strictObject({ ...Held, to: z.array(PersonId).max(16) })
export const ReviewAnswered = z.strictObject({ ...Held, question: EntryId, asker: PersonId })
