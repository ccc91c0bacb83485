import { equalBytes, formatCheckpoint, formatNote, type NoteSigner, verifyConsistency } from '@answerable/ledger'
import { ExitError } from '../platform/exit.ts'
import type { Guard, SignedHead } from './guard.ts'

export type TreeHead = { readonly size: number; readonly root: Uint8Array }
export type SignedCheckpoint = TreeHead & {
  /** signed note with the checkpoint (C2SP tlog-checkpoint) */
  readonly checkpoint: string
}

/** What the signer may ask about the log it signs. All answers come from the database, none of them is believed. */
export type LogView = {
  /** the head as committed now */
  head(): Promise<TreeHead>
  /** consistency proof from size `m` to size `n` (RFC 6962 2.1.2) */
  consistencyProof(m: number, n: number): Promise<readonly Uint8Array[]>
}

export type Signer = {
  readonly vkey: string
  /** The newest head this key has signed; undefined on a new log. */
  last(): SignedHead | undefined
  /**
   * Signs a committed head, or answers with the newer checkpoint when another server has signed beyond it.
   * INVARIANT: never two inconsistent checkpoints (C2SP tlog-checkpoint), never one whose head is not durable in the guard.
   * @throws ExitError `log_stopped` when the database head is behind the last signed head or contradicts it
   */
  sign(head: SignedHead, log: LogView): Promise<SignedCheckpoint>
}

/** @param key its name is the origin of the log */
export function createSigner(key: NoteSigner, guard: Guard): Signer {
  const signed = ({ size, root }: TreeHead): SignedCheckpoint => {
    const text = formatCheckpoint({ origin: key.name, size, root })
    // Ed25519 is deterministic (RFC 8032 5.1.6): signing a head again gives the same bytes, so none need be kept.
    return { size, root, checkpoint: formatNote(text, [key.sign(text)]) }
  }
  return {
    vkey: key.vkey,
    last: () => guard.last(),
    async sign(head, log) {
      for (;;) {
        const last = guard.last()
        if (last !== undefined && last.size >= head.size) {
          await requireCovered(head, last, log)
          return signed(last)
        }
        if (last !== undefined) await requireConsistent(last, head, log)
        if (guard.advance(last?.size ?? 0, head)) return signed(head)
      }
    },
  }
}

/** Another server has signed past `head`. That is fine unless the database itself has gone back. */
async function requireCovered(head: TreeHead, last: TreeHead, log: LogView): Promise<void> {
  if (last.size > head.size) {
    const current = await log.head()
    if (current.size < last.size) {
      throw new ExitError('log_stopped', `the database has ${current.size} entries, ${last.size} were signed`)
    }
  }
  await requireConsistent(head, last, log)
}

async function requireConsistent(from: TreeHead, to: TreeHead, log: LogView): Promise<void> {
  if (from.size === to.size) {
    if (!equalBytes(from.root, to.root)) throw contradiction(from, to, 'two roots for one size')
    return
  }
  // The empty tree is a prefix of every tree.
  if (from.size === 0) return
  const proof = await log.consistencyProof(from.size, to.size)
  try {
    verifyConsistency(from.size, to.size, from.root, to.root, proof)
  } catch (cause) {
    throw contradiction(from, to, (cause as Error).message, cause)
  }
}

function contradiction(from: TreeHead, to: TreeHead, why: string, cause?: unknown): ExitError {
  return new ExitError('log_stopped', `size ${to.size} does not extend size ${from.size}, ${why}`, { cause })
}
