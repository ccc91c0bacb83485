import { decodeBase64url, encodeBase64url, sameBytes, utf8Bytes, utf8Text } from './encoding.ts'
import { isMembers } from './entry.ts'
import { parseJson } from './json-parse.ts'
import type { JsonMembers } from './json-parse.ts'
import { p256Verifies } from './p256.ts'
import { sha256 } from './sha256.ts'

/** What a WebAuthn assertion says of itself once it was checked. */
export type PasskeyFacts = {
  /** the page the person signed on, as their browser reported it */
  readonly origin: string
  /** the relying party the passkey belongs to */
  readonly rpId: string
}

const AUTHENTICATOR_DATA_BYTES = 37
const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const BACKUP_ELIGIBLE = 0x08
const BACKED_UP = 0x10
const HAS_EXTENSIONS = 0x80

/**
 * Checks an assertion (WebAuthn level 3, section 7.2) over the bytes of a statement: the browser was asked to sign
 * exactly their SHA-256 digest, on a page of the relying party, and the authenticator verified its person.
 *
 * @returns the facts, or one sentence on what does not hold
 */
export function checkPasskey(
  signature: JsonMembers,
  statement: { readonly bytes: Uint8Array; readonly rpId: string; readonly publicKey: Uint8Array },
): PasskeyFacts | string {
  const clientData = bytesOf(signature['clientDataJSON'])
  const authenticatorData = bytesOf(signature['authenticatorData'])
  const value = bytesOf(signature['value'])
  if (clientData === undefined || authenticatorData === undefined || value === undefined) return 'a part is missing'
  const facts = readClientData(clientData, sha256(statement.bytes), statement.rpId)
  if (typeof facts === 'string') return facts
  const fault = authenticatorFault(authenticatorData, statement.rpId)
  if (fault !== undefined) return fault
  const signed = new Uint8Array(authenticatorData.length + 32)
  signed.set(authenticatorData)
  signed.set(sha256(clientData), authenticatorData.length)
  return p256Verifies(value, signed, statement.publicKey) ? facts : 'the signature does not verify'
}

function bytesOf(text: unknown): Uint8Array | undefined {
  return typeof text === 'string' ? decodeBase64url(text) : undefined
}

function readClientData(bytes: Uint8Array, digest: Uint8Array, rpId: string): PasskeyFacts | string {
  const text = utf8Text(bytes)
  if (text === undefined) return 'the client data are not UTF-8'
  let data: ReturnType<typeof parseJson>
  try {
    data = parseJson(text)
  } catch {
    return 'the client data are not JSON'
  }
  if (!isMembers(data)) return 'the client data are no object'
  const { type, challenge, origin, crossOrigin } = data
  if (type !== 'webauthn.get') return 'it is no assertion'
  if (challenge !== encodeBase64url(digest)) return 'the challenge is not the digest of the statement'
  if (typeof origin !== 'string' || !isOriginOf(origin, rpId)) return 'the page is none of the relying party'
  if (crossOrigin !== undefined && crossOrigin !== false) return 'it was given inside another page'
  return { origin, rpId }
}

/** Without a URL parser, which browsers and Node do not read alike in every corner: one spelling of an origin only. */
function isOriginOf(origin: string, rpId: string): boolean {
  const parts = /^(https?):\/\/([a-z0-9.-]{1,253})(?::\d{1,5})?$/.exec(origin)
  const [, scheme, host] = parts ?? []
  if (host === undefined || (scheme === 'http' && host !== 'localhost')) return false
  return host === rpId || host.endsWith(`.${rpId}`)
}

function authenticatorFault(data: Uint8Array, rpId: string): string | undefined {
  const flags = data[32]
  if (flags === undefined || data.length < AUTHENTICATOR_DATA_BYTES) return 'the authenticator data are cut short'
  if (!sameBytes(data.subarray(0, 32), sha256(utf8Bytes(rpId)))) return 'it is for another relying party'
  if ((flags & USER_PRESENT) === 0) return 'nobody was present'
  if ((flags & USER_VERIFIED) === 0) return 'the person was not verified'
  if ((flags & BACKED_UP) !== 0 && (flags & BACKUP_ELIGIBLE) === 0) return 'the flags contradict each other'
  const exact = (flags & HAS_EXTENSIONS) === 0
  return exact && data.length !== AUTHENTICATOR_DATA_BYTES ? 'the authenticator data are too long' : undefined
}
