import { z } from 'zod'
import { Sha256, Slug } from '../primitives.ts'

export const AttestationAnswer = z.strictObject({
  question: Slug,
  answer: z.enum(['yes', 'no']),
  note: z.string().min(1).max(2000).optional().describe('needed for a no'),
})

/** The owner's answer to what changed, question by question: there is no box that answers them all. */
export const AttestationSign = z.strictObject({
  useCase: Slug,
  questions: Sha256.describe('of the questions shown: others are not answered by this'),
  answers: z.array(AttestationAnswer).min(1).max(12),
})
