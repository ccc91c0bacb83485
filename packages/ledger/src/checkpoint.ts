import { fromBase64, toBase64 } from './bytes.ts'
import { parseDecimal } from './decimal.ts'
import { LedgerError } from './errors.ts'
import { HASH_BYTES, requireHash } from './hash.ts'
import { isKeyName } from './note-key.ts'
import { requireSize } from './tiles.ts'

/** A tree head: `size` leaves of the log `origin` have this `root`. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array }

/**
 * The note text of a checkpoint (C2SP tlog-checkpoint): origin, size, base64 root; no extension lines, since monitors
 * cannot audit them.
 * @throws LedgerError `checkpoint_malformed`, `size_out_of_range`, `hash_length`
 */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin)) throw malformed('an origin has no space, plus or control character')
  requireSize(size)
  requireHash(root)
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/**
 * Reads what {@link formatCheckpoint} writes and nothing else. Takes the text of an opened note, not the signed note.
 * @throws LedgerError `checkpoint_malformed`
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n')
  const [origin = '', sizeText = '', rootText = '', end] = lines
  // Extension lines would be signed content that no part of this product looks at.
  if (lines.length !== 4 || end !== '') throw malformed('three lines expected')
  if (!isKeyName(origin)) throw malformed('an origin has no space, plus or control character')
  const size = parseDecimal(sizeText)
  if (size === undefined) throw malformed('the size is not a canonical decimal')
  let root: Uint8Array
  try {
    root = fromBase64(rootText)
  } catch (cause) {
    throw new LedgerError('checkpoint_malformed', 'checkpoint: the root is not canonical base64', { cause })
  }
  if (root.byteLength !== HASH_BYTES) throw malformed('the root is not 32 bytes')
  return { origin, size, root }
}

function malformed(detail: string): LedgerError {
  return new LedgerError('checkpoint_malformed', `checkpoint: ${detail}`)
}
