import { AnswerableError } from '@answerable/contract'
import * as openid from 'openid-client'
import type { OidcSettings } from './config.ts'

/** Who an identity provider says somebody is. `email` only where it says that it verified it. */
export type OidcIdentity = {
  issuer: string
  subject: string
  email: string | null
  groups: string[]
}
/** What one sign-in must come back with. */
export type OidcChecks = { state: string; verifier: string; nonce: string }

export type OidcClient = {
  readonly name: string
  /** Where the browser goes to sign in. @throws AnswerableError `store_unavailable` while the provider does not answer */
  begin(callback: string, checks: OidcChecks): Promise<string>
  /** @param returned the address the browser came back to. @throws AnswerableError `unauthenticated` */
  finish(returned: URL, checks: OidcChecks): Promise<OidcIdentity>
}

/**
 * OpenID Connect, authorization code with PKCE (RFC 7636, RFC 9700 section 2.1.1). Discovered at the first use, so that a
 * provider that is down keeps nobody with a passkey out.
 */
export function oidcClient(settings: OidcSettings): OidcClient {
  let discovered: Promise<openid.Configuration> | undefined
  const configuration = async (): Promise<openid.Configuration> => {
    discovered ??= discover(settings)
    try {
      return await discovered
    } catch (cause) {
      discovered = undefined
      throw new AnswerableError('store_unavailable', 'The identity provider does not answer.', { cause })
    }
  }
  return {
    name: settings.name,
    begin: async (callback, { state, verifier, nonce }) =>
      openid.buildAuthorizationUrl(await configuration(), {
        redirect_uri: callback,
        scope: settings.scopes,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }).href,
    finish: async (returned, { state, verifier, nonce }) => {
      const config = await configuration()
      try {
        const tokens = await openid.authorizationCodeGrant(config, returned, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) throw new TypeError('no ID token')
        return identityIn({ ...(await userInfo(config, tokens.access_token, claims.sub)), ...claims }, settings)
      } catch (cause) {
        throw new AnswerableError('unauthenticated', 'The identity provider’s answer does not hold.', { cause })
      }
    },
  }
}

function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<openid.Configuration> {
  const { hostname, protocol } = new URL(issuer)
  // A provider at this machine may be plain; anywhere else its answers would be anybody's.
  const local = protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]')
  return openid.discovery(
    new URL(issuer),
    clientId,
    clientSecret,
    clientSecret === undefined ? openid.None() : openid.ClientSecretBasic(clientSecret),
    local ? { execute: [openid.allowInsecureRequests] } : {},
  )
}

/** Many providers put address and groups there and not into the ID token (OpenID Connect Core 1.0, section 5.4). */
async function userInfo(config: openid.Configuration, accessToken: string, subject: string): Promise<object> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return {}
  return openid.fetchUserInfo(config, accessToken, subject)
}

function identityIn(claims: Readonly<Record<string, unknown>>, { groupsClaim }: OidcSettings): OidcIdentity {
  const { iss, sub, email, email_verified: verified } = claims
  const groups = claims[groupsClaim]
  return {
    issuer: String(iss),
    subject: String(sub),
    email: typeof email === 'string' && verified === true ? email : null,
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
  }
}
