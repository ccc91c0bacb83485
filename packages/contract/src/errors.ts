/**
 * Every error a caller can meet: its HTTP status, a title, and what to do. RFC 9457 `type` is `/errors#<code>`.
 * The set is closed: a test compares it with docs/reference/errors.md.
 */
export const errorTable = {
  malformed_json: {
    status: 400,
    title: 'The body is not JSON as RFC 8259 and I-JSON (RFC 7493) want it',
    mend: 'Send one JSON object, UTF-8, no duplicate keys, no lone surrogates.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is larger than this route takes',
    mend: 'Send less, or pass content by digest.',
  },
  body_too_deep: { status: 400, title: 'The body is nested deeper than 32 levels', mend: 'Flatten it.' },
  number_out_of_range: {
    status: 400,
    title: 'A number is outside ±(2^53-1) or not finite',
    mend: 'Send large or exact numbers as strings.',
  },
  invalid_input: {
    status: 400,
    title: 'The input does not fit its schema',
    mend: 'See `issues` for the field and what it must be.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body is not application/json',
    mend: 'Set Content-Type: application/json.',
  },
  unauthenticated: {
    status: 401,
    title: 'No credential, or one that is expired, foreign or revoked',
    mend: 'Get a token at /v1/token with a key registered in this log.',
  },
  forbidden: { status: 403, title: 'This principal may not do that', mend: 'Ask somebody whose authority covers it.' },
  not_found: { status: 404, title: 'There is no such thing', mend: 'Check the id and the log.' },
  method_not_allowed: { status: 405, title: 'This path does not take that method', mend: 'See the API reference.' },
  idempotency_key_reused: {
    status: 409,
    title: 'The idempotency key was used with another body',
    mend: 'Use a new key for a new request.',
  },
  statement_void: {
    status: 403,
    title: 'The signed statement does not hold',
    mend: 'Ask for a new statement and sign what it shows.',
  },
  statement_expired: { status: 403, title: 'The statement has expired', mend: 'Ask for a new statement.' },
  statement_used: {
    status: 409,
    title: 'The statement has been used',
    mend: 'A signature is good once: ask for a new statement.',
  },
  automation_refused: {
    status: 403,
    title: 'Automatic signing is for fictional people only',
    mend: 'Sign in a terminal, with the sentences on the screen.',
  },
  key_unconfirmed: {
    status: 403,
    title: 'This key has not been confirmed',
    mend: 'Ask a grantor of its holder: answerable key confirm. Until then sign with the key before.',
  },
  key_too_new: {
    status: 403,
    title: 'This key is too new for the tiers T1 and T2',
    mend: 'Wait 24 hours after its confirmation, or sign with the key before.',
  },
  conflict: {
    status: 409,
    title: 'What is there already stands against it',
    mend: 'Read the current state and decide again.',
  },
  challenge_missing: {
    status: 409,
    title: 'The challenger has not been heard',
    mend: 'Ask the challenger named in the revision: answerable challenge.',
  },
  beyond_authority: {
    status: 403,
    title: 'That goes beyond the authority it rests on',
    mend: 'Ask the grantor named in the answer.',
  },
  retained: {
    status: 409,
    title: 'This is kept: its retention has not ended, or a hold covers it',
    mend: 'See `detail` for the basis and until when; a hold is lifted by a person with the power to erase.',
  },
  not_separate: {
    status: 403,
    title: 'One person cannot hold both roles',
    mend: 'Name another person for one of them.',
  },
  expired: { status: 409, title: 'It has ended', mend: 'Ask again; expiry is final.' },
  policy_invalid: { status: 422, title: 'The policy does not compile', mend: 'See `issues` for line and column.' },
  policy_tests_failed: {
    status: 422,
    title: 'The policy tests do not pass',
    mend: 'See `issues` for the failing cases.',
  },
  not_tighter: {
    status: 422,
    title: 'It is not provably tighter than what the owner signed',
    mend: 'Publish it as a new policy: loosening needs the owner’s signature.',
  },
  release_void: {
    status: 403,
    title: 'The release record does not hold',
    mend: 'Sign it with the key, or the identity, that the signed manifest names under `deployment`.',
  },
  manifest_invalid: {
    status: 422,
    title: 'The manifest does not hold together',
    mend: 'See `issues` for line, column and what it must be.',
  },
  assumptions_moved: {
    status: 409,
    title: 'What was shown is not what is registered now',
    mend: 'Read the newest revision, then sign.',
  },
  setup_done: {
    status: 409,
    title: 'The founding person is registered already',
    mend: 'Ask a registered person to add you.',
  },
  too_many_reports: {
    status: 429,
    title: 'Agents of this use case have reported enough for now',
    mend: 'Wait until the owner has decided about the reports that are open.',
  },
  run_closed: { status: 409, title: 'The run is closed', mend: 'Open a new run.' },
  permit_expired: {
    status: 409,
    title: 'The permit ended before the intent',
    mend: 'Put the action before the gate again.',
  },
  permit_used: {
    status: 409,
    title: 'The permit or approval has been used',
    mend: 'Put the action before the gate again.',
  },
  action_mismatch: {
    status: 409,
    title: 'What is about to run is not what was decided',
    mend: 'Run exactly what was shown, or ask again.',
  },
  not_approved: {
    status: 409,
    title: 'The decision has not been approved',
    mend: 'Wait for the reviewers named in the answer.',
  },
  gate_closed: {
    status: 409,
    title: 'The gate is closed for this use case',
    mend: 'See `reasons` for who can mend it.',
  },
  clock_unconfirmed: {
    status: 503,
    title: 'The clock jumped and nobody has confirmed it',
    mend: 'A person with power to reopen runs `answerable clock confirm`.',
  },
  queue_full: {
    status: 503,
    title: 'The server is busy',
    mend: 'Try again after Retry-After seconds, with the same idempotency key.',
  },
  store_unavailable: {
    status: 503,
    title: 'The store did not answer',
    mend: 'Nothing was decided. Try again with the same idempotency key.',
  },
  epoch_closed: {
    status: 503,
    title: 'This log has ended',
    mend: 'Nothing is decided or appended here any more; the next log is another server’s.',
  },
  log_stopped: {
    status: 503,
    title: 'The signer has stopped this log',
    mend: 'Run `answerable fsck`; see docs/guide/recovery.md.',
  },
  document_missing: {
    status: 503,
    title: 'A document is missing or does not match its digest',
    mend: 'Restore it; the gate stays closed for this use case until then.',
  },
  internal: {
    status: 500,
    title: 'An error of ours',
    mend: 'Nothing was decided. Report it with the id in `instance`.',
  },
} as const satisfies Record<string, { status: number; title: string; mend: string }>

export type ErrorCode = keyof typeof errorTable
export type Issue = { path: string; message: string; line?: number; column?: number }

/** The one error that leaves the core. `fatal` splits "stop the log" from "refuse this one". */
export class AnswerableError extends Error {
  override readonly name = 'AnswerableError'
  readonly code: ErrorCode
  readonly detail: string
  readonly issues: readonly Issue[]
  constructor(code: ErrorCode, detail?: string, options: { issues?: readonly Issue[]; cause?: unknown } = {}) {
    const text = detail ?? errorTable[code].title
    super(text, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.detail = text
    this.issues = options.issues ?? []
  }
}
