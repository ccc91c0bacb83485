import { decodeUtf8, encodeUtf8, fromBase64url, toBase64url } from './bytes.ts'
import { LedgerError } from './errors.ts'
import { sha256 } from './hash.ts'
import { canonicalize } from './json.ts'
import type { JsonValue } from './json.ts'

/** What a disclosure opens to. */
export type OpenedDisclosure = { readonly salt: Uint8Array; readonly name: string; readonly value: JsonValue }

/** Salt bytes of a commitment: enough that a low-entropy value (an amount, a name) cannot be guessed from it. */
export const SALT_BYTES = 32

/**
 * A sealed field as RFC 9901 (SD-JWT) has it: `disclosure` = base64url(JSON [salt, name, value]) stays in the vault,
 * `commitment` = base64url(SHA-256(ASCII disclosure)) goes into the entry.
 * @throws LedgerError `disclosure_malformed` for a salt that is not 32 bytes; as `canonicalize` for the value
 */
export function makeDisclosure(
  salt: Uint8Array,
  name: string,
  value: JsonValue,
): { disclosure: string; commitment: string } {
  if (salt.byteLength !== SALT_BYTES) throw malformed('the salt is not 32 bytes')
  const disclosure = toBase64url(encodeUtf8(canonicalize([toBase64url(salt), name, value])))
  return { disclosure, commitment: commitmentOf(disclosure) }
}

/** The commitment an entry holds for this disclosure; compare it before believing what the disclosure opens to. */
export function commitmentOf(disclosure: string): string {
  return toBase64url(sha256(disclosure))
}

/** @throws LedgerError `disclosure_malformed` */
export function openDisclosure(disclosure: string): OpenedDisclosure {
  try {
    const text = decodeUtf8(fromBase64url(disclosure))
    const parsed: unknown = text === undefined ? undefined : JSON.parse(text)
    if (Array.isArray(parsed) && parsed.length === 3) {
      const [salt, name, value] = parsed as [unknown, unknown, JsonValue]
      // Canonical text only: a repeated name inside the value would let two readers see two values.
      if (typeof salt === 'string' && typeof name === 'string' && canonicalize([salt, name, value]) === text) {
        const saltBytes = fromBase64url(salt)
        if (saltBytes.byteLength === SALT_BYTES) return { salt: saltBytes, name, value }
      }
    }
  } catch (cause) {
    throw new LedgerError('disclosure_malformed', 'disclosure: not base64url of canonical JSON', { cause })
  }
  throw malformed('not [32-byte salt, name, value] in canonical JSON')
}

function malformed(detail: string): LedgerError {
  return new LedgerError('disclosure_malformed', `disclosure: ${detail}`)
}
