import { z } from 'zod'
import { EntryId, Instant, Mode, Sha256, Slug } from '../primitives.ts'

/** One question to the owner: about one change, or about several where there are too many to ask one by one. */
export const Question = z.strictObject({
  id: Slug,
  group: z.enum(['may_do', 'runs_on', 'did']),
  /** codes of what changed and the entry that says so: the text is made from these and nothing else */
  about: z.array(z.strictObject({ what: z.string(), entry: EntryId })).max(256),
})
export type Question = z.infer<typeof Question>

/** `GET /v1/use-cases/{useCase}/attestation`. */
export const AttestationView = z.strictObject({
  useCase: Slug,
  questions: z.array(Question.extend({ text: z.string(), details: z.array(z.string()) })),
  digest: Sha256.describe('send it with the answers: others are not answered by them'),
  since: Instant.nullable().describe('the last signature'),
  due: Instant.nullable(),
  warnFrom: Instant.nullable(),
  ladder: z.array(z.strictObject({ at: Instant, mode: Mode })),
  index: z.int(),
})
export type AttestationView = z.infer<typeof AttestationView>
