import { rootDigest, streamHeadsOf } from '../ledger/stream-heads.ts'
import type { Batch } from './batch.ts'
import { addStreamHeads } from './system-entries.ts'

/** What the server has answered, counted where requests come in: the log is compared with it. */
export type AnsweredCount = {
  readonly since: string
  readonly answered: number
  /** servers on this data folder before this one, oldest first */
  readonly before?: readonly Life[]
}
/** One server from its start to its end. `ended`: in order; else it was killed, and its count may be short. */
export type Life = { readonly since: string; readonly answered: number; readonly ended: boolean }
export type ComparedLife = Life & { readonly recorded: number }

/** What the log recorded while each of those servers lived. @param after decisions with an id beyond this one */
export async function compareLives(
  { since, before = [] }: AnsweredCount,
  after: (id: string) => Promise<number>,
): Promise<ComparedLife[]> {
  const bounds = await Promise.all([...before.map((life) => life.since), since].map(after))
  return before.map((life, n) => ({ ...life, recorded: (bounds[n] ?? 0) - (bounds[n + 1] ?? 0) }))
}

/** Whether a day (UTC) has begun since the last time every stream's end was written down. */
export function headsDue(last: string, now: string): boolean {
  return last !== '' && last.slice(0, 10) < now.slice(0, 10)
}

/** Adds the day's `stream.heads`, unless somebody has done it meanwhile. */
export async function takeHeads(
  batch: Batch,
  count: AnsweredCount | undefined,
  alone: boolean,
  id: string,
): Promise<void> {
  if (!headsDue(batch.model.heads.time, batch.now)) return
  const { lines, root, document } = streamHeadsOf(await batch.everyStream())
  const after = (id: string): Promise<number> => batch.reader.reads.countAfter('decision', id)
  const counted = count === undefined ? undefined : await compared(count, after, alone)
  const body = { streams: lines.length, root: rootDigest(root), list: document.digest }
  await addStreamHeads(batch, counted === undefined ? body : { ...body, counted }, document, id)
}

async function compared(count: AnsweredCount, after: (id: string) => Promise<number>, alone: boolean) {
  const { since, answered } = count
  const before = await compareLives(count, after)
  return { since, answered, recorded: await after(since), alone, ...(before.length === 0 ? {} : { before }) }
}
