import { createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto'
import { keyProofText } from '@answerable/contract'
import type { Tools } from '@answerable/domain'
import { canonicalize, hmacDigest, sha256Digest } from '@answerable/ledger'
import { signatureHolds } from './ed25519.ts'
import { keyIdOf, personIdOf } from './key-names.ts'
import { passkeyFault } from './passkey.ts'
import { type StatementDigests, statementDigests } from './statement-digests.ts'

/** The part of the domain's tools that is cryptography; policy and documents bring the rest. */
export type CryptoTools = Omit<Tools, 'evaluate' | 'checkPolicy' | 'waivableRules' | 'tightens'> & {
  readonly statements: StatementDigests
}

/**
 * @param vaultKey 32 bytes; each use case gets its own key from it, so digests of one use case say nothing about another
 * @param newId factory of UUIDv7
 */
export function cryptoTools(vaultKey: Uint8Array, newId: () => string): CryptoTools {
  const keys = new Map<string, KeyObject>()
  const keyOf = (useCase: string): KeyObject => {
    let key = keys.get(useCase)
    if (key === undefined) {
      const info = `answerable-keyed-digest/v1\n${useCase}`
      key = createSecretKey(new Uint8Array(hkdfSync('sha256', vaultKey, new Uint8Array(), info, 32)))
      keys.set(useCase, key)
    }
    return key
  }
  const statements = statementDigests(vaultKey)
  return {
    digest: (value) => sha256Digest(canonicalize(value)),
    digestText: (text) => sha256Digest(text),
    statementDigest: (statement, payload) => statements.payload(statement, payload),
    statements,
    keyed: (useCase, text) => hmacDigest(keyOf(useCase), text),
    personIdOf,
    keyIdOf,
    keyProofHolds: (origin, publicKey, proof, rpId) => {
      const text = keyProofText(origin, publicKey)
      if (typeof proof === 'string') return rpId === undefined && signatureHolds(publicKey, text, proof)
      if (rpId === undefined) return false
      return passkeyFault(proof, { publicKey, rpId, challenge: hash('sha256', text, 'buffer') }) === null
    },
    newId,
  }
}
