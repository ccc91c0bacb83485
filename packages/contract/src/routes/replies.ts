import { z } from 'zod'
import { Answerability, Reason, ReviewRequirement, TracedBy } from '../events/records.ts'
import { EntryId, GateOutcome, Instant, Outcome, Sha256 } from '../primitives.ts'

const OneReceipt = z.strictObject({
  format: z.literal('answerable-receipt@v1'),
  entry: z.string().describe('exact entry bytes, base64'),
  proof: z.string().describe('C2SP tlog-proof with the signed checkpoint'),
  disclosures: z
    .record(z.string(), z.string())
    .optional()
    .describe('RFC 9901 disclosures of this caller’s own sealed fields'),
})
/** Proof that an entry is in the log: see docs/reference/ledger-format.md. Verify it with `@answerable/verifier`. */
export const Receipt = OneReceipt.extend({
  erasedBy: z.array(OneReceipt).optional().describe('receipts of the entries that erased sealed values of this one'),
})
export type Receipt = z.infer<typeof Receipt>

/** Every answer to a command: what follows, proof of it, and the index it is true at. */
export const answered = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject({ ...shape, index: z.int(), receipt: Receipt })

export const Created = answered({ id: EntryId })
export const Sentence = Reason.extend({ sentence: z.string(), mend: z.string() })

export const DecisionReply = {
  decision: EntryId,
  outcome: GateOutcome,
  wouldHave: z
    .strictObject({ outcome: Outcome, reasons: z.array(Sentence), rules: z.array(z.string()) })
    .optional()
    .describe('observed only: what the gate would have said'),
  reasons: z.array(Sentence),
  rules: z.array(z.string()),
  obligations: z.array(z.string()),
  answerable: Answerability,
  enforcement: z.string(),
  practice: z.boolean(),
  traced: TracedBy,
  action: Sha256.describe('digest of tool and arguments: send it with the claim and the intent'),
  exceptions: z.array(EntryId).optional().describe('exceptions without which it would not have been allowed'),
  emergency: EntryId.optional(),
  standingApproval: EntryId.optional().describe('the approval given beforehand that answered the review'),
  permit: z.strictObject({ useBefore: Instant }).nullable(),
  review: z
    .strictObject({
      requirements: z.array(ReviewRequirement),
      due: Instant,
      state: z.enum([
        'held',
        'approved',
        'rejected',
        'expired',
        'claimed',
        'void',
        'settled',
        'intended',
        'permitted',
        'denied',
      ]),
    })
    .nullable(),
}
