import type { JsonValue, Receipt } from '@answerable/contract'
import { canonicalJson, decodeBase64, type Entry, type Json, readEntry, verifyReceipt } from '@answerable/verifier'

/** What an answer's receipt has to show. Fields of `body` are compared as they are. */
export type Shown = {
  type: string
  id?: string
  body: Readonly<Record<string, JsonValue>>
  /** JSON texts of sealed fields; compared where the receipt discloses them */
  sealed?: Readonly<Record<string, string>>
}

/** An answer whose receipt does not show what the answer says. Nothing runs on it. */
export class ReceiptError extends Error {
  override readonly name = 'ReceiptError'
}

/**
 * Checks that a receipt is for this very answer, and with `vkeys` that the log really holds it.
 *
 * INVARIANT: an unverifiable receipt is no permission. Without pinned keys only the form is checked, since anybody can
 * make a receipt signed by a key nobody named.
 *
 * @param vkeys C2SP verifier keys of the logs the caller trusts
 * @returns the entry
 * @throws ReceiptError
 */
export function checkReceipt(receipt: Receipt, shown: Shown, vkeys: readonly string[] | undefined): Entry {
  const { entry, unsealed } = readVerified(receipt, vkeys)
  // A genuine receipt of another entry would otherwise pass: yesterday's allow, today's deny.
  if (entry.type !== shown.type) throw new ReceiptError(`the receipt is for ${entry.type}, not for ${shown.type}`)
  if (shown.id !== undefined && entry.id !== shown.id) throw new ReceiptError('the receipt is for another entry')
  const body = entry['body'] as { readonly [name: string]: Json } | undefined
  for (const [field, value] of Object.entries(shown.body)) {
    if (body?.[field] !== value) throw new ReceiptError(`the receipt shows another ${field} than the answer`)
  }
  for (const [field, text] of Object.entries(shown.sealed ?? {})) {
    const disclosed = unsealed[field]
    if (disclosed !== undefined && !sameJson(disclosed, text))
      throw new ReceiptError(`the receipt seals other ${field}`)
  }
  return entry
}

type Read = { entry: Entry; unsealed: Readonly<Record<string, Json>> }

function readVerified(receipt: Receipt, vkeys: readonly string[] | undefined): Read {
  try {
    if (vkeys === undefined) {
      const bytes = decodeBase64(receipt.entry)
      if (bytes === undefined) throw new ReceiptError('the receipt holds no entry')
      return { entry: readEntry(bytes), unsealed: {} }
    }
    const verified = verifyReceipt(JSON.stringify(receipt), { vkeys })
    if (!verified.keyPinned) throw new ReceiptError('the checkpoint is signed by no pinned key')
    return verified
  } catch (cause) {
    if (cause instanceof ReceiptError) throw cause
    throw new ReceiptError(`the receipt does not verify: ${(cause as Error).message}`, { cause })
  }
}

function sameJson(disclosed: Json, text: string): boolean {
  if (typeof disclosed !== 'string') return false
  return canonicalJson(JSON.parse(disclosed) as Json) === canonicalJson(JSON.parse(text) as Json)
}
