import { isMembers } from './entry.ts'
import { logEndOf } from './epochs.ts'
import { VerificationError } from './errors.ts'
import { verifyReceipt } from './verify-receipt.ts'
import { readVkey } from './vkey.ts'

/**
 * The keys one trusts by trusting some of them: each receipt, under a checkpoint that a key trusted so far has signed,
 * adds the key it names. A `signer.rotated` entry names a further key of the same log; the last entry of a log,
 * `epoch.closed`, may name that of the log after it. Give the receipts oldest first.
 *
 * @throws VerificationError as `verifyReceipt`, and `checkpoint_untrusted` for a receipt that names no such key
 */
export function followRotations(vkeys: readonly string[], receipts: readonly string[]): string[] {
  return receipts.reduce<string[]>(
    (trusted, text) => {
      const vkey = logEndOf(text, trusted)?.next ?? rotatedTo(text, trusted)
      return trusted.includes(vkey) ? trusted : [...trusted, vkey]
    },
    [...vkeys],
  )
}

function rotatedTo(text: string, trusted: readonly string[]): string {
  const { entry, origin, keyPinned } = verifyReceipt(text, { vkeys: trusted })
  const body = entry['body']
  const vkey = entry.type === 'signer.rotated' && isMembers(body) ? body['vkey'] : undefined
  // Without a trusted key nothing at all was verified; a key of another log is none of this log's business.
  if (!keyPinned || typeof vkey !== 'string' || readVkey(vkey).name !== origin) {
    throw new VerificationError('checkpoint_untrusted', 'this receipt names no further key of a log you trust')
  }
  return vkey
}
