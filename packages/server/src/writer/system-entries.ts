import type { EventOf } from '@answerable/contract'
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
