import type { EventOf } from '@answerable/contract'
import type { DocumentRow } from '../store/store.ts'
import type { Batch } from './batch.ts'

const SYSTEM = { signatures: [], idempotency: undefined }

/** The first entry of a log: what wrote it, under which name and key. */
export async function addOpening(batch: Batch, body: EventOf<'log.opened'>['body'], id: string): Promise<void> {
  const event: EventOf<'log.opened'> = { type: 'log.opened', id, body, seal: {}, cause: [] }
  await batch.add([event], [], { actor: { kind: 'system', id: 'log' }, ...SYSTEM })
}

/** Closes the gate until a person has looked at the clock. */
export async function addJump(batch: Batch, { from, to }: { from: string; to: string }, id: string): Promise<void> {
  const event: EventOf<'clock.jumped'> = { type: 'clock.jumped', id, body: { from, to }, seal: {}, cause: [] }
  await batch.add([event], [], { actor: { kind: 'system', id: 'clock' }, ...SYSTEM })
}

/** Commits the log to the digest of a snapshot: without this entry the snapshot is never used. */
export async function addSnapshotEntry(
  batch: Batch,
  body: EventOf<'snapshot.taken'>['body'],
  id: string,
): Promise<void> {
  const event: EventOf<'snapshot.taken'> = { type: 'snapshot.taken', id, body, seal: {}, cause: [] }
  await batch.add([event], [], { actor: { kind: 'system', id: 'snapshot' }, ...SYSTEM })
}

/** Commits the log to where every stream ends, and keeps the list as a document. */
export async function addStreamHeads(
  batch: Batch,
  body: EventOf<'stream.heads'>['body'],
  list: DocumentRow,
  id: string,
): Promise<void> {
  const event: EventOf<'stream.heads'> = { type: 'stream.heads', id, body, seal: {}, cause: [] }
  await batch.add([event], [list], { actor: { kind: 'system', id: 'heads' }, ...SYSTEM })
}
