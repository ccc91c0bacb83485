const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Bytes of canonical padded base64 (RFC 4648 section 4), else undefined. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return decodeSextets(text.slice(0, text.length - padding), STANDARD)
}

/** Bytes of canonical unpadded base64url (RFC 4648 section 5), else undefined. */
export function decodeBase64url(text: string): Uint8Array | undefined {
  return decodeSextets(text, URL_SAFE)
}

export function encodeBase64url(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    for (; bits >= 6; bits -= 6) text += URL_SAFE[(held >>> (bits - 6)) & 63]
    held &= 63
  }
  return bits > 0 ? text + URL_SAFE[(held << (6 - bits)) & 63] : text
}

function decodeSextets(text: string, alphabet: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let held = 0
  let bits = 0
  let filled = 0
  for (const character of text) {
    const sextet = alphabet.indexOf(character)
    if (sextet === -1) return undefined
    held = (held << 6) | sextet
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[filled++] = held >>> bits
      held &= (1 << bits) - 1
    }
  }
  // Bits that encode nothing must be zero, or several texts would stand for the same bytes.
  return held === 0 ? bytes : undefined
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** Text of valid UTF-8, else undefined. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text)
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** A decimal of C2SP texts: no sign, no leading zero, at most 2^53-1; else undefined. */
export function readDecimal(text: string): number | undefined {
  const value = Number(text)
  return Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0) && String(value) === text
    ? value
    : undefined
}
