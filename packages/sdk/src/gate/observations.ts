import { type Client, freshKey } from '../client.ts'
import type { OpenRun } from './run-handle.ts'

/** Characters of one observation: six bytes each, as JSON writes control characters, they still fit into one request. */
const PART = 150_000
/** Parts overlap by this much, so that a value which lies across their border is still found whole. */
const OVERLAP = 1_000

export type ObservationOrigin = { tool?: string; decision?: string; error?: boolean }
export type ObservationLetter = { send: () => Promise<unknown>; must: true }

/**
 * Content that came back, as one or several observations, each with its own idempotency key.
 * INVARIANT: nothing is cut off: what an attacker puts after the limit would otherwise leave no trace.
 */
export function observationsOf(
  client: Client,
  open: OpenRun,
  content: string,
  origin: ObservationOrigin,
): ObservationLetter[] {
  return parts(content.toWellFormed()).map((part) => {
    const idempotencyKey = freshKey(client.platform)
    const body = { run: open.run, content: part, ...origin }
    return { must: true, send: () => client.observe(body, { runToken: open.runToken, idempotencyKey, ownKey: true }) }
  })
}

function parts(content: string): string[] {
  const found: string[] = []
  for (let start = 0; start === 0 || start + OVERLAP < content.length; start += PART - OVERLAP) {
    // A border inside a surrogate pair would make two strings that are not text.
    found.push(content.slice(start, start + PART).toWellFormed())
  }
  return found
}
