import { ed25519 } from '@noble/curves/ed25519.js'

/**
 * RFC 8032 5.1.7 in its strict reading: canonical point encodings only, S below the group order (no malleability), no
 * small-order public key. Anything of the wrong length or off the curve is simply not a signature.
 */
export function ed25519Verifies(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
