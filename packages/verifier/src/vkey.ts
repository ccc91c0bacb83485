import { decodeBase64, joinBytes, utf8Bytes } from './encoding.ts'
import { VerificationError } from './errors.ts'
import { sha256 } from './sha256.ts'

/** A public note key the caller trusts. `keyId` is eight hex digits. */
export type TrustedKey = { readonly name: string; readonly keyId: string; readonly publicKey: Uint8Array }

const ED25519 = 0x01
const COSIGNATURE = 0x04

/**
 * Reads "name+hex8+base64(type || key)" (C2SP signed-note). The id is computed again, so a vkey cannot claim another
 * key's id. @throws VerificationError `vkey_malformed`
 */
export function readVkey(vkey: string): TrustedKey {
  return readTyped(vkey, ED25519)
}

/** Reads the key of a witness: the same form, signature type 04 (C2SP tlog-cosignature). @throws as readVkey */
export function readWitnessKey(vkey: string): TrustedKey {
  return readTyped(vkey, COSIGNATURE)
}

function readTyped(vkey: string, type: number): TrustedKey {
  const nameEnd = vkey.indexOf('+')
  const idEnd = vkey.indexOf('+', nameEnd + 1)
  const name = vkey.slice(0, Math.max(nameEnd, 0))
  const keyId = vkey.slice(nameEnd + 1, Math.max(idEnd, 0))
  const typed = decodeBase64(vkey.slice(idEnd + 1))
  if (!isKeyName(name) || typed === undefined || typed.length !== 33 || typed[0] !== type) {
    throw new VerificationError(
      'vkey_malformed',
      `not an Ed25519 verifier key of type 0${type} in the form name+id+key`,
    )
  }
  const digest = sha256(joinBytes(utf8Bytes(`${name}\n`), typed))
  if (keyIdHex(digest) !== keyId) throw new VerificationError('vkey_malformed', 'the key id does not match the key')
  return { name, keyId, publicKey: typed.slice(1) }
}

/** First four bytes as eight hex digits. */
export function keyIdHex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Names of keys, and origins, which equal the name of their log's key: not empty, no space, plus or control. */
export function isKeyName(name: string): boolean {
  return /^[^\p{White_Space}\p{Cc}\p{Cs}+]+$/u.test(name)
}
