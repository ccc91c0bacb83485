import { rootDigest, streamHeadsOf } from '../ledger/stream-heads.ts'
import type { Batch } from './batch.ts'
import { addStreamHeads } from './system-entries.ts'

/** What the server has answered, counted where requests come in: the log is compared with it. */
export type AnsweredCount = { readonly since: string; readonly answered: number }

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
  const counted =
    count === undefined
      ? undefined
      : { ...count, recorded: await batch.reader.reads.countAfter('decision', count.since), alone }
  const body = { streams: lines.length, root: rootDigest(root), list: document.digest }
  await addStreamHeads(batch, counted === undefined ? body : { ...body, counted }, document, id)
}
