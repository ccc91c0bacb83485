import { AnswerableError, type JsonObject, type RouteName } from '@answerable/contract'
import type { Principal } from '@answerable/domain'
import { canonicalize } from '@answerable/ledger'
import { mac, purposeKey } from '../auth/secrets.ts'

/** Visible ASCII, so that every client and log spells it the same way. */
const KEY = /^[\x21-\x7e]{1,200}$/

export type Idempotency = { key: string; body: string }
export type IdempotencyDigests = (
  key: string | null | undefined,
  scope: { principal: Principal; route: RouteName },
  payload: JsonObject,
) => Idempotency | undefined

/**
 * Keyed digests of an idempotency key and of what was asked with it. The scope is principal and route: a key one caller
 * used says nothing to another. Keyed, because a body of few possible values could be guessed from a plain hash.
 */
export function idempotencyDigests(tokenSecret: Uint8Array): IdempotencyDigests {
  const secret = purposeKey(tokenSecret, 'idempotency')
  const digest = (value: string): string => mac(secret, value).toString('base64url')
  return (key, { principal, route }, payload) => {
    if (key === null || key === undefined) return undefined
    if (!KEY.test(key)) {
      const issue = { path: 'Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters' }
      throw new AnswerableError('invalid_input', `${issue.path}: ${issue.message}`, { issues: [issue] })
    }
    const who = 'id' in principal ? `${principal.kind}:${principal.id}` : principal.kind
    return { key: digest(`key\n${who}\n${route}\n${key}`), body: digest(`body\n${canonicalize(payload)}`) }
  }
}
