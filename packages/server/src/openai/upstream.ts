import type { JsonObject } from '@answerable/contract'
import type { Withhold } from '../mcp/withhold.ts'
import type { Upstream } from './config.ts'
import { GatewayError } from './error.ts'
import { objectOf, parsedEvent, textOf, unreadable } from './read.ts'
import { readEvents } from './sse.ts'
import type { Dialect, Turn } from './types.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>
export type UpstreamSettings = { fetch: Fetch; withhold: Withhold; timeout: number }

/** Statuses a caller can do something about. All others are ours, or the upstream's own trouble. */
const PASSED: ReadonlySet<number> = new Set([400, 404, 408, 409, 413, 422, 429])
const MAX_MESSAGE = 2_000
const MAX_BYTES = 16_777_216

/**
 * Asks the upstream, once, and reads its whole answer.
 * @param signal the caller's: when it leaves, the upstream's connection is closed at once
 * @throws GatewayError `upstream_refused`, `upstream_unreachable`, `upstream_unreadable`
 */
export async function askUpstream(
  { baseUrl, model, key }: Upstream,
  dialect: Dialect,
  turn: Turn,
  signal: AbortSignal,
  { fetch, withhold, timeout }: UpstreamSettings,
): Promise<JsonObject> {
  const late = AbortSignal.timeout(timeout)
  try {
    const response = await fetch(`${baseUrl}${dialect.path}`, {
      method: 'POST',
      // A redirect would carry the key, and what the person asked, to a host nobody named.
      redirect: 'error',
      signal: AbortSignal.any([signal, late]),
      headers: {
        'content-type': 'application/json',
        accept: turn.stream ? 'text/event-stream' : 'application/json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ ...turn.body, model }),
    })
    if (!response.ok) throw await refusalOf(response, withhold)
    // Put together first: a key that is cut in two by events would be found in neither.
    return withhold(turn.stream ? await dialect.collect(eventsOf(response)) : await documentOf(response))
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    if (cause instanceof GatewayError) throw cause
    const why = late.aborted ? `did not answer within ${timeout} ms` : 'cannot be reached, or broke off'
    // Without its cause: the network's error names the address, and whatever stands in it.
    throw new GatewayError('upstream_unreachable', `The upstream ${why}.`)
  }
}

function eventsOf(response: Response): AsyncIterable<string> {
  if (!(response.headers.get('content-type') ?? '').startsWith('text/event-stream') || response.body === null)
    throw unreadable('it was asked for a stream, and sent none')
  return readEvents(response.body)
}

async function documentOf(response: Response): Promise<JsonObject> {
  return parsedEvent(await bounded(response))
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BYTES) throw unreadable('it is too long')
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

/**
 * What a caller learns of a refusal: the sentence of the upstream, where it is about the request. A refusal of our own
 * key repeats parts of it, so of 401 and 403 nothing is passed on.
 */
async function refusalOf(response: Response, withhold: Withhold): Promise<GatewayError> {
  const { status } = response
  const after = response.headers.get('retry-after')
  const headers = after !== null && /^\d{1,6}$/u.test(after) ? { 'retry-after': after } : {}
  if (!PASSED.has(status)) {
    await response.body?.cancel()
    return new GatewayError('upstream_refused', `The upstream answered ${status}.`, { headers })
  }
  const said = await messageOf(response)
  const message = withhold(said).slice(0, MAX_MESSAGE)
  return new GatewayError('upstream_refused', `The upstream answered ${status}: ${message}`, { status, headers })
}

async function messageOf(response: Response): Promise<string> {
  try {
    return textOf(objectOf(parsedEvent(await bounded(response))['error'])?.['message']) ?? 'no reason given'
  } catch {
    return 'no reason given'
  }
}
