import { AnswerableError } from '@answerable/contract'
import { jwtVerify, SignJWT } from 'jose'
import { purposeKey } from './secrets.ts'

/** Seconds an access token is good for. Liveness of its key is judged at each request besides. */
export const ACCESS_TOKEN_SECONDS = 900
const TYPE = 'at+jwt'
/** Tokens whose signature was checked already; the oldest leaves first. */
const REMEMBERED = 4096

/** Whose token it is, and by which key it was asked for: when that key is revoked, the token is dead. */
export type AccessClaims = { kind: 'agent' | 'person'; id: string; key: string; exp: number }

export type AccessTokens = {
  /** @param now the server's own clock, here and below */
  issue(holder: { kind: 'agent' | 'person'; id: string; key: string }, now: string): Promise<string>
  /** @throws AnswerableError `unauthenticated` */
  verify(token: string, now: string): Promise<AccessClaims>
}

/**
 * Bearer tokens (RFC 9068 in shape, HS256 with this server's own secret): nobody but this log issues or reads them.
 * @param origin the log's origin: issuer and audience, so that a token of another log is void here
 */
export function accessTokens(tokenSecret: Uint8Array, origin: string): AccessTokens {
  const key = purposeKey(tokenSecret, 'access-token')
  const known = new Map<string, AccessClaims>()

  const check = async (token: string, now: string): Promise<AccessClaims> => {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer: origin,
      audience: origin,
      typ: TYPE,
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(now),
    })
    const { sub, exp, kind, key: holderKey } = payload
    if ((kind !== 'agent' && kind !== 'person') || typeof holderKey !== 'string' || !sub || exp === undefined) {
      throw new Error('claims')
    }
    return { kind, id: sub, key: holderKey, exp }
  }

  return {
    issue: ({ kind, id, key: holderKey }, now) => {
      const seconds = Math.floor(Date.parse(now) / 1000)
      return new SignJWT({ kind, key: holderKey })
        .setProtectedHeader({ alg: 'HS256', typ: TYPE })
        .setIssuer(origin)
        .setAudience(origin)
        .setSubject(id)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + ACCESS_TOKEN_SECONDS)
        .sign(key)
    },
    verify: async (token, now) => {
      const remembered = known.get(token)
      if (remembered !== undefined && Date.parse(now) / 1000 < remembered.exp) return remembered
      known.delete(token)
      try {
        const claims = await check(token, now)
        if (known.size >= REMEMBERED) known.delete(known.keys().next().value ?? '')
        known.set(token, claims)
        return claims
      } catch (cause) {
        throw new AnswerableError('unauthenticated', 'The token is not one of this log, or it has expired.', { cause })
      }
    },
  }
}
