import type { TreeHead } from '../signer/signer.ts'
import type { EntryRow, Reads } from '../store/store.ts'
import { type ParsedEntry, parseEntry } from './entry-format.ts'
import type { Leaves } from './leaves.ts'

export type VerifiedEntry = ParsedEntry & { readonly row: EntryRow }

/** Entries at these indexes, each shown to be in the tree of `head`. Absent ones are left out. */
export async function readVerified(
  indexes: readonly number[],
  head: TreeHead,
  reads: Reads,
  leaves: Leaves,
): Promise<VerifiedEntry[]> {
  return verifyAll(await reads.entriesAt(indexes), head, reads, leaves)
}

export async function verifyAll(
  rows: readonly EntryRow[],
  head: TreeHead,
  reads: Reads,
  leaves: Leaves,
): Promise<VerifiedEntry[]> {
  await leaves.verify(rows, head, reads)
  return rows.map((row) => ({ ...parseEntry(row.bytes, row.index), row }))
}
