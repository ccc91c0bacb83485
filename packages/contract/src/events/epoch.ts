import { z } from 'zod'
import { ErasedSubject, ErasureBasis, ErasureRequestedBy } from '../commands/erasure.ts'
import { LogKey } from '../commands/signer.ts'
import { EntryId, Sha256 } from '../primitives.ts'

/** One of two people has signed that the log is to end. Nothing is closed by it. */
export const EpochCloseAgreed = z.strictObject({ epoch: z.int(), next: LogKey.optional() })

/**
 * The last entry of a log. INVARIANT: no entry follows it; a server, and `fsck`, refuse one that does. `next`: the key of
 * the log after it, vouched for by this log's key.
 */
export const EpochClosed = z.strictObject({ agreed: EntryId, next: LogKey.optional() })

/** The head at which the log before this one ended, as the people who opened this one have it. */
export const PreviousEpoch = z.strictObject({
  origin: z.string().regex(/^[A-Za-z0-9.:/_-]{1,200}$/, 'must be the origin of a log'),
  size: z.int().min(1),
  root: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be a root hash in base64'),
  checkpoint: Sha256.describe('digest of the checkpoint’s text (C2SP tlog-checkpoint), without its signatures'),
})

/** The log before this one lies in files, read back and compared. Its database is emptied only against this entry. */
export const EpochArchived = z.strictObject({
  previous: PreviousEpoch,
  digest: Sha256.describe('digest of SHA256SUMS, the list of every file of the archive'),
})

/** What the log before this one had sealed for somebody exists no more. Its own entries stay, and so does every proof. */
export const EpochErased = z.strictObject({
  previous: PreviousEpoch,
  what: ErasedSubject,
  basis: ErasureBasis,
  requestedBy: ErasureRequestedBy,
})
