import type { ErrorCode, Issue, JsonObject } from '@answerable/contract'

/**
 * What a caller can meet. The server's own codes are in docs/reference/errors.md; `unreachable`: no answer after every
 * retry, so whether the request arrived is not known; `unexpected_reply`: an answer that is not one of ours.
 */
export type ApiErrorCode = ErrorCode | 'unreachable' | 'unexpected_reply'

/** A reason of the gate, with the sentence people read and the role that can mend it. */
export type ReasonSentence = {
  code: string
  rule?: string | undefined
  value?: string | undefined
  sentence: string
  mend: string
}

/** Every failed call throws this. `status` is 0 where there was no HTTP answer. */
export class AnswerableApiError extends Error {
  override readonly name = 'AnswerableApiError'
  readonly code: ApiErrorCode
  readonly status: number
  readonly issues: readonly Issue[]
  /** what to do about it, in one sentence */
  readonly mend: string
  /** why the gate is closed, where the server says so */
  readonly reasons: readonly ReasonSentence[]
  /** the whole RFC 9457 problem */
  readonly problem: JsonObject

  constructor(
    code: ApiErrorCode,
    message: string,
    options: {
      status?: number
      issues?: readonly Issue[]
      mend?: string
      reasons?: readonly ReasonSentence[]
      problem?: JsonObject
      cause?: unknown
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = options.status ?? 0
    this.issues = options.issues ?? []
    this.mend = options.mend ?? ''
    this.reasons = options.reasons ?? []
    this.problem = options.problem ?? {}
  }

  /** Whether the same request with the same idempotency key may succeed later: nothing was decided, or nobody knows. */
  get transient(): boolean {
    return this.code === 'unreachable' || this.status === 503
  }
}
