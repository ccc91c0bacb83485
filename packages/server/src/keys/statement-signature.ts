import { hash } from 'node:crypto'
import type { SignedStatement, Statement } from '@answerable/contract'
import { canonicalize } from '@answerable/ledger'
import { signatureHolds } from './ed25519.ts'
import { passkeyFault } from './passkey.ts'

/** What is signed: the RFC 8785 form of a statement. A passkey's challenge is the SHA-256 digest of these bytes. */
export function statementText(statement: Statement): string {
  return canonicalize(statement)
}

/**
 * Why the signature over a statement does not hold; null when it does. The statement says by which kind of key.
 * @param origins pages a passkey may have been used on; absent: any of the relying party
 */
export function statementFault({ statement, signature }: SignedStatement, origins?: readonly string[]): string | null {
  const text = statementText(statement)
  const { publicKey, rpId } = statement
  if (typeof signature === 'string') {
    if (rpId !== undefined) return 'a passkey signs with an assertion'
    return signatureHolds(publicKey, text, signature) ? null : 'the signature does not verify'
  }
  if (rpId === undefined) return 'a key file signs without a browser'
  const challenge = hash('sha256', text, 'buffer')
  return passkeyFault(signature, { publicKey, rpId, challenge, ...(origins === undefined ? {} : { origins }) })
}
