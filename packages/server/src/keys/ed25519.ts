import { createPublicKey, verify } from 'node:crypto'

// SPKI header of an Ed25519 key (RFC 8410 section 4): what node:crypto needs around 32 raw bytes.
const SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * Whether `signature` (base64url, 64 bytes) is the Ed25519 signature (RFC 8032) of `text` under `publicKey` (base64url,
 * 32 bytes). Malformed input is no valid signature: it never throws.
 */
export function signatureHolds(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = Buffer.from(publicKey, 'base64url')
    const value = Buffer.from(signature, 'base64url')
    if (key.byteLength !== 32 || value.byteLength !== 64) return false
    const spki = createPublicKey({ key: Buffer.concat([SPKI_HEADER, key]), format: 'der', type: 'spki' })
    return verify(null, Buffer.from(text, 'utf8'), spki, value)
  } catch {
    return false
  }
}
