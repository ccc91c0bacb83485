import { createPublicKey, hash } from 'node:crypto'
import { AnswerableError, keyProofText, type Passkey } from '@answerable/contract'
import { type Model } from '@answerable/domain'
import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'
import { passkeyFault } from '../keys/passkey.ts'
import type { Random } from '../platform/entropy.ts'
import { activePerson } from './directory.ts'
import type { RelyingParty } from './relying-party.ts'
import { equalSecret, mac, purposeKey } from './secrets.ts'

/** COSE algorithm ES256 (RFC 9053 section 2.1): every authenticator has it. */
const ES256 = -7
const RANDOM_BYTES = 16
const TIME_BYTES = 6
/** How long a person may take to find their authenticator. */
const CHALLENGE_MS = 5 * 60_000

type Ceremony = 'create' | 'get'
export type Created = { publicKey: string; passkey: Passkey }
export type CredentialJson<R> = {
  id: string
  rawId: string
  type: 'public-key'
  response: R
  clientExtensionResults: object
}
export type CreatedJson = CredentialJson<{ clientDataJSON: string; attestationObject: string }>
export type AnsweredJson = CredentialJson<{ clientDataJSON: string; authenticatorData: string; signature: string }>

export type Passkeys = {
  /** Options to make a passkey, as `navigator.credentials.create` takes them in JSON. */
  creation(about: { name: string; email: string }, now: string): object
  /** @throws AnswerableError `invalid_input` where the passkey is not one made here, now, with its person verified */
  created(credential: CreatedJson, now: string): Promise<Created & { challenge: string }>
  /** What the new passkey signs to prove that its holder holds it. */
  proof(origin: string, created: Created): object
  /** Options to sign in with any passkey of this server. */
  request(now: string): object
  /** @throws AnswerableError `unauthenticated` */
  signedIn(credential: AnsweredJson, model: Model, now: string): { person: string; key: string; challenge: string }
}

/**
 * The WebAuthn ceremonies of signing in and of making a passkey. Nothing is kept between their two halves: a challenge
 * carries its own end and a MAC. That it is good once is the caller's to see to.
 */
