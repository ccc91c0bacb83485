import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'

// PKCS#8 header of an Ed25519 key (RFC 8410 section 7) in front of its 32-byte seed.
const PKCS8_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex')

/** An Ed25519 key of a fictional person or agent; the same name gives the same key in every test. */
export type TestKey = { readonly publicKey: string; readonly privateKey: KeyObject; sign(text: string): string }

export function testKey(name: string): TestKey {
  const seed = createHash('sha256').update(`a fictional key: ${name}`).digest()
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEADER, seed]), format: 'der', type: 'pkcs8' })
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  return {
    publicKey: String(x),
    privateKey,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64url'),
  }
}
