import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'

/** What the token secret is used for. Each purpose has a key of its own, so a value made for one is void for another. */
export type Purpose =
  | 'access-token'
  | 'run-token'
  | 'setup-token'
  | 'statement-nonce'
  | 'idempotency'
  | 'access-name'
  | 'access-row'
  | 'passkey-challenge'

/** HKDF-SHA-256 (RFC 5869) of the token secret for one purpose; 32 bytes. A key object: imported once, not at each use. */
export function purposeKey(tokenSecret: Uint8Array, purpose: Purpose): KeyObject {
  const key = hkdfSync('sha256', tokenSecret, new Uint8Array(), `answerable/v1/${purpose}`, 32)
  return createSecretKey(new Uint8Array(key))
}

export function mac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest()
}

/** Compares without telling, by its duration, where the first difference is. */
export function equalSecret(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
