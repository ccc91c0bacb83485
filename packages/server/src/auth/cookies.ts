/** A cookie of one origin. `__Host-` (RFC 6265bis section 4.1.3.2): no other host and no plain page can have set it. */
export type CookieJar = {
  readonly session: string
  readonly oidc: string
  /** `Set-Cookie` of a session; `maxAge` in seconds, 0 removes it */
  setSession(secret: string, maxAge: number): string
  /** binds a browser to a sign-in it began at the identity provider; Lax, since it comes back from another site */
  setOidc(secret: string, maxAge: number): string
  read(request: Request, name: string): string | undefined
}

/** @param secure whether browsers reach this server by https */
export function cookieJar(secure: boolean): CookieJar {
  const prefix = secure ? '__Host-' : ''
  const attributes = `; Path=/; HttpOnly${secure ? '; Secure' : ''}`
  const session = `${prefix}answerable-session`
  const oidc = `${prefix}answerable-oidc`
  return {
    session,
    oidc,
    setSession: (secret, maxAge) => `${session}=${secret}${attributes}; SameSite=Strict; Max-Age=${maxAge}`,
    setOidc: (secret, maxAge) => `${oidc}=${secret}${attributes}; SameSite=Lax; Max-Age=${maxAge}`,
    read: (request, name) => {
      for (const part of (request.headers.get('cookie') ?? '').split(';')) {
        const [key, ...rest] = part.trim().split('=')
        if (key === name) return rest.join('=')
      }
      return undefined
    },
  }
}

/** The header the console sends with everything that changes something: a form of another site cannot. */
export const CONSOLE_HEADER = 'answerable-console'

/**
 * Whether a request that a browser may have been led to send counts as its own page's. Cookies come along whoever made
 * the browser send them; these two headers are the browser's own word and no page can set them for another origin.
 */
export function isOwnPage(request: Request, origins: readonly string[]): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (request.method === 'GET' || request.method === 'HEAD') {
    return site === null || site === 'same-origin' || site === 'none'
  }
  const origin = request.headers.get('origin')
  return (
    origin !== null &&
    origins.includes(origin) &&
    request.headers.get(CONSOLE_HEADER) !== null &&
    (site === null || site === 'same-origin')
  )
}
