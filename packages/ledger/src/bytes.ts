import { LedgerError } from './errors.ts'

const HEX = /^(?:[0-9a-f]{2})*$/

/** A plain Uint8Array over the same memory: callers compare and store bytes, and must not see Buffer's own methods. */
export function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}

/** A Buffer over the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && Buffer.compare(a, b) === 0
}

/** Standard base64 with padding (RFC 4648 section 4), as C2SP texts use it. */
export function toBase64(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('base64')
}

/** URL-safe base64 without padding (RFC 4648 section 5), as entries use it. */
export function toBase64url(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('base64url')
}

export function toHex(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('hex')
}

/** @throws LedgerError `base64_malformed` unless `text` is the one canonical padded base64 of some bytes. */
export function fromBase64(text: string): Uint8Array {
  return decodeStrictly(text, 'base64')
}

/** @throws LedgerError `base64_malformed` unless `text` is the one canonical unpadded base64url of some bytes. */
export function fromBase64url(text: string): Uint8Array {
  return decodeStrictly(text, 'base64url')
}

/** @throws LedgerError `hex_malformed` unless `text` is lower-case hex of whole bytes. */
export function fromHex(text: string): Uint8Array {
  if (!HEX.test(text)) throw new LedgerError('hex_malformed', 'not lower-case hex')
  return plainBytes(Buffer.from(text, 'hex'))
}

// Lax decoders map many texts to the same bytes (spare bits, missing padding, line breaks), so a proof could be altered
// without being noticed. Encoding again admits exactly one text per value.
function decodeStrictly(text: string, encoding: 'base64' | 'base64url'): Uint8Array {
  const decoded = Buffer.from(text, encoding)
  if (decoded.toString(encoding) !== text) throw new LedgerError('base64_malformed', `not canonical ${encoding}`)
  return plainBytes(decoded)
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of strictly valid UTF-8 bytes (a leading byte order mark is kept), or undefined. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return undefined
  }
}

export function encodeUtf8(text: string): Uint8Array {
  return plainBytes(Buffer.from(text, 'utf8'))
}
