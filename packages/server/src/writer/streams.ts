import { AnswerableError } from '@answerable/contract'
import { equalBytes, leafHash } from '@answerable/ledger'
import type { Leaves } from '../ledger/leaves.ts'
import { readVerified } from '../ledger/verified-entries.ts'
import type { TreeHead } from '../signer/signer.ts'
import type { Reads, StreamRow } from '../store/store.ts'

/**
 * The last entry of a stream. The row is believed only if the entry it names is in the tree and says the same: an edited
 * row would otherwise break the chain for every auditor who follows it.
 * @throws AnswerableError `log_stopped`
 */
export async function readStream(
  name: string,
  head: TreeHead,
  reads: Reads,
  leaves: Leaves,
): Promise<StreamRow | undefined> {
  const [row] = await reads.streams([name])
  if (row === undefined) return undefined
  const [last] = await readVerified([row.index], head, reads, leaves)
  if (last?.stream !== name || last.seq !== row.seq || !equalBytes(leafHash(last.row.bytes), row.leaf)) {
    throw new AnswerableError('log_stopped', `stream ${name} does not end where its row says`)
  }
  return row
}
