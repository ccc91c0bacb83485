import { z } from 'zod'
import { EntryId } from '../primitives.ts'

const Words = z.string().min(1).max(2000)

/** Says to the other reviewers that one has it in hand. It binds nobody: whoever may vote, may. */
export const ReviewTake = z.strictObject({ decision: EntryId })

/** A question before a vote, to those who answer for the use case, run it or asked. The deadline does not wait. */
export const ReviewAsk = z.strictObject({ decision: EntryId, question: Words })

export const ReviewAnswer = z.strictObject({
  decision: EntryId,
  question: EntryId.describe('the entry of the question'),
  answer: Words,
})
