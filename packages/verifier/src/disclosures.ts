import { decodeBase64url, encodeBase64url, utf8Bytes, utf8Text } from './encoding.ts'
import { isMembers } from './entry.ts'
import type { Entry } from './entry.ts'
import { VerificationError } from './errors.ts'
import { canonicalJson, isList } from './json-canonical.ts'
import { parseJson } from './json-parse.ts'
import type { Json } from './json-parse.ts'
import { sha256 } from './sha256.ts'

/**
 * Opens sealed fields: each disclosure must hash to the commitment the entry holds for that very field (RFC 9901 4.2.3
 * for the digest; the name inside must repeat the field, or a value could be shown under another heading).
 *
 * @returns field name to value, for the disclosed fields
 * @throws VerificationError `disclosure_malformed`, `disclosure_mismatch`
 */
export function openDisclosures(entry: Entry, disclosures: ReadonlyMap<string, string>): Map<string, Json> {
  const sealed = isMembers(entry['sealed']) ? entry['sealed'] : {}
  const opened = new Map<string, Json>()
  for (const [field, disclosure] of disclosures) {
    const commitment = encodeBase64url(sha256(utf8Bytes(disclosure)))
    if (!Object.hasOwn(sealed, field) || sealed[field] !== commitment) {
      throw new VerificationError('disclosure_mismatch', `the entry does not commit to the value given for ${field}`)
    }
    const { name, value } = readDisclosure(disclosure)
    if (name !== field) throw new VerificationError('disclosure_mismatch', `the value given for ${field} is of ${name}`)
    opened.set(field, value)
  }
  return opened
}

/** Reads base64url of canonical JSON [salt, name, value]. @throws VerificationError `disclosure_malformed` */
export function readDisclosure(disclosure: string): { salt: Uint8Array; name: string; value: Json } {
  const bytes = decodeBase64url(disclosure)
  const text = bytes && utf8Text(bytes)
  if (text === undefined) throw malformed('not base64url of UTF-8')
  const parts = parseJson(text)
  if (!isList(parts) || parts.length !== 3 || canonicalJson(parts) !== text) throw malformed('not [salt, name, value]')
  const [saltText, name, value] = parts
  const salt = typeof saltText === 'string' ? decodeBase64url(saltText) : undefined
  // A short salt would let anybody guess the value from the commitment.
  if (salt?.length !== 32 || typeof name !== 'string' || value === undefined)
    throw malformed('the salt is not 32 bytes')
  return { salt, name, value }
}

function malformed(detail: string): VerificationError {
  return new VerificationError('disclosure_malformed', `disclosure: ${detail}`)
}
