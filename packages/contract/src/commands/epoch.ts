import { z } from 'zod'

/** Ends the log: nothing is appended afterwards, and nothing is let through. Two people sign it, each for themselves. */
export const EpochClose = z.strictObject({ reason: z.string().min(1).max(2000) })
