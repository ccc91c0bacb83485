import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { keyProofText } from '@answerable/contract'
import { keyIdOf, personIdOf } from '../../keys/key-names.ts'

// PKCS#8 header of an Ed25519 key (RFC 8410 section 7): what node:crypto wants around the 32-byte seed.
const PKCS8_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex')
export const SEED_BYTES = 32

/** A private key in memory: what it can do, never what it is. */
export type SigningKey = {
  publicKey: string
  keyId: string
  /** the id of the person whose first key this is */
  firstPersonId: string
  /** Ed25519 (RFC 8032) over UTF-8 text, base64url */
  sign(text: string): string
  /** proof of possession, for registering the key in a log */
  proof(origin: string): string
  /** for clients that sign assertions with it (RFC 8037) */
  jwk(): { kty: string; crv: string; d: string; x: string }
}

/** @param seed 32 random bytes */
export function signingKey(seed: Uint8Array): SigningKey {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEADER, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const publicKey = spki.subarray(-SEED_BYTES).toString('base64url')
  const signText = (text: string): string => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64url')
  return {
    publicKey,
    keyId: keyIdOf(publicKey),
    firstPersonId: personIdOf(publicKey),
    sign: signText,
    proof: (origin) => signText(keyProofText(origin, publicKey)),
    jwk: () => ({ kty: 'OKP', crv: 'Ed25519', d: Buffer.from(seed).toString('base64url'), x: publicKey }),
  }
}
