import { hash } from 'node:crypto'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const NAME_LENGTH = 16

/** Lower-case base32 without padding (RFC 4648 section 6). */
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(held >> bits) & 31]
    }
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text
}

/** `p_…`: a person is named by the first public key registered for them; the name says nothing about who it is. */
export function personIdOf(publicKey: string): string {
  return `p_${keyName('answerable-person/v1', publicKey)}`
}

/** `k_…` of a public key. The domain in the hash keeps a key id from ever equalling a person id. */
export function keyIdOf(publicKey: string): string {
  return `k_${keyName('answerable-key/v1', publicKey)}`
}

function keyName(domain: string, publicKey: string): string {
  const input = Buffer.concat([Buffer.from(`${domain}\n`), Buffer.from(publicKey, 'base64url')])
  return toBase32(hash('sha256', input, 'buffer')).slice(0, NAME_LENGTH)
}
