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

/**
 * `conflict`: it has seen another size than it should have (409). `refused`: it does not sign what we show it (422 and
 * other refusals). `lag`: nothing newer was witnessed in time.
 */
export const WitnessTrouble = z.enum(['conflict', 'refused', 'lag'])
export type WitnessTrouble = z.infer<typeof WitnessTrouble>

/** Raised by the shell, once when a trouble begins. */
export const WitnessAlarm = z.strictObject({
  /** null: no single witness */
  witness: WitnessKey.nullable(),
  trouble: WitnessTrouble,
  /** entries of the head that was shown */
  size: z.int().min(0),
  /** entries the witness says it has seen, or those witnessed so far; null: it does not say */
  held: z.int().min(0).nullable(),
  /** HTTP status of its answer; null: there is none to tell of */
  status: z.int().min(100).max(599).nullable(),
})

/** Raised by the shell, once when it is over. */
export const WitnessClear = z.strictObject({
  witness: WitnessKey.nullable(),
  how: z.enum(['in_order', 'removed']),
})
