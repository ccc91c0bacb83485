import type { JsonObject, LoggedEvent, RecordRow, RouteName } from '@answerable/contract'
import type { Edge } from '../http/edge.ts'

/** How long one X-Request-ID of one caller gets the same answer to the same question. */
const WINDOW_MS = 60_000

export type Repeated = {
  /** for the gate's own idempotency */
  key: string
  /** the first entry it led to, if that is less than a minute old */
  first: LoggedEvent | undefined
}

/**
 * The idempotency key of a question asked under an X-Request-ID. Keys are kept for days and a request id may come back
 * tomorrow, so the key holds the minute in which it was first used. INVARIANT: whether an answer is repeated is the
 * gate's to decide, by its idempotency, from entries; this only finds the key.
 *
 * @param what the question itself: one id may name several questions, as behind a gateway that asks more than once
 */
export async function repeated(
  edge: Edge,
  agent: string,
  { route, requestId, what }: { route: RouteName; requestId: string; what: JsonObject },
): Promise<Repeated> {
  const asked = edge.digest({ requestId, what })
  const now = Date.parse(await edge.now())
  const minute = Math.floor(now / WINDOW_MS)
  const keyAt = (bucket: number): string => `authzen:${asked}:${bucket}`
  for (const bucket of [minute, minute - 1]) {
    const key = keyAt(bucket)
    const first = await firstOf(edge, agent, route, key)
    if (first !== undefined && now - Date.parse(first.time) < WINDOW_MS) return { key, first }
  }
  return { key: keyAt(minute), first: undefined }
}

async function firstOf(edge: Edge, agent: string, route: RouteName, key: string): Promise<LoggedEvent | undefined> {
  const digests = edge.idempotency(key, { principal: { kind: 'agent', id: agent }, route }, {})
  const [row] = await edge.store.rows([{ kind: 'idempotency', id: digests?.key ?? '' }])
  if (row === undefined) return undefined
  const { index } = JSON.parse(row.value) as RecordRow<'idempotency'>
  const [entry] = await edge.log.entriesAt([index])
  // An edited row leads to an entry that is not its own: then nothing is known, and the gate judges anew.
  return entry?.event.idempotency?.key === digests?.key ? entry?.event : undefined
}
