import { fromBase64, toBase64 } from './bytes.ts'
import { parseDecimal } from './decimal.ts'
import { LedgerError } from './errors.ts'
import { HASH_BYTES } from './hash.ts'
import { parseNote } from './note.ts'

/** The body of a witness request: a checkpoint, and proof that it extends the one of size `old`. */
export type AddCheckpoint = {
  /** size of the checkpoint the witness has cosigned last; 0 for none */
  readonly old: number
  readonly proof: readonly Uint8Array[]
  /** signed note */
  readonly checkpoint: string
}

/** C2SP tlog-witness: at most 63 consistency proof lines. */
export const MAX_WITNESS_PROOF = 63

export function formatAddCheckpoint({ old, proof, checkpoint }: AddCheckpoint): string {
  return `${[`old ${old}`, ...proof.map(toBase64)].join('\n')}\n\n${checkpoint}`
}

/** Reads a request in its one spelling; verifies nothing. @throws LedgerError `witness_request_malformed`, `note_malformed` */
export function parseAddCheckpoint(text: string): AddCheckpoint {
  const blank = text.indexOf('\n\n')
  if (blank === -1) throw malformed('no empty line')
  const [first = '', ...lines] = text.slice(0, blank).split('\n')
  const old = first.startsWith('old ') ? parseDecimal(first.slice('old '.length)) : undefined
  if (old === undefined) throw malformed('the first line is not "old" and a plain decimal')
  if (lines.length > MAX_WITNESS_PROOF) throw malformed(`${lines.length} proof lines`)
  if (old === 0 && lines.length > 0) throw malformed('from size 0 nothing can be proven')
  const checkpoint = text.slice(blank + 2)
  parseNote(checkpoint)
  return { old, proof: lines.map(readHash), checkpoint }
}

function readHash(line: string): Uint8Array {
  let hash: Uint8Array
  try {
    hash = fromBase64(line)
  } catch (cause) {
    throw new LedgerError('witness_request_malformed', 'add-checkpoint: not canonical base64', { cause })
  }
  if (hash.byteLength !== HASH_BYTES) throw malformed('a proof line is not a hash')
  return hash
}

function malformed(detail: string): LedgerError {
  return new LedgerError('witness_request_malformed', `add-checkpoint: ${detail}`)
}
