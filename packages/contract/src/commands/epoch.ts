import { z } from 'zod'
import { LogKey } from './signer.ts'

/** Ends the log: nothing is appended afterwards, and nothing is let through. Two people sign it, each for themselves. */
export const EpochClose = z.strictObject({
  reason: z.string().min(1).max(2000),
  next: LogKey.optional().describe(
    'verifier key of the next log: who trusts this log is led to it. Both name the same',
  ),
})
