import { z } from 'zod'
import { EntryId, Instant, PersonId, Sha256, Slug } from '../primitives.ts'

export const CoverAccepted = z.strictObject({ useCase: Slug, deputy: PersonId, until: Instant })
export const CoverStarted = z.strictObject({
  useCase: Slug,
  owner: PersonId,
  deputy: PersonId,
  from: Instant,
  until: Instant,
})
export const CoverEnded = z.strictObject({ useCase: Slug, cover: EntryId })
export const HandoverSigned = z.strictObject({
  useCase: Slug,
  predecessor: PersonId,
  successor: PersonId,
  record: Sha256,
})
