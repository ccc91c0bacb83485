import { AnswerableError } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import { decodeJwt, importJWK, type JWTPayload, jwtVerify } from 'jose'
import { liveAgent, liveKeys } from './directory.ts'

/** Seconds two clocks may differ. */
const SKEW = 60
/** Longest life of an assertion, in seconds: it is used at once, and its `jti` is remembered until it ends. */
const LONGEST = 300
/** No honest assertion is longer; decoding is bounded before anything is believed. */
const MAX_LENGTH = 8192

/** `keyId`: the key that signed. `expires` is the assertion's own, in seconds since 1970. */
export type ProvenHolder = { kind: 'agent' | 'person'; id: string; key: string; jti: string; expires: number }

export type AssertionContext = {
  model: Model
  /** the log's time: what is registered in it ends by it */
  now: string
  /** the server's own clock, which the assertion's times are compared with */
  wallClock: string
  /** accepted values of `aud`: the log's origin, and the token endpoint where its public address is configured */
  audiences: readonly string[]
  keyIdOf: (publicKey: string) => string
}

/**
 * Who a client assertion proves to be (RFC 7523 section 3): `iss` = `sub` = the id of an agent or a person, signed with
 * that holder's live Ed25519 key, for this log, for at most five minutes. Single use of `jti` is the caller's to check.
 *
 * @throws AnswerableError `unauthenticated`
 */
export async function verifyAssertion(assertion: string, context: AssertionContext): Promise<ProvenHolder> {
  const { model, now, wallClock, audiences } = context
  const id = claimedSubject(assertion)
  for (const { kind, publicKey } of keysOf(model, id, now)) {
    const payload = await verified(assertion, publicKey, id, audiences, wallClock)
    if (payload === undefined) continue
    const { jti, exp } = payload
    if (typeof jti !== 'string' || jti === '' || jti.length > 200) throw refuse('`jti` must be 1 to 200 characters.')
    if (exp === undefined || exp > Date.parse(wallClock) / 1000 + LONGEST + SKEW) {
      throw refuse(`\`exp\` must be at most ${LONGEST} seconds ahead.`)
    }
    return { kind, id, key: context.keyIdOf(publicKey), jti, expires: exp }
  }
  throw refuse('It proves no agent or person that has a live key in this log.')
}

// Read before anything is verified, only to know which keys to try; nothing else of it is believed.
function claimedSubject(assertion: string): string {
  if (assertion.length > MAX_LENGTH) throw refuse('It is too long.')
  let claims: JWTPayload
  try {
    claims = decodeJwt(assertion)
  } catch (cause) {
    throw refuse('It is not a JWT.', cause)
  }
  if (typeof claims.sub !== 'string' || claims.sub === '') throw refuse('`sub` is missing.')
  return claims.sub
}

function keysOf(model: Model, id: string, now: string): { kind: 'agent' | 'person'; publicKey: string }[] {
  const agent = liveAgent(model, id, now)
  if (agent !== undefined) return [{ kind: 'agent', publicKey: agent.publicKey }]
  return liveKeys(model, id).map(({ publicKey }) => ({ kind: 'person', publicKey }))
}

async function verified(
  assertion: string,
  publicKey: string,
  id: string,
  audiences: readonly string[],
  wallClock: string,
): Promise<JWTPayload | undefined> {
  try {
    const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: publicKey }, 'EdDSA')
    // One fixed algorithm: the header chooses nothing, which stops `none` and keys used as HMAC secrets (RFC 8725 3.1).
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: ['EdDSA'],
      issuer: id,
      subject: id,
      audience: [...audiences],
      clockTolerance: SKEW,
      currentDate: new Date(wallClock),
      requiredClaims: ['exp', 'jti'],
    })
    // A list would let one assertion speak to several logs (RFC 7523 section 3, item 3, allows it; we do not).
    return typeof payload.aud === 'string' ? payload : undefined
  } catch {
    return undefined
  }
}

function refuse(why: string, cause?: unknown): AnswerableError {
  return new AnswerableError('unauthenticated', `The client assertion does not hold. ${why}`, { cause })
}
