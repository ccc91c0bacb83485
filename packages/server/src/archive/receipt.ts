import { consistencyProof, equalBytes, inclusionProof } from '@answerable/ledger'
import { type VerifiedReceipt, readProof, readReceipt, verifyConsistencyOf, verifyReceipt } from '@answerable/verifier'
import { ExitError } from '../platform/exit.ts'
import { openSealed } from '../ledger/disclosures.ts'
import { parseEntry } from '../ledger/entry-format.ts'
import { makeReceipt, type ReceiptFile } from '../ledger/receipts.ts'
import type { Reads } from '../store/store.ts'
import type { VaultReader } from '../vault/vault.ts'
import type { OpenArchive } from './check.ts'

/** Where sealed values still are: the emptied database and the file of their keys. */
export type Sealed = { reads: Reads; vault: VaultReader }

/**
 * A receipt for any entry of an archive, under its last checkpoint. Sealed values are added only where they are at hand
 * and have not been erased. @throws ExitError `config_invalid` where the archive has no such entry
 */
export async function archiveReceipt(archive: OpenArchive, index: number, sealed?: Sealed): Promise<ReceiptFile> {
  const { head, checkpoint, reads } = archive
  const [row] = await reads.entriesAt([index])
  if (row === undefined) throw new ExitError('config_invalid', `the archive has ${head.size} entries, none is ${index}`)
  const entry = parseEntry(row.bytes, index)
  const opened = sealed && (await openSealed([entry], sealed.reads, sealed.vault)).get(entry.event.id)
  const inclusion = (at: number, size: number): Promise<Uint8Array[]> =>
    inclusionProof(at, size, (level, number, width) => reads.tile(level, number, width))
  const proofs = { inclusion, consistency: async () => [] }
  return makeReceipt(
    { index, bytes: row.bytes, disclosures: opened?.disclosures ?? {} },
    { ...head, checkpoint },
    proofs,
  )
}

/**
 * Verifies a receipt that was given out while the log ran against its archive: the same entry at the same place, under a
 * head that the archive's extends. @throws VerificationError, or ExitError `log_stopped` where the archive holds another entry
 */
export async function againstArchive(
  archive: OpenArchive,
  text: string,
  vkeys: readonly string[],
): Promise<VerifiedReceipt> {
  const verified = verifyReceipt(text, { vkeys })
  const { checkpoint } = readProof(readReceipt(text).proof)
  const path =
    verified.size === archive.head.size
      ? []
      : await consistencyProof(verified.size, archive.head.size, (level, number, width) =>
          archive.reads.tile(level, number, width),
        )
  verifyConsistencyOf(checkpoint, archive.checkpoint, path, { vkeys })
  const [row] = await archive.reads.entriesAt([verified.index])
  if (row === undefined || !equalBytes(row.leaf, verified.leafHash))
    throw new ExitError('log_stopped', `the archive holds another entry ${verified.index}`)
  return verified
}
