import type { JsonObject, LoggedEvent, RecordRow, RouteName } from '@answerable/contract'
import type { Edge } from '../http/edge.ts'

/** How long one X-Request-ID of one caller gets the same answer to the same question. */
const WINDOW_MS = 60_000

export type Repeated = {
  /** for the gate's own idempotency */
  key: string
  /** the first entry it led to, if that is less than a minute old */
  first: LoggedEvent | undefined
  /** the neighbouring minutes' keys, for the gate to look at once more inside its own order */
  beside: { keys: readonly string[]; forMs: number }
}

/**
 * The idempotency key of a question asked under an X-Request-ID. Keys are kept for days and a request id may come back
 * tomorrow, so the key holds the minute in which it was first used. INVARIANT: whether an answer is repeated is the
 * gate's to decide, by its idempotency, from entries; this only finds the key. Two that meet at the turn of a minute come
 * under two keys and find nothing here: the gate, which takes one after the other, looks at the neighbouring keys too.
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
  const digestOf = (key: string): string => digestsOf(edge, agent, route, key)?.key ?? ''
  // An entry is a little younger than its key: one of the minute before last may still be good.
  const near = [minute, minute - 1, minute - 2, minute + 1]
  const besideOf = (key: string): Repeated['beside'] => ({
    keys: near
      .map(keyAt)
      .filter((other) => other !== key)
      .map(digestOf),
    forMs: WINDOW_MS,
  })
  for (const bucket of near) {
    const key = keyAt(bucket)
    const first = await firstOf(edge, agent, route, key)
    if (first !== undefined && now - Date.parse(first.time) < WINDOW_MS) return { key, first, beside: besideOf(key) }
  }
  const key = keyAt(minute)
  return { key, first: undefined, beside: besideOf(key) }
}

const digestsOf = (edge: Edge, agent: string, route: RouteName, key: string): ReturnType<Edge['idempotency']> =>
  edge.idempotency(key, { principal: { kind: 'agent', id: agent }, route }, {})

async function firstOf(edge: Edge, agent: string, route: RouteName, key: string): Promise<LoggedEvent | undefined> {
  const digests = digestsOf(edge, agent, route, key)
  const [row] = await edge.store.rows([{ kind: 'idempotency', id: digests?.key ?? '' }])
  if (row === undefined) return undefined
  const { index } = JSON.parse(row.value) as RecordRow<'idempotency'>
  const [entry] = await edge.log.entriesAt([index])
  // An edited row leads to an entry that is not its own: then nothing is known, and the gate judges anew.
  return entry?.event.idempotency?.key === digests?.key ? entry?.event : undefined
}
