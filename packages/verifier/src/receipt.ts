import { decodeBase64 } from './encoding.ts'
import { isMembers } from './entry.ts'
import { isList } from './json-canonical.ts'
import { VerificationError } from './errors.ts'
import { parseJson } from './json-parse.ts'
import type { Json } from './json-parse.ts'

export type ReceiptFile = {
  readonly entry: Uint8Array
  readonly proof: string
  readonly disclosures: ReadonlyMap<string, string>
  /** Receipts of the entries that erased sealed values of this one. */
  readonly erasedBy: readonly ReceiptFile[]
}

const MAX_CHARACTERS = 16_000_000
const MEMBERS = new Set(['format', 'entry', 'proof', 'disclosures', 'erasedBy'])
const MAX_ERASURES = 64

/** Reads a `*.receipt.json` file, form only. @throws VerificationError `receipt_malformed`, `json_malformed` */
export function readReceipt(text: string): ReceiptFile {
  if (text.length > MAX_CHARACTERS) throw malformed('too long')
  return readMembers(parseJson(text), true)
}

function readMembers(value: Json, outermost: boolean): ReceiptFile {
  if (!isMembers(value)) throw malformed('not an object')
  const { format, entry, proof, disclosures, erasedBy } = value
  if (format !== 'answerable-receipt@v1') throw malformed('format is not answerable-receipt@v1')
  // An unknown member could look like evidence to a person and be checked by nobody.
  const unknown = Object.keys(value).find((name) => !MEMBERS.has(name))
  if (unknown !== undefined) throw malformed(`unknown member ${JSON.stringify(unknown)}`)
  const bytes = typeof entry === 'string' ? decodeBase64(entry) : undefined
  if (bytes === undefined) throw malformed('entry is not canonical base64')
  if (typeof proof !== 'string') throw malformed('proof is not a string')
  return {
    entry: bytes,
    proof,
    disclosures: readDisclosures(disclosures),
    erasedBy: outermost ? readErasures(erasedBy) : [],
  }
}

function readErasures(value: Json | undefined): ReceiptFile[] {
  if (value === undefined) return []
  if (!isList(value) || value.length > MAX_ERASURES) throw malformed('erasedBy is not a short list of receipts')
  return value.map((receipt) => readMembers(receipt, false))
}

function readDisclosures(value: Json | undefined): Map<string, string> {
  if (value === undefined) return new Map()
  if (!isMembers(value)) throw malformed('disclosures is not an object')
  return new Map(
    Object.entries(value).map(([field, disclosure]) => {
      if (typeof disclosure !== 'string') throw malformed('a disclosure is not a string')
      return [field, disclosure]
    }),
  )
}

function malformed(detail: string): VerificationError {
  return new VerificationError('receipt_malformed', `receipt: ${detail}`)
}
