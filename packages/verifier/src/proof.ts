import { decodeBase64, readDecimal } from './encoding.ts'
import { VerificationError } from './errors.ts'

/** The parts of a C2SP tlog-proof; `checkpoint` is the signed note as it stands. */
export type InclusionProof = {
  readonly index: number
  readonly path: readonly Uint8Array[]
  readonly checkpoint: string
}

/**
 * Reads a C2SP tlog-proof in its one spelling. The optional "extra" line is refused: nothing authenticates it, so it
 * has no place in evidence.
 * @throws VerificationError `proof_malformed`
 */
export function readProof(text: string): InclusionProof {
  const blank = text.indexOf('\n\n')
  const [header, indexLine = '', ...hashes] = text.slice(0, Math.max(blank, 0)).split('\n')
  if (header !== 'c2sp.org/tlog-proof@v1') throw malformed('first line is not c2sp.org/tlog-proof@v1')
  if (indexLine.startsWith('extra ')) throw malformed('an unauthenticated "extra" line')
  const index = indexLine.startsWith('index ') ? readDecimal(indexLine.slice(6)) : undefined
  if (index === undefined) throw malformed('second line is not "index" and a plain decimal')
  if (hashes.length > 64) throw malformed('more hashes than any tree is high')
  const path = hashes.map((line) => {
    const hash = decodeBase64(line)
    if (hash?.length !== 32) throw malformed('a line that is not a hash in canonical base64')
    return hash
  })
  return { index, path, checkpoint: text.slice(blank + 2) }
}

function malformed(detail: string): VerificationError {
  return new VerificationError('proof_malformed', `proof: ${detail}`)
}