export function passkeys(tokenSecret: Uint8Array, random: Random, party: RelyingParty): Passkeys {
  const key = purposeKey(tokenSecret, 'passkey-challenge')
  const tagOf = (ceremony: Ceremony, head: Uint8Array): Buffer =>
    mac(key, `${ceremony}\n${Buffer.from(head).toString('base64url')}`)
  const challenge = (ceremony: Ceremony, now: string): string => {
    const end = Buffer.alloc(TIME_BYTES)
    end.writeUIntBE(Date.parse(now) + CHALLENGE_MS, 0, TIME_BYTES)
    const head = Buffer.concat([random.bytes(RANDOM_BYTES), end])
    return Buffer.concat([head, tagOf(ceremony, head)]).toString('base64url')
  }
  const isOurs = (ceremony: Ceremony, given: string, now: string): boolean => {
    const bytes = Buffer.from(given, 'base64url')
    const head = bytes.subarray(0, RANDOM_BYTES + TIME_BYTES)
    if (head.byteLength < RANDOM_BYTES + TIME_BYTES) return false
    return (
      equalSecret(bytes.subarray(head.byteLength), tagOf(ceremony, head)) &&
      head.readUIntBE(RANDOM_BYTES, TIME_BYTES) > Date.parse(now)
    )
  }

  return {
    creation: ({ name, email }, now) => ({
      rp: { id: party.id, name: 'Answerable' },
      // Only a name for the authenticator's own list: who somebody is, is looked up by the key.
      user: { id: Buffer.from(random.bytes(RANDOM_BYTES)).toString('base64url'), name: email, displayName: name },
      challenge: challenge('create', now),
      pubKeyCredParams: [{ type: 'public-key', alg: ES256 }],
      timeout: CHALLENGE_MS,
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    }),

    created: async (credential, now) => {
      const given = challengeIn(credential.response.clientDataJSON)
      const verified = await verifyRegistrationResponse({
        response: credential as Parameters<typeof verifyRegistrationResponse>[0]['response'],
        expectedChallenge: (text) => text === given && isOurs('create', text, now),
        expectedOrigin: [...party.origins()],
        expectedRPID: party.id,
        requireUserVerification: true,
        supportedAlgorithmIDs: [ES256],
      }).catch((cause: unknown) => {
        throw refused('it does not fit what was asked for', cause)
      })
      if (!verified.verified) throw refused('it does not verify')
      const { id, publicKey } = verified.registrationInfo.credential
      return {
        publicKey: compressed(publicKey),
        passkey: { credential: id, rpId: party.id },
        challenge: given ?? '',
      }
    },

    proof: (origin, { publicKey, passkey }) => ({
      challenge: hash('sha256', keyProofText(origin, publicKey), 'buffer').toString('base64url'),
      rpId: passkey.rpId,
      allowCredentials: [{ id: passkey.credential, type: 'public-key' }],
      userVerification: 'required',
      timeout: CHALLENGE_MS,
    }),

    request: (now) => ({
      challenge: challenge('get', now),
      rpId: party.id,
      // Empty: the browser offers the passkeys it has, and nobody learns here who has one.
      allowCredentials: [],
      userVerification: 'required',
      timeout: CHALLENGE_MS,
    }),

    signedIn: ({ id, response }, model, now) => {
      const given = challengeIn(response.clientDataJSON)
      const holder = holderOfCredential(model, id)
      if (holder === undefined) throw unknown()
      if (given === undefined || !isOurs('get', given, now)) throw unknown()
      const fault = passkeyFault(response, {
        publicKey: holder.key.publicKey,
        rpId: party.id,
        challenge: Buffer.from(given, 'base64url'),
        origins: party.origins(),
      })
      if (fault !== null) throw unknown()
      return { person: holder.person, key: holder.key.id, challenge: given }
    },
  }
}

/** Read before anything is verified, only to know which challenge is meant. */
function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const data = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')) as { challenge?: unknown }
    return typeof data.challenge === 'string' ? data.challenge : undefined
  } catch {
    return undefined
  }
}

function holderOfCredential(model: Model, credential: string) {
  for (const { id: person, keys } of model.persons.values()) {
    const key = keys.find(({ passkey, revoked }) => revoked === null && passkey?.credential === credential)
    if (key !== undefined) return activePerson(model, person) === undefined ? undefined : { person, key }
  }
  return undefined
}

/** The 33 bytes of the compressed point, from a COSE key (RFC 9053 section 7.1.1). */
function compressed(coseKey: Uint8Array<ArrayBuffer>): string {
  const key = decodeCredentialPublicKey(coseKey)
  if (!cose.isCOSEPublicKeyEC2(key)) throw refused('its key is not on P-256')
  const x = key.get(cose.COSEKEYS.x)
  const y = key.get(cose.COSEKEYS.y)
  if (x?.byteLength !== 32 || y?.byteLength !== 32) throw refused('its key is not on P-256')
  requireOnCurve(x, y)
  return Buffer.concat([Uint8Array.of(2 + ((y[31] ?? 0) & 1)), x]).toString('base64url')
}

function requireOnCurve(x: Uint8Array, y: Uint8Array): void {
  const coordinate = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
  try {
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: coordinate(x), y: coordinate(y) }, format: 'jwk' })
  } catch (cause) {
    throw refused('its key is not on P-256', cause)
  }
}

function refused(why: string, cause?: unknown): AnswerableError {
  const issue = { path: 'credential', message: why }
  return new AnswerableError('invalid_input', `The passkey cannot be registered: ${why}.`, { issues: [issue], cause })
}

/** One answer for an unknown passkey and for a wrong one: nobody learns which exist. */
function unknown(): AnswerableError {
  return new AnswerableError('unauthenticated', 'No registered person signs in with this passkey, here and now.')
}
