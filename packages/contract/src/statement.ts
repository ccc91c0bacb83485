import { z } from 'zod'
import { Base64Url, Instant, KeyId, PersonId, PublicKey, Sha256, Signature } from './primitives.ts'

/**
 * What a person signs. The signature is Ed25519 (RFC 8032) over the RFC 8785 form of this object, so log, command,
 * words shown, nonce and expiry cannot be exchanged afterwards.
 */
export const Statement = z.strictObject({
  v: z.literal(1),
  kind: z.literal('answerable-statement'),
  origin: z.string().min(1).max(200).describe('the log it is meant for: a statement for one log is void in another'),
  command: z.string().max(64),
  digest: Sha256.describe('of the RFC 8785 form of the command payload'),
  text: Sha256.describe('of the sentences shown, UTF-8, joined by line feeds'),
  signer: PersonId,
  key: KeyId,
  publicKey: PublicKey,
  nonce: Base64Url.min(22).max(160).describe('issued by the server, good once'),
  expires: Instant,
  assurance: z
    .enum(['terminal', 'automation'])
    .describe('terminal: a person saw the sentences; automation: fictional people only, and every entry says so'),
})
export type Statement = z.infer<typeof Statement>

export const SignedStatement = z.strictObject({ statement: Statement, signature: Signature })
export type SignedStatement = z.infer<typeof SignedStatement>

/** The words a new key signs to prove that its holder holds it. Stops registering somebody else's public key. */
export function keyProofText(origin: string, publicKey: string): string {
  return `answerable-key-proof/v1\n${origin}\n${publicKey}\n`
}
