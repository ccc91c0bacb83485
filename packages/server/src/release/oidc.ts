import { AnswerableError, releaseAudience } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'

type Identity = { issuer: string; subject: string; token: string }
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const FETCH_MS = 5_000
const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>()

/**
 * Whose OpenID Connect token this is, for exactly one statement: its audience names the digest, so a token made for
 * another release, or another service, vouches for nothing here (RFC 7519 section 4.1.3).
 * @throws AnswerableError `release_void`
 */
export async function pipelineIdentity(
  token: string,
  statement: string,
  issuers: readonly string[],
  clock: { wallClock(): string },
): Promise<Identity> {
  const issuer = claimedIssuer(token)
  if (issuer === undefined || !issuers.includes(issuer))
    throw new AnswerableError('release_void', 'The signed manifest names another issuer, or none.')
  try {
    const { payload } = await jwtVerify(token, keysOf(await jwksOf(issuer)), {
      issuer,
      audience: releaseAudience(statement),
      algorithms: ['RS256', 'ES256', 'PS256', 'EdDSA'],
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(clock.wallClock()),
    })
    return { issuer, subject: payload.sub ?? '', token: sha256Digest(token) }
  } catch (cause) {
    if (cause instanceof AnswerableError) throw cause
    throw new AnswerableError('release_void', 'The token does not hold for this release.', { cause })
  }
}

function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

/** OpenID Connect Discovery 1.0 section 4: the key set is where the issuer itself says. */
async function jwksOf(issuer: string): Promise<string> {
  const response = await fetch(safe(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`), {
    signal: AbortSignal.timeout(FETCH_MS),
    redirect: 'error',
  })
  const found: unknown = await response.json()
  const uri = typeof found === 'object' && found !== null && 'jwks_uri' in found ? found.jwks_uri : undefined
  if (!response.ok || typeof uri !== 'string')
    throw new AnswerableError('release_void', 'The issuer does not say where its keys are.')
  return safe(uri).href
}

/** Keys come over TLS, or from this very machine: anybody between could otherwise bring their own. */
function safe(address: string): URL {
  const url = new URL(address)
  if (url.protocol === 'https:' || LOOPBACK.has(url.hostname)) return url
  throw new AnswerableError('release_void', 'The keys of the issuer are not fetched without TLS.')
}

function keysOf(uri: string): ReturnType<typeof createRemoteJWKSet> {
  const known = keySets.get(uri)
  if (known !== undefined) return known
  const made = createRemoteJWKSet(new URL(uri), { timeoutDuration: FETCH_MS })
  keySets.set(uri, made)
  return made
}
