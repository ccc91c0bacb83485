import { decodeBase64url, sameBytes, utf8Bytes } from './encoding.ts'
import { ed25519Verifies } from './ed25519.ts'
import { isMembers } from './entry.ts'
import type { Entry } from './entry.ts'
import { VerificationError } from './errors.ts'
import { canonicalJson, isList } from './json-canonical.ts'
import type { Json, JsonMembers } from './json-parse.ts'
import { checkPasskey } from './passkey.ts'
import type { PasskeyFacts } from './passkey.ts'

/** Bytes of a public key, by algorithm. What is in another algorithm is reported as not checked. */
const KEY_BYTES: ReadonlyMap<string, number> = new Map([
  ['ed25519', 32],
  ['webauthn-es256', 33],
])

/** A person's signature inside an entry. It proves which key signed; only the caller can know whose key that is. */
export type HumanSignature = {
  readonly by: string
  readonly key: string
  readonly alg: string
  readonly statement: JsonMembers
  /** base64url of the raw key the signature was checked with; null when it could not be checked. */
  readonly publicKey: string | null
  /** `caller`: the caller supplied the key. `statement`: it is only what the statement says of itself. */
  readonly keyFrom: 'caller' | 'statement' | null
  readonly verified: boolean
  /** webauthn-es256 only: where it was signed */
  readonly passkey?: PasskeyFacts
}

/**
 * Checks every signature of an entry over the RFC 8785 form of its statement.
 *
 * @param origin of the log the entry is in: a statement made for another log is void here
 * @param keys public keys in base64url, by key id, as the caller knows them from elsewhere: 32 bytes of Ed25519, or the
 *   33 of a compressed P-256 point for a passkey
 * @throws VerificationError `human_signature_malformed`, `human_signature_invalid`, `human_key_mismatch`
 */
export function checkHumanSignatures(
  entry: Entry,
  origin: string,
  keys: Readonly<Record<string, string>>,
): HumanSignature[] {
  const signatures = entry['signatures'] ?? []
  if (!isList(signatures)) throw malformed('signatures is not a list')
  return signatures.map((item) => checkOne(item, entry, origin, keys))
}

function checkOne(item: Json, entry: Entry, origin: string, keys: Readonly<Record<string, string>>): HumanSignature {
  if (!isMembers(item)) throw malformed('not an object')
  const { by, key, alg, statement, value } = item
  if (typeof by !== 'string' || typeof key !== 'string' || typeof alg !== 'string' || typeof value !== 'string') {
    throw malformed('by, key, alg or value is missing')
  }
  if (!isMembers(statement)) throw malformed('the statement is missing')
  requireFit(statement, { by, key, origin, time: entry.time })
  const unchecked = { by, key, alg, statement, publicKey: null, keyFrom: null, verified: false } as const
  const keyBytes = KEY_BYTES.get(alg)
  if (keyBytes === undefined) return unchecked
  // What the person agreed to names the kind of key: an assertion must not pass for a key file's signature, or back.
  if ((statement['rpId'] !== undefined) !== (alg === 'webauthn-es256')) {
    throw new VerificationError('human_signature_invalid', `the statement of ${by} is for another kind of key`)
  }
  const choice = chooseKey(statement, Object.hasOwn(keys, key) ? keys[key] : undefined, by, keyBytes)
  if (choice === undefined) return unchecked
  if (alg === 'webauthn-es256')
    return { ...unchecked, ...choiceOf(choice), ...passkeySigned(item, statement, choice.raw, by) }
  const signature = decodeBase64url(value)
  if (signature === undefined) throw malformed('the value is not base64url')
  if (!ed25519Verifies(signature, utf8Bytes(canonicalJson(statement)), choice.raw)) {
    throw new VerificationError('human_signature_invalid', `the signature of ${by} does not verify`)
  }
  return { ...unchecked, ...choiceOf(choice), verified: true }
}

const choiceOf = ({ publicKey, keyFrom }: KeyChoice) => ({ publicKey, keyFrom })

function passkeySigned(item: JsonMembers, statement: JsonMembers, publicKey: Uint8Array, by: string) {
  const { rpId } = statement
  if (typeof rpId !== 'string') throw malformed('rpId is not a string')
  const facts = checkPasskey(item, { bytes: utf8Bytes(canonicalJson(statement)), rpId, publicKey })
  if (typeof facts === 'string') {
    throw new VerificationError('human_signature_invalid', `the passkey assertion of ${by} does not hold: ${facts}`)
  }
  return { verified: true, passkey: facts }
}

// What the statement says of itself must agree with the entry around it, or a genuine signature could be moved to
// another log, another person's name, or a time at which it had already expired.
function requireFit(
  statement: JsonMembers,
  entry: { readonly by: string; readonly key: string; readonly origin: string; readonly time: string },
): void {
  const { origin, signer, key, expires } = statement
  const fits =
    (origin === undefined || origin === entry.origin) &&
    (signer === undefined || signer === entry.by) &&
    (key === undefined || key === entry.key) &&
    (expires === undefined || (typeof expires === 'string' && Date.parse(expires) >= Date.parse(entry.time)))
  if (!fits) {
    throw new VerificationError(
      'human_signature_invalid',
      `the statement of ${entry.by} is not for this log, key and time`,
    )
  }
}

type KeyChoice = { raw: Uint8Array; publicKey: string; keyFrom: 'caller' | 'statement' }

function chooseKey(
  statement: JsonMembers,
  fromCaller: string | undefined,
  by: string,
  keyBytes: number,
): KeyChoice | undefined {
  const carried = statement['publicKey']
  if (carried !== undefined && typeof carried !== 'string') throw malformed('publicKey is not a string')
  const publicKey = fromCaller ?? carried
  if (publicKey === undefined) return undefined
  const raw = decodeBase64url(publicKey)
  if (raw?.length !== keyBytes) throw malformed(`a public key is not ${keyBytes} bytes of base64url`)
  const stated = carried === undefined ? raw : decodeBase64url(carried)
  if (stated === undefined || !sameBytes(stated, raw)) {
    throw new VerificationError('human_key_mismatch', `the statement of ${by} names another key than the caller knows`)
  }
  return { raw, publicKey, keyFrom: fromCaller === undefined ? 'statement' : 'caller' }
}

function malformed(detail: string): VerificationError {
  return new VerificationError('human_signature_malformed', `human signature: ${detail}`)
}
