import { decodeBase64url, encodeBase64url } from '@answerable/verifier'

/** WebCrypto's key object, by inference: its global name differs between Node's types and a browser's. */
type ImportedKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** An Ed25519 private key: a JWK (RFC 8037) or its 32-byte seed in unpadded base64url. */
export type PrivateKey = string | { kty: string; crv?: string; d?: string; x?: string }

// PKCS#8 header of an Ed25519 key (RFC 8410 section 7): what WebCrypto needs in front of the 32-byte seed.
const PKCS8_HEADER = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]

/**
 * A function that signs text with Ed25519 (RFC 8032) through WebCrypto; the signature is base64url.
 * @throws TypeError when the key is not an Ed25519 private key
 */
export function ed25519Signer(key: PrivateKey): (text: string) => Promise<string> {
  const seed = seedOf(key)
  let imported: Promise<ImportedKey> | undefined
  return async (text) => {
    imported ??= importSeed(seed)
    const signature = await crypto.subtle.sign('Ed25519', await imported, new TextEncoder().encode(text))
    return encodeBase64url(new Uint8Array(signature))
  }
}

function seedOf(key: PrivateKey): Uint8Array {
  if (typeof key !== 'string' && (key.kty !== 'OKP' || key.crv !== 'Ed25519')) {
    throw new TypeError('the key is not an Ed25519 JWK (kty OKP, crv Ed25519)')
  }
  const seed = decodeBase64url(typeof key === 'string' ? key : (key.d ?? ''))
  if (seed?.length !== 32) throw new TypeError('the private key is not 32 bytes in unpadded base64url')
  return seed
}

// Not extractable: whatever runs beside us in the page cannot read it back.
function importSeed(seed: Uint8Array): Promise<ImportedKey> {
  const der = new Uint8Array([...PKCS8_HEADER, ...seed])
  return crypto.subtle.importKey('pkcs8', der, 'Ed25519', false, ['sign'])
}
