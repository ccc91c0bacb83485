import { encodeBase64url } from '@answerable/verifier'
import { AnswerableApiError } from '../errors.ts'
import type { Platform } from '../platform.ts'
import { ed25519Signer, type PrivateKey } from './ed25519.ts'
import { readReply } from './problem.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** What an {@link Auth} may use to get a token. */
export type AuthContext = { url: string; fetch: Fetch; platform: Platform; signal?: AbortSignal }

/** Where a client's bearer token comes from. */
export type Auth = {
  token(context: AuthContext): Promise<string>
  /** Called when the server refused `token`: the next call must bring another. */
  forget(token: string): void
}

/** RFC 7523 section 2.2: how the assertion is named in a token request. */
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const ASSERTION_SECONDS = 60
/** A token this close to its end is renewed first: a decision must not fail for the time it travels. */
const RENEW_BEFORE_MS = 30_000

/**
 * Authenticates an agent with its own key: no shared secret (`private_key_jwt`, RFC 7523 section 2.2, EdDSA).
 *
 * @param options.origin the log's origin, the assertion's audience: an assertion for one log is void in another
 */
export function agentAuth(options: { agent: string; privateKey: PrivateKey; origin: string }): Auth {
  const sign = ed25519Signer(options.privateKey)
  let current: { token: string; until: number } | undefined
  let pending: Promise<{ token: string; until: number }> | undefined

  const request = async (context: AuthContext): Promise<{ token: string; until: number }> => {
    const { clock, random } = context.platform
    const issued = Math.floor(Date.parse(clock.now()) / 1000)
    const asked = clock.elapsed()
    const assertion = await signedJwt(sign, {
      iss: options.agent,
      sub: options.agent,
      aud: options.origin,
      iat: issued,
      exp: issued + ASSERTION_SECONDS,
      jti: encodeBase64url(random.bytes(16)),
    })
    const response = await context.fetch(`${context.url}/v1/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: options.agent,
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: assertion,
      }).toString(),
      ...(context.signal === undefined ? {} : { signal: context.signal }),
    })
    const { access_token: token, expires_in: seconds } = await readReply(response)
    if (typeof token !== 'string' || typeof seconds !== 'number') {
      throw new AnswerableApiError('unexpected_reply', 'the token endpoint gave no token', { status: response.status })
    }
    return { token, until: asked + seconds * 1000 }
  }

  return {
    token: async (context) => {
      if (current !== undefined && context.platform.clock.elapsed() < current.until - RENEW_BEFORE_MS) {
        return current.token
      }
      // One request for any number of callers: a burst after expiry must not become a burst of assertions.
      pending ??= request(context).finally(() => {
        pending = undefined
      })
      current = await pending
      return current.token
    },
    forget: (token) => {
      if (current?.token === token) current = undefined
    },
  }
}

/** A JWS in compact form (RFC 7515 section 7.1). */
async function signedJwt(sign: (text: string) => Promise<string>, claims: object): Promise<string> {
  const encode = (value: object): string => encodeBase64url(new TextEncoder().encode(JSON.stringify(value)))
  const signed = `${encode({ alg: 'EdDSA', typ: 'JWT' })}.${encode(claims)}`
  return `${signed}.${await sign(signed)}`
}
