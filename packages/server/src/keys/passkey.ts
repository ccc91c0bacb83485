import { createPublicKey, hash, verify } from 'node:crypto'
import { type JsonValue, type PasskeyAssertion, parseStrictBytes } from '@answerable/contract'

// SPKI header of a compressed P-256 point (RFC 5480 section 2): what node:crypto needs around 33 raw bytes.
const SPKI_HEADER = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex')
/** WebAuthn level 3, section 6.1: hash of the relying party id, flags, counter. */
const AUTHENTICATOR_DATA_BYTES = 37
const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const BACKUP_ELIGIBLE = 0x08
const BACKED_UP = 0x10
const HAS_EXTENSIONS = 0x80

export type PasskeyExpected = {
  /** compressed P-256 point, base64url */
  publicKey: string
  rpId: string
  /** the bytes the authenticator was to sign over */
  challenge: Uint8Array
  /** exact origins a page may have; absent (an old entry): whatever is an origin of the relying party */
  origins?: readonly string[]
}

/**
 * Why an assertion does not hold (WebAuthn level 3, section 7.2), null when it does. Malformed input is a fault, never
 * thrown. The counter is not compared: synchronised passkeys have none, and a statement is good once by its own nonce.
 */
export function passkeyFault(assertion: PasskeyAssertion, expected: PasskeyExpected): string | null {
  const clientData = Buffer.from(assertion.clientDataJSON, 'base64url')
  return (
    clientDataFault(clientData, expected) ??
    authenticatorFault(Buffer.from(assertion.authenticatorData, 'base64url'), expected.rpId) ??
    signatureFault(assertion, clientData, expected.publicKey)
  )
}

function clientDataFault(bytes: Uint8Array, { challenge, origins, rpId }: PasskeyExpected): string | null {
  let data: JsonValue
  try {
    data = parseStrictBytes(bytes)
  } catch {
    return 'what the browser says is not JSON'
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'what the browser says is no object'
  const { type, challenge: given, origin, crossOrigin } = data
  if (type !== 'webauthn.get') return 'it is not the signature of a ceremony'
  // The one that matters: whoever shows other words than these asks for another challenge.
  if (given !== Buffer.from(challenge).toString('base64url')) return 'it is over something else'
  if (typeof origin !== 'string' || !isOriginOf(origin, rpId)) return 'its page is none of the relying party'
  if (origins !== undefined && !origins.includes(origin)) return 'its page is none of this server'
  // A frame inside somebody else's page: the person may not have seen where they sign.
  return crossOrigin === undefined || crossOrigin === false ? null : 'it was given inside another page'
}

/** Whether a page of `origin` may use passkeys of `rpId` (section 5.1.4.1): https, or http at this machine. */
export function isOriginOf(origin: string, rpId: string): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, hostname, origin: plain } = new URL(origin)
  if (plain !== origin) return false
  const secure = protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost')
  return secure && (hostname === rpId || hostname.endsWith(`.${rpId}`))
}

function authenticatorFault(data: Uint8Array, rpId: string): string | null {
  const flags = data[32]
  if (flags === undefined || data.byteLength < AUTHENTICATOR_DATA_BYTES) return 'the authenticator’s data are cut short'
  if (!Buffer.from(data.subarray(0, 32)).equals(hash('sha256', rpId, 'buffer'))) return 'it is for another site'
  if ((flags & USER_PRESENT) === 0) return 'nobody touched the authenticator'
  if ((flags & USER_VERIFIED) === 0) return 'the authenticator did not verify its person'
  if ((flags & BACKED_UP) !== 0 && (flags & BACKUP_ELIGIBLE) === 0) return 'the authenticator contradicts itself'
  const exact = (flags & HAS_EXTENSIONS) === 0
  return exact && data.byteLength !== AUTHENTICATOR_DATA_BYTES
    ? 'the authenticator’s data hold more than they say'
    : null
}

function signatureFault(assertion: PasskeyAssertion, clientData: Uint8Array, publicKey: string): string | null {
  try {
    const point = Buffer.from(publicKey, 'base64url')
    const key = createPublicKey({ key: Buffer.concat([SPKI_HEADER, point]), format: 'der', type: 'spki' })
    const signed = Buffer.concat([
      Buffer.from(assertion.authenticatorData, 'base64url'),
      hash('sha256', clientData, 'buffer'),
    ])
    const signature = Buffer.from(assertion.signature, 'base64url')
    return verify('sha256', signed, { key, dsaEncoding: 'der' }, signature) ? null : 'the signature does not verify'
  } catch {
    return 'the key or the signature cannot be read'
  }
}
