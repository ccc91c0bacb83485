import { z } from 'zod'
import { Base64Url, Instant, KeyId, PersonId, PersonPublicKey, Sha256, Signature } from './primitives.ts'

/** A relying party id: the domain passkeys are bound to (WebAuthn level 3, section 4). */
export const RpId = z
  .string()
  .max(253)
  .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, 'must be a lower-case domain')

/** How a signature was given. */
export const Assurance = z
  .enum(['terminal', 'automation', 'passkey'])
  .describe(
    'terminal: a person saw the sentences at a terminal; passkey: in a browser, and the authenticator verified them; automation: fictional people only, and every entry says so',
  )
export type Assurance = z.infer<typeof Assurance>

/**
 * What a person signs, in its RFC 8785 form, so log, command, words shown, nonce and expiry cannot be exchanged
 * afterwards. A key file signs these bytes with Ed25519 (RFC 8032); a passkey signs an assertion whose challenge is
 * their SHA-256 digest.
 */
export const Statement = z.strictObject({
  v: z.literal(1),
  kind: z.literal('answerable-statement'),
  origin: z.string().min(1).max(200).describe('the log it is meant for: a statement for one log is void in another'),
  command: z.string().max(64),
  digest: Sha256.describe('of the RFC 8785 form of the command payload, after the salt and a line feed'),
  text: Sha256.describe('of the sentences shown, UTF-8, joined by line feeds, after the salt and a line feed'),
  salted: z
    .literal(true)
    .exactOptional()
    .describe(
      'absent in statements of the older form: their digests have no salt, and a guess of the text confirms itself',
    ),
  signer: PersonId,
  key: KeyId,
  publicKey: PersonPublicKey,
  rpId: RpId.exactOptional().describe('passkeys only: the relying party the assertion must be for'),
  nonce: Base64Url.min(22).max(160).describe('issued by the server, good once'),
  expires: Instant,
  assurance: Assurance,
})
export type Statement = z.infer<typeof Statement>

/**
 * What the digests of a statement are taken of. The salt is with the server and with whoever was asked to sign, and in no
 * entry: without it, whoever knows all but a name of a sentence could test names against the entry, erased or not.
 *
 * @param salt 32 bytes in base64url; undefined for a statement of the older form
 */
export function saltedText(salt: string | undefined, text: string): string {
  return salt === undefined ? text : `${salt}\n${text}`
}

/** A salt as the server hands it out. */
export const StatementSalt = Base64Url.length(43)

/**
 * A passkey's signature: a WebAuthn assertion (level 3, section 7.2), each part in base64url. What the authenticator
 * signed is `authenticatorData` and the SHA-256 of `clientDataJSON`, which holds challenge and origin.
 */
export const PasskeyAssertion = z.strictObject({
  authenticatorData: Base64Url.min(50).max(1400),
  clientDataJSON: Base64Url.min(40).max(4000),
  signature: Base64Url.min(90).max(96).describe('ECDSA over P-256 and SHA-256, ASN.1 DER'),
})
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>

export const SignedStatement = z.strictObject({
  statement: Statement,
  signature: z.union([Signature, PasskeyAssertion]).describe('Ed25519 in base64url, or the assertion of a passkey'),
})
export type SignedStatement = z.infer<typeof SignedStatement>

/**
 * The words a new key signs to prove that its holder holds it. Stops registering somebody else's public key. A passkey
 * signs an assertion whose challenge is their SHA-256 digest.
 */
export function keyProofText(origin: string, publicKey: string): string {
  return `answerable-key-proof/v1\n${origin}\n${publicKey}\n`
}
