import { canonicalize, sha256Digest } from '@answerable/ledger'
import type { Leaves } from '../ledger/leaves.ts'
import { readVerified } from '../ledger/verified-entries.ts'
import type { Head, Reads } from '../store/store.ts'
import type { Batch } from './batch.ts'
import type { ClockLine } from './clock-line.ts'
import type { Domain } from './domain.ts'
import type { LogState } from './log-state.ts'
import { addSnapshotEntry } from './system-entries.ts'

/** Raised whenever the model's shape changes: older snapshots are then ignored and entries are replayed. */
const SNAPSHOT_FORMAT = 3

type Content = { format: number; size: number; govSize: number; line: ClockLine; model: never }

export type SnapshotContent = Pick<LogState, 'model' | 'line'> & { readonly size: number; readonly govSize: number }

/** The text of a snapshot: the same model always gives the same text, so `fsck` can make it again. */
export function snapshotText({ size, govSize, line, model }: SnapshotContent, domain: Domain): string {
  const { offset, jumps } = line
  return canonicalize({
    format: SNAPSHOT_FORMAT,
    size,
    govSize,
    line: { offset, jumps: { ...jumps } },
    model: domain.modelToJson(model),
  })
}

/** Stores the batch's model as text and commits the log to it, in the same transaction. */
export async function addSnapshot(batch: Batch, domain: Domain, id: string): Promise<void> {
  const { size } = batch
  const text = snapshotText(batch, domain)
  const digest = sha256Digest(text)
  await addSnapshotEntry(batch, { size, digest }, id)
  batch.keepSnapshot({ size, index: size, digest, text })
}

/**
 * The newest snapshot, if the log itself commits to it.
 * INVARIANT: believed only if its digest is in an entry whose leaf hash is in the tree of the signed head; anything else
 * is ignored and entries are replayed.
 */
export async function readSnapshot(
  head: Head,
  reads: Reads,
  domain: Domain,
  leaves: Leaves,
): Promise<SnapshotContent | undefined> {
  const snapshot = await reads.newestSnapshot()
  if (snapshot === undefined || snapshot.index >= head.size || sha256Digest(snapshot.text) !== snapshot.digest) {
    return undefined
  }
  const [entry] = await readVerified([snapshot.index], head, reads, leaves)
  const event = entry?.event
  if (event?.type !== 'snapshot.taken' || event.body.digest !== snapshot.digest) return undefined
  const { format, size, govSize, line, model } = JSON.parse(snapshot.text) as Content
  if (format !== SNAPSHOT_FORMAT || size !== event.body.size) return undefined
  return { size, govSize, line, model: domain.modelFromJson(model) }
}
