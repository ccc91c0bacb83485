import { formatProof, RECEIPT_FORMAT, toBase64 } from '@answerable/ledger'
import type { SignedCheckpoint } from '../signer/signer.ts'
import type { Proofs } from './proofs.ts'

/** What is handed out as `*.receipt.json`: the entry, its proof under a signed checkpoint, the caller's sealed values. */
export type ReceiptFile = {
  format: typeof RECEIPT_FORMAT
  /** exact entry bytes, base64 */
  entry: string
  /** C2SP tlog-proof text */
  proof: string
  /** sealed field name to disclosure */
  disclosures?: Readonly<Record<string, string>>
  /** receipts of the entries that erased sealed values of this one */
  erasedBy?: readonly ReceiptFile[]
}

export type ReceiptContent = {
  readonly index: number
  readonly bytes: Uint8Array
  readonly disclosures: Readonly<Record<string, string>>
}

/** A receipt for an entry under the newest signed checkpoint. */
export async function makeReceipt(
  { index, bytes, disclosures }: ReceiptContent,
  signed: SignedCheckpoint,
  proofs: Proofs,
): Promise<ReceiptFile> {
  const path = await proofs.inclusion(index, signed.size)
  return {
    format: RECEIPT_FORMAT,
    entry: toBase64(bytes),
    proof: formatProof({ index, path, checkpoint: signed.checkpoint }),
    ...(Object.keys(disclosures).length === 0 ? {} : { disclosures }),
  }
}
