import type { JsonObject } from '@answerable/contract'
import { AnswerableApiError } from '../errors.ts'
import { type Platform, reasonOf, type Sleep, timerSleep } from '../platform.ts'
import type { Auth, AuthContext, Fetch } from './auth.ts'
import { readReply } from './problem.ts'

export type Retry = {
  /** attempts in all, the first included */
  attempts: number
  /** longest pause before the second attempt, in milliseconds; it doubles from there */
  firstPause: number
  longestPause: number
  /** one attempt may take this long, in milliseconds */
  timeout: number
}

export const defaultRetry: Retry = { attempts: 5, firstPause: 200, longestPause: 5_000, timeout: 30_000 }

export type Sender = { url: string; fetch: Fetch; auth: Auth | undefined; platform: Platform; retry: Retry }

/** One request. `idempotencyKey` is what makes a POST safe to send again. */
export type Outgoing = {
  method: 'GET' | 'POST'
  path: string
  body?: JsonObject
  idempotencyKey?: string
  withToken: boolean
  runToken?: string
  /** who sends it and its number there, as `Answerable-Emitter` */
  emitter?: string
  signal?: AbortSignal
}

/**
 * Sends a request until it is answered, at most `retry.attempts` times.
 *
 * INVARIANT: every attempt carries the same idempotency key, so a lost answer is found again and nothing happens twice.
 * Retried: no answer at all, 502, 503 and 504. A stopped log or an unconfirmed clock waits for people, not for us.
 */
export async function send(sender: Sender, outgoing: Outgoing): Promise<JsonObject> {
  const { retry, platform } = sender
  const sleep: Sleep = platform.sleep ?? timerSleep
  let renewed = false
  for (let attempt = 1; ; attempt++) {
    const tried = await attemptOnce(sender, outgoing)
    if (tried.ok) return tried.reply
    if (outgoing.signal?.aborted) throw reasonOf(outgoing.signal)
    if (tried.error.code === 'unauthenticated' && tried.token !== undefined && !renewed) {
      // The token may have ended early (a restart, a revoked session): once, with a new one.
      renewed = true
      sender.auth?.forget(tried.token)
      continue
    }
    if (!isRetryable(tried.error) || attempt >= retry.attempts) throw tried.error
    await sleep(pause(retry, attempt, tried.retryAfter, platform), outgoing.signal)
  }
}

type Tried =
  | { ok: true; reply: JsonObject }
  | { ok: false; error: AnswerableApiError; token?: string; retryAfter?: number }

async function attemptOnce(sender: Sender, outgoing: Outgoing): Promise<Tried> {
  const deadline = AbortSignal.timeout(sender.retry.timeout)
  const signal = outgoing.signal === undefined ? deadline : AbortSignal.any([deadline, outgoing.signal])
  let token: string | undefined
  let response: Response | undefined
  try {
    const context: AuthContext = { url: sender.url, fetch: sender.fetch, platform: sender.platform, signal }
    token = outgoing.withToken ? await sender.auth?.token(context) : undefined
    response = await sender.fetch(`${sender.url}${outgoing.path}`, { ...request(outgoing, token), signal })
    return { ok: true, reply: await readReply(response) }
  } catch (cause) {
    const error =
      cause instanceof AnswerableApiError
        ? cause
        : new AnswerableApiError('unreachable', `no answer from ${sender.url} (${whyOf(cause)})`, { cause })
    const after = Number(response?.headers.get('retry-after') ?? Number.NaN)
    return {
      ok: false,
      error,
      ...(token === undefined ? {} : { token }),
      ...(Number.isFinite(after) ? { retryAfter: after * 1000 } : {}),
    }
  }
}

/** `fetch failed` says nothing; what it was caused by (`ECONNREFUSED`) does, where the platform tells. */
function whyOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const inner = cause.cause
  if (typeof inner !== 'object' || inner === null) return cause.message
  return 'code' in inner ? String(inner.code) : cause.message
}

function request(outgoing: Outgoing, token: string | undefined): RequestInit {
  return {
    method: outgoing.method,
    // A redirect would carry the token, and what is about to be done, to a host nobody named.
    redirect: 'error',
    headers: {
      accept: 'application/json',
      ...(outgoing.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(outgoing.runToken === undefined ? {} : { 'answerable-run': outgoing.runToken }),
      ...(outgoing.emitter === undefined ? {} : { 'answerable-emitter': outgoing.emitter }),
      ...(outgoing.idempotencyKey === undefined ? {} : { 'idempotency-key': outgoing.idempotencyKey }),
    },
    ...(outgoing.body === undefined ? {} : { body: JSON.stringify(outgoing.body) }),
  }
}

const WAITS_FOR_PEOPLE: ReadonlySet<string> = new Set([
  'clock_unconfirmed',
  'epoch_closed',
  'log_stopped',
  'document_missing',
])

function isRetryable(error: AnswerableApiError): boolean {
  if (error.code === 'unreachable') return true
  if (WAITS_FOR_PEOPLE.has(error.code)) return false
  return error.status === 502 || error.status === 503 || error.status === 504
}

/** Full jitter: many clients that met one outage must not come back as one. */
function pause(retry: Retry, attempt: number, retryAfter: number | undefined, platform: Platform): number {
  const most = Math.min(retry.longestPause, retry.firstPause * 2 ** (attempt - 1))
  const chance = (platform.random.bytes(1)[0] ?? 0) / 255
  return Math.max(Math.min(retryAfter ?? 0, retry.longestPause), Math.round(most * chance))
}
