import type { Random } from '../platform/entropy.ts'
import type { ConsoleFile, ConsoleFiles } from './console-files.ts'

/** Stands in the built page wherever a nonce belongs: see packages/console/vite.config.ts. */
const PLACEHOLDER = '__ANSWERABLE_NONCE__'
const NONCE_BYTES = 18
/** Paths of the interface: a mistyped one is answered as such, never by a page. */
const INTERFACE = /^\/(?:v1|access|scim|\.well-known|checkpoint|tile)(?:\/|$)/u

/**
 * Answers what is a file or a page of the console; undefined for everything else.
 *
 * Every page is the same document: the path is read in the browser. It is answered only to who asks for HTML, so that a
 * client with a wrong path still gets a problem document.
 */
export function consoleAnswers(files: ConsoleFiles, random: Random): (request: Request) => Response | undefined {
  return (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
    const { pathname } = new URL(request.url)
    const file = files.file(pathname)
    if (file !== undefined) return answerFile(file, pathname, request)
    if (INTERFACE.test(pathname) || !(request.headers.get('accept') ?? '').includes('text/html')) return undefined
    const nonce = Buffer.from(random.bytes(NONCE_BYTES)).toString('base64url')
    return new Response(files.page.replaceAll(PLACEHOLDER, nonce), {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': policyOf(nonce),
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
        ...COMMON,
      },
    })
  }
}

const COMMON = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/**
 * CSP level 3. Scripts run by nonce or because such a script loaded them, never because of where they lie; text never
 * becomes script (Trusted Types with no policy at all); nothing is loaded from, sent to or framed by anybody else.
 */
function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

function answerFile(file: ConsoleFile, path: string, request: Request): Response {
  const headers: Record<string, string> = {
    'content-type': file.type,
    etag: file.etag,
    vary: 'accept-encoding',
    // Names under /assets/ hold a digest of what they name.
    'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...COMMON,
  }
  if (request.headers.get('if-none-match') === file.etag) return new Response(null, { status: 304, headers })
  if (!/\bgzip\b/u.test(request.headers.get('accept-encoding') ?? '')) return new Response(file.bytes, { headers })
  return new Response(file.gzip(), { headers: { ...headers, 'content-encoding': 'gzip' } })
}
