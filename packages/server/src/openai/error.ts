import type { JsonObject } from '@answerable/contract'

/** What the caller is told in `error.code`. The set is closed; docs/guide/openai.md has it. */
export const gatewayErrors = {
  invalid_request: { status: 400, type: 'invalid_request_error' },
  unsupported: { status: 400, type: 'invalid_request_error' },
  unauthenticated: { status: 401, type: 'authentication_error' },
  gate_closed: { status: 403, type: 'permission_error' },
  forbidden_host: { status: 403, type: 'permission_error' },
  not_found: { status: 404, type: 'invalid_request_error' },
  model_not_found: { status: 404, type: 'invalid_request_error' },
  body_too_large: { status: 413, type: 'invalid_request_error' },
  unsupported_media_type: { status: 415, type: 'invalid_request_error' },
  upstream_refused: { status: 502, type: 'upstream_error' },
  upstream_unreachable: { status: 502, type: 'upstream_error' },
  upstream_unreadable: { status: 502, type: 'upstream_error' },
  gate_unavailable: { status: 503, type: 'gate_error' },
} as const satisfies Record<string, { status: number; type: string }>

export type GatewayErrorCode = keyof typeof gatewayErrors

/** Everything the gateway refuses. The message never holds what an upstream was sent or a key. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code: GatewayErrorCode
  readonly param: string | null
  readonly answerable: JsonObject | undefined
  /** the upstream's own status, where the caller can do something about it */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: GatewayErrorCode,
    message: string,
    options: {
      param?: string
      answerable?: JsonObject
      status?: number
      headers?: Readonly<Record<string, string>>
      cause?: unknown
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.param = options.param ?? null
    this.answerable = options.answerable
    this.status = options.status ?? gatewayErrors[code].status
    this.headers = options.headers ?? {}
  }
}

/** The error as OpenAI's clients read it. */
export function errorResponse(error: GatewayError): Response {
  const { code, message, param, status, headers, answerable } = error
  const body = {
    error: { message, type: gatewayErrors[code].type, param, code },
    ...(answerable === undefined ? {} : { answerable }),
  }
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } })
}
