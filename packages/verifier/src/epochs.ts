import { verifyCheckpoint } from './checkpoint.ts'
import { decodeBase64, sameBytes } from './encoding.ts'
import { isMembers } from './entry.ts'
import { VerificationError } from './errors.ts'
import { readProof } from './proof.ts'
import { readReceipt } from './receipt.ts'
import { verifyReceipt } from './verify-receipt.ts'
import { readVkey } from './vkey.ts'

/** Where a log ended, and the key of the log after it, where its last entry names one. */
export type LogEnd = {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  readonly next: string | null
}

const ORIGIN = /^(.+)\/([1-9][0-9]{0,8})$/

/**
 * The end of a log, from the receipt of its last entry; undefined for the receipt of any other entry.
 *
 * @param vkeys keys trusted so far; one of them must have signed the receipt's checkpoint
 * @throws VerificationError as `verifyReceipt`; `checkpoint_untrusted` when entries follow, or the key named is not that
 * of the next log
 */
export function logEndOf(receipt: string, vkeys: readonly string[]): LogEnd | undefined {
  const { entry, origin, size, index, keyPinned } = verifyReceipt(receipt, { vkeys })
  if (entry.type !== 'epoch.closed') return undefined
  // A checkpoint beyond it would show a log that went on after it had ended.
  if (!keyPinned || index !== size - 1) throw untrusted('this receipt is not for the last entry of a log you trust')
  const { root } = verifyCheckpoint(readProof(readReceipt(receipt).proof).checkpoint, vkeys)
  const body = entry['body']
  const next = body !== undefined && isMembers(body) ? body['next'] : undefined
  if (typeof next !== 'string') return { origin, size, root, next: null }
  if (readVkey(next).name !== nextOrigin(origin))
    throw untrusted(`the key named is not that of the log after ${origin}`)
  return { origin, size, root, next }
}

/**
 * Whether the first entry of a log says that it continues the one that ended there. Both directions are asked for: the
 * old log names the new key, the new log names the old head.
 *
 * @param opening receipt of the first entry
 * @throws VerificationError as `verifyReceipt`; `origin_mismatch` when it continues something else
 */
export function requireContinues(opening: string, vkeys: readonly string[], end: LogEnd): void {
  const { entry, origin, index, keyPinned } = verifyReceipt(opening, { vkeys })
  const body = entry['body']
  const previous = body !== undefined && isMembers(body) ? body['previous'] : undefined
  const root = previous !== undefined && isMembers(previous) ? previous['root'] : undefined
  const names =
    keyPinned &&
    index === 0 &&
    entry.type === 'log.opened' &&
    origin === nextOrigin(end.origin) &&
    previous !== undefined &&
    isMembers(previous) &&
    previous['origin'] === end.origin &&
    previous['size'] === end.size &&
    typeof root === 'string' &&
    sameBytes(decodeBase64(root) ?? new Uint8Array(), end.root)
  if (!names) throw new VerificationError('origin_mismatch', `the log does not begin where ${end.origin} ended`)
}

/** `…/log/1` is followed by `…/log/2`; undefined for an origin without a number. */
function nextOrigin(origin: string): string | undefined {
  const [, name, number] = ORIGIN.exec(origin) ?? []
  return name === undefined ? undefined : `${name}/${Number(number) + 1}`
}

const untrusted = (message: string): VerificationError => new VerificationError('checkpoint_untrusted', message)
