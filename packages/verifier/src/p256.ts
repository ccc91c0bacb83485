import { p256 } from '@noble/curves/nist.js'

/**
 * ECDSA over P-256 and SHA-256 (FIPS 186-5 section 6.4), strict DER. Authenticators do not choose the smaller of the two
 * valid values of S, so both are taken. Anything of the wrong length or off the curve is simply not a signature.
 *
 * @param publicKey compressed point, 33 bytes (SEC 1 section 2.3.3)
 */
export function p256Verifies(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (publicKey.length !== 33) return false
  try {
    return p256.verify(signature, message, publicKey, { format: 'der', lowS: false, prehash: true })
  } catch {
    return false
  }
}
