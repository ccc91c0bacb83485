import { fromBase64, toBase64 } from './bytes.ts'
import { parseDecimal } from './decimal.ts'
import { LedgerError } from './errors.ts'
import { HASH_BYTES, requireHash } from './hash.ts'
import { parseNote } from './note.ts'

/** A C2SP tlog-proof. `checkpoint` is the signed note verbatim; `extra` is not authenticated by anything. */
export type LogProof = {
  readonly index: number
  readonly path: readonly Uint8Array[]
  readonly checkpoint: string
  readonly extra?: Uint8Array
}

const HEADER = 'c2sp.org/tlog-proof@v1'
/** A tree whose size fits 64 bits is at most 64 nodes high. */
const MAX_PATH = 64

/** @throws LedgerError `proof_malformed`, `hash_length`, and as `parseNote` for the checkpoint */
export function formatProof({ index, path, checkpoint, extra }: LogProof): string {
  if (!Number.isSafeInteger(index) || index < 0) throw malformed(`index ${index}`)
  if (path.length > MAX_PATH) throw malformed(`${path.length} path hashes`)
  path.forEach(requireHash)
  parseNote(checkpoint)
  const lines = [
    HEADER,
    ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]),
    `index ${index}`,
    ...path.map(toBase64),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/**
 * Reads a proof in its one canonical spelling. Nothing is verified: that takes the leaf, the log's key, `openNote`,
 * `parseCheckpoint` and `verifyInclusion`.
 * @throws LedgerError `proof_malformed`, and as `parseNote` for the checkpoint
 */
export function parseProof(text: string): LogProof {
  const blank = text.indexOf('\n\n')
  if (blank === -1) throw malformed('no blank line')
  const [header, ...lines] = text.slice(0, blank).split('\n')
  if (header !== HEADER) throw malformed('unknown first line')
  const extraText = lines[0]?.startsWith('extra ') ? lines.shift()?.slice('extra '.length) : undefined
  const indexLine = lines.shift() ?? ''
  const index = indexLine.startsWith('index ') ? parseDecimal(indexLine.slice('index '.length)) : undefined
  if (index === undefined) throw malformed('no canonical index line')
  if (lines.length > MAX_PATH) throw malformed(`${lines.length} path hashes`)
  const path = lines.map(decode)
  if (path.some((hash) => hash.byteLength !== HASH_BYTES)) throw malformed('a path hash is not 32 bytes')
  const checkpoint = text.slice(blank + 2)
  parseNote(checkpoint)
  return { index, path, checkpoint, ...(extraText === undefined ? {} : { extra: decode(extraText) }) }
}

function decode(text: string): Uint8Array {
  try {
    return fromBase64(text)
  } catch (cause) {
    throw new LedgerError('proof_malformed', 'proof: not canonical base64', { cause })
  }
}

function malformed(detail: string): LedgerError {
  return new LedgerError('proof_malformed', `proof: ${detail}`)
}
