import { fromBase64, toBase64 } from './bytes.ts'
import { decodeEntry } from './entry.ts'
import { LedgerError } from './errors.ts'
import { canonicalize } from './json.ts'
import { parseProof } from './log-proof.ts'

/** Proof that one entry is in the log, with the sealed values its holder may see. */
export type Receipt = {
  /** The exact entry bytes. */
  readonly entry: Uint8Array
  /** C2SP tlog-proof text, signed checkpoint included. */
  readonly proof: string
  /** Sealed field name to disclosure. */
  readonly disclosures?: Readonly<Record<string, string>>
}

export const RECEIPT_FORMAT = 'answerable-receipt@v1'

const MEMBERS = new Set(['format', 'entry', 'proof', 'disclosures'])

/**
 * The text of a `*.receipt.json` file.
 * @throws LedgerError as `decodeEntry` and `parseProof`: a receipt that no verifier would accept is not written
 */
export function formatReceipt({ entry, proof, disclosures }: Receipt): string {
  decodeEntry(entry)
  parseProof(proof)
  return canonicalize({
    format: RECEIPT_FORMAT,
    entry: toBase64(entry),
    proof,
    ...(disclosures === undefined ? {} : { disclosures }),
  })
}

/**
 * Reads a receipt; any JSON whitespace and member order. Nothing is verified beyond form.
 * @throws LedgerError `receipt_malformed`, and as `decodeEntry` and `parseProof`
 */
export function parseReceipt(text: string): Receipt {
  const members = parseMembers(text)
  const { format, entry: encoded, proof, disclosures } = members
  if (format !== RECEIPT_FORMAT) throw malformed(`format must be ${RECEIPT_FORMAT}`)
  if (typeof encoded !== 'string' || typeof proof !== 'string') throw malformed('entry and proof must be strings')
  if (disclosures !== undefined && !isStringMap(disclosures)) throw malformed('disclosures must map names to strings')
  if (countNames(text) !== Object.keys(members).length + Object.keys(disclosures ?? {}).length) {
    throw malformed('a name appears twice')
  }
  let entry: Uint8Array
  try {
    entry = fromBase64(encoded)
  } catch (cause) {
    throw new LedgerError('receipt_malformed', 'receipt: entry is not canonical base64', { cause })
  }
  decodeEntry(entry)
  parseProof(proof)
  return { entry, proof, ...(disclosures === undefined ? {} : { disclosures }) }
}

function parseMembers(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new LedgerError('receipt_malformed', 'receipt: not JSON', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('not an object')
  const unknown = Object.keys(value).find((name) => !MEMBERS.has(name))
  if (unknown !== undefined) throw malformed(`unknown member ${JSON.stringify(unknown)}`)
  return value as Record<string, unknown>
}

// JSON.parse keeps the last of two equal names, another reader the first. The text is valid JSON here, so a string
// followed by a colon is a name, and every name must have survived. A scan, not a pattern: a pattern runs out of stack
// on strings of megabytes.
function countNames(text: string): number {
  let names = 0
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    for (at += 1; text[at] !== '"'; at += text[at] === '\\' ? 2 : 1);
    at += 1
    while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1
    if (text[at] === ':') names += 1
  }
  return names
}

function isStringMap(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => typeof item === 'string')
  )
}

function malformed(detail: string): LedgerError {
  return new LedgerError('receipt_malformed', `receipt: ${detail}`)
}
