import { z } from 'zod'

/** Verifier key of a witness: name+id+key with signature type 04 (C2SP tlog-cosignature). */
export const WitnessKey = z
  .string()
  .max(400)
  .regex(/^[A-Za-z0-9.:/_-]{1,200}\+[0-9a-f]{8}\+B[A-P][A-Za-z0-9+/]{42}$/, 'must be the verifier key of a witness')
  .describe('verifier key of the witness (C2SP tlog-cosignature, type 04)')

/** Operated by somebody the log's operator cannot direct, or not. Undeclared counts as `same`, and `same` as no witness. */
export const WitnessOperator = z.enum(['independent', 'same'])

export const WitnessDeclare = z.strictObject({
  witness: WitnessKey,
  operator: WitnessOperator,
  operatedBy: z.string().min(1).max(200).describe('who runs it: an auditor, another business unit, a supplier'),
  reason: z.string().min(1).max(2000),
})
