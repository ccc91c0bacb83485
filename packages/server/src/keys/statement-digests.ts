import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { type JsonValue, saltedText, type Statement } from '@answerable/contract'
import { canonicalize, sha256Digest } from '@answerable/ledger'

/** Random bytes at the start of every nonce. */
export const NONCE_RANDOM_BYTES = 16

type Bound = Pick<Statement, 'nonce' | 'salted'>

/** What a statement says about the sentences and the payload it is for, without telling either to who knows most of it. */
export type StatementDigests = {
  /** base64url, 32 bytes; undefined for a statement of the older form, which has none */
  salt(statement: Bound): string | undefined
  payload(statement: Bound, payload: JsonValue): string
  text(statement: Bound, sentences: readonly string[]): string
}

/**
 * The salt of a statement comes from its nonce under a key that is in no entry and no database. So nothing has to be
 * kept between preparing and signing, and the entry alone confirms no guess of a name or a reason: that takes the salt,
 * which its signer was shown, or the key file.
 *
 * @param vaultKey 32 bytes, the same on every server of a log
 */
export function statementDigests(vaultKey: Uint8Array): StatementDigests {
  const info = 'answerable-statement-salt/v1'
  const key = createSecretKey(new Uint8Array(hkdfSync('sha256', vaultKey, new Uint8Array(), info, 32)))
  const salt = ({ nonce, salted }: Bound): string | undefined => {
    if (salted === undefined) return undefined
    const fresh = Buffer.from(nonce, 'base64url').subarray(0, NONCE_RANDOM_BYTES)
    return createHmac('sha256', key).update(fresh).digest('base64url')
  }
  const bound = (statement: Bound, text: string): string => sha256Digest(saltedText(salt(statement), text))
  return {
    salt,
    payload: (statement, payload) => bound(statement, canonicalize(payload)),
    text: (statement, sentences) => bound(statement, sentences.join('\n')),
  }
}
