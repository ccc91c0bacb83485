import { ExitError } from '../platform/exit.ts'
import { requireConsistent, type SignedCheckpoint, type SigningCell, type TreeHead } from './cell.ts'
import type { SignedHead } from './guard.ts'

export type { SignedCheckpoint, TreeHead } from './cell.ts'

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
  last(): Promise<SignedHead | undefined>
  /**
   * Signs a committed head, or answers with the newer checkpoint when another server has signed beyond it.
   * @throws ExitError `log_stopped` when the database head is behind the last signed head or contradicts it;
   * `signer_unreachable`
   */
  sign(head: SignedHead, log: LogView): Promise<SignedCheckpoint>
}

export function createSigner(cell: SigningCell): Signer {
  return {
    vkey: cell.vkey,
    last: () => cell.last(),
    async sign(head, log) {
      for (;;) {
        const last = await cell.last()
        if (last !== undefined && last.size >= head.size) {
          await requireCovered(head, last, log)
          return cell.sign()
        }
        const from = last?.size ?? 0
        const proof = from === 0 ? [] : await log.consistencyProof(from, head.size)
        if (await cell.advance(from, head, proof)) return cell.sign()
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
  const isProvable = head.size > 0 && head.size < last.size
  requireConsistent(head, last, isProvable ? await log.consistencyProof(head.size, last.size) : [])
}
