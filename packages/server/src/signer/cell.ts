import { equalBytes, formatCheckpoint, formatNote, type NoteSigner, verifyConsistency } from '@answerable/ledger'
import { ExitError } from '../platform/exit.ts'
import type { Guard, SignedHead } from './guard.ts'

export type TreeHead = { readonly size: number; readonly root: Uint8Array }
export type SignedCheckpoint = TreeHead & {
  /** signed note with the checkpoint (C2SP tlog-checkpoint) */
  readonly checkpoint: string
}

/**
 * Key and memory of one log, wherever they are: in this process beside a guard file, or in a process of their own.
 * INVARIANT: never two inconsistent checkpoints (C2SP tlog-checkpoint), never one whose head is not durable in the guard.
 */
export type SigningCell = {
  readonly vkey: string
  /** The newest head this key may have signed; undefined on a new log. */
  last(): Promise<SignedHead | undefined>
  /**
   * Makes `next` the last head if the last one has the size `expected` (0: none) and `next` extends it. False: another
   * server was faster.
   * @throws ExitError `log_stopped` when it does not extend it
   */
  advance(expected: number, next: SignedHead, proof: readonly Uint8Array[]): Promise<boolean>
  /** Signs the last head. */
  sign(): Promise<SignedCheckpoint>
  close(): void
}

/**
 * @param keys named after the origin of the log. The first is the log's own; while it is changed, every head is signed
 * by both, so that whoever trusts either can go on
 */
export function localCell(keys: readonly [NoteSigner, ...NoteSigner[]], guard: Guard): SigningCell {
  const [key] = keys
  return {
    vkey: key.vkey,
    last: async () => guard.last(),
    async advance(expected, next, proof) {
      const last = guard.last()
      if ((last?.size ?? 0) !== expected) return false
      if (last !== undefined) requireConsistent(last, next, proof)
      return guard.advance(expected, next)
    },
    async sign() {
      const last = guard.last()
      if (last === undefined) throw new ExitError('log_stopped', 'nothing was ever put before this signer')
      const { size, root } = last
      const text = formatCheckpoint({ origin: key.name, size, root })
      // Ed25519 is deterministic (RFC 8032 5.1.6): signing a head again gives the same bytes, so none need be kept.
      return {
        size,
        root,
        checkpoint: formatNote(
          text,
          keys.map((one) => one.sign(text)),
        ),
      }
    },
    close: () => guard.close(),
  }
}

/** @throws ExitError `log_stopped` */
export function requireConsistent(from: TreeHead, to: TreeHead, proof: readonly Uint8Array[]): void {
  if (from.size === to.size) {
    if (!equalBytes(from.root, to.root)) throw contradiction(from, to, 'two roots for one size')
    return
  }
  // The empty tree is a prefix of every tree.
  if (from.size === 0) return
  try {
    verifyConsistency(from.size, to.size, from.root, to.root, proof)
  } catch (cause) {
    throw contradiction(from, to, (cause as Error).message, cause)
  }
}

function contradiction(from: TreeHead, to: TreeHead, why: string, cause?: unknown): ExitError {
  return new ExitError('log_stopped', `size ${to.size} does not extend size ${from.size}, ${why}`, { cause })
}
