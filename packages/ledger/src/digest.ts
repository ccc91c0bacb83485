import { createHmac, type KeyObject } from 'node:crypto'
import { toHex } from './bytes.ts'
import { sha256 } from './hash.ts'

/** `sha256:<hex>` of bytes or of a string's UTF-8. Only for our own artefacts: guessable content needs {@link hmacDigest}. */
export function sha256Digest(data: Uint8Array | string): string {
  return `sha256:${toHex(sha256(data))}`
}

/** `hmac-sha256:<base64url>` under a key that stays in the vault, so that amounts and names cannot be guessed. */
export function hmacDigest(key: Uint8Array | KeyObject, data: Uint8Array | string): string {
  return `hmac-sha256:${createHmac('sha256', key).update(data).digest('base64url')}`
}
