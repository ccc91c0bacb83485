import { z } from 'zod'
import { Sha256 } from '../primitives.ts'
import { ErasedSubject, ErasureBasis, ErasureRequestedBy } from './erasure.ts'
import { LogKey } from './signer.ts'

/** Ends the log: nothing is appended afterwards, and nothing is let through. Two people sign it, each for themselves. */
export const EpochClose = z.strictObject({
  reason: z.string().min(1).max(2000),
  next: LogKey.optional().describe(
    'verifier key of the next log: who trusts this log is led to it. Both name the same',
  ),
})

/** Says that the log before this one lies in files, and which: after that its database may be emptied. */
export const EpochArchive = z.strictObject({
  origin: z.string().min(1).max(200),
  size: z.int().min(1),
  digest: Sha256.describe('digest of the archive’s list of files, SHA256SUMS'),
  reason: z.string().min(1).max(2000),
})

/** Erasing what the log before this one sealed for somebody: it has ended, so the entry stands here. */
export const EpochErase = z.strictObject({
  origin: z.string().min(1).max(200),
  what: ErasedSubject.describe('by the names the log before this one has for them'),
  basis: ErasureBasis,
  requestedBy: ErasureRequestedBy,
  reason: z.string().min(1).max(2000),
})
