import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What the token secret is used for. Each purpose has a key of its own, so a value made for one is void for another. */
export type Purpose = 'access-token' | 'run-token' | 'setup-token' | 'statement-nonce' | 'idempotency'

/** HKDF-SHA-256 (RFC 5869) of the token secret for one purpose; 32 bytes. */
export function purposeKey(tokenSecret: Uint8Array, purpose: Purpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', tokenSecret, new Uint8Array(), `answerable/v1/${purpose}`, 32))
}

export function mac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest()
}

/** Compares without telling, by its duration, where the first difference is. */
export function equalSecret(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
