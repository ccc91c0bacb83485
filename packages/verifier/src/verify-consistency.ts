import { verifyCheckpoint } from './checkpoint.ts'
import type { VerifiedCheckpoint } from './checkpoint.ts'
import { VerificationError } from './errors.ts'
import { checkConsistency } from './merkle.ts'

export type VerifiedConsistency = { readonly older: VerifiedCheckpoint; readonly newer: VerifiedCheckpoint }

/**
 * Verifies that a later checkpoint extends an earlier one: the log changed and removed nothing in between. Two
 * checkpoints of one log for which no such proof exists are evidence against it.
 *
 * @param path RFC 6962 2.1.2 consistency proof
 * @throws VerificationError as `verifyCheckpoint`, `origin_mismatch`, `consistency_invalid`
 */
export function verifyConsistencyOf(
  oldCheckpoint: string,
  newCheckpoint: string,
  path: readonly Uint8Array[],
  options: { readonly vkeys?: readonly string[] } = {},
): VerifiedConsistency {
  const older = verifyCheckpoint(oldCheckpoint, options.vkeys)
  const newer = verifyCheckpoint(newCheckpoint, options.vkeys)
  if (older.origin !== newer.origin) {
    throw new VerificationError('origin_mismatch', `checkpoints of two logs: ${older.origin} and ${newer.origin}`)
  }
  checkConsistency(older.size, newer.size, older.root, newer.root, path)
  return { older, newer }
}
