/**
 * Headers of every answer. Nothing here is a page: no script, frame or cache has any business with it, and answers
 * hold names and requests that must not stay in a proxy.
 */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** INVARIANT: every answer is made here, so none leaves without the security headers. */
export function answer(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  status: number,
  headers: Readonly<Record<string, string>>,
): Response {
  return new Response(body, { status, headers: { ...SECURITY_HEADERS, ...headers } })
}

/** The caller's own name for a request. */
export const REQUEST_ID = 'x-request-id'
/** Printable ASCII, so that it can be sent back in a header; longer ones name nothing. */
export const REQUEST_ID_FORM = /^[\x20-\x7e]{1,200}$/
