import { type AnyRow, AnswerableError, type RecordKey, type RecordKind, type RecordRow } from '@answerable/contract'
import type { RowReader } from '@answerable/domain'
import { canonicalize, type JsonValue, sha256, toBase64url } from '@answerable/ledger'
import type { Leaves } from '../ledger/leaves.ts'
import { Lru } from '../ledger/lru.ts'
import { readVerified } from '../ledger/verified-entries.ts'
import type { TreeHead } from '../signer/signer.ts'
import type { Reads, StoredRow, WrittenRow } from '../store/store.ts'
import type { Domain } from './domain.ts'
import { parseRow, type Row, rowKey } from './facts.ts'

/**
 * Kinds whose rows can open the gate, or stop a clock: an approval, a permit, a claim, their run, a leaked secret, the
 * counter of a standing approval, a hand-off.
 */
const GUARDED: ReadonlySet<RecordKind> = new Set([
  'run',
  'decision',
  'intent',
  'secret',
  'standing_approval',
  'handoff',
])
const KEPT_DIGESTS = 100_000

/** Rows whose stored text this process wrote itself, or has folded again from entries. */
export type RowVerifier = {
  /** Takes the rows of a commit. */
  wrote(rows: readonly WrittenRow[]): void
  /** The rows that hold, parsed; the others are reported to `tell` and left out, as if they were not there. */
  verify(rows: readonly StoredRow[], head: TreeHead, reads: Reads, tell?: (message: string) => void): Promise<Row[]>
}

/**
 * INVARIANT 12: a row that can open the gate is used only if folding its own entries, each shown to be in the tree,
 * gives exactly that row. Editing a row closes what it stood for. (Taking a row back to an older state together with its
 * list of entries still folds: that is found by `fsck`, which reads every entry.)
 */
export function createRowVerifier(domain: Domain, leaves: Leaves, alarm: (message: string) => void): RowVerifier {
  const known = new Lru<string, string>(KEPT_DIGESTS)
  const digestOf = (value: string, entries: readonly number[]): string =>
    toBase64url(sha256(`${entries.join()}\n${value}`))

  const holds = async (stored: StoredRow, head: TreeHead, reads: Reads): Promise<boolean> => {
    const key = rowKey(stored.kind, stored.id)
    const digest = digestOf(stored.value, stored.entries)
    if (known.get(key) === digest) return true
    // Entries or rows that cannot even be read vouch for nothing: this row closes, others go on.
    const folded = await foldAgain(stored, head, reads, domain, leaves).catch(ignoreDamage)
    if (folded === undefined || !sameValue(folded, parseRow(stored).value)) return false
    known.set(key, digest)
    return true
  }

  return {
    wrote(rows) {
      for (const { kind, id, value, entries } of rows) {
        if (GUARDED.has(kind)) known.set(rowKey(kind, id), digestOf(value, entries))
      }
    },
    async verify(rows, head, reads, tell = alarm) {
      const good: Row[] = []
      for (const stored of rows) {
        if (!GUARDED.has(stored.kind) || (await holds(stored, head, reads))) good.push(parseRow(stored))
        else tell(`row ${stored.kind} ${stored.id} is not what its entries say: it is not used; run answerable fsck`)
      }
      return good
    },
  }
}

/** The row its entries lead to. Rows of other keys, which the projection may read beside it, are taken as stored. */
async function foldAgain(
  stored: StoredRow,
  head: TreeHead,
  reads: Reads,
  domain: Domain,
  leaves: Leaves,
): Promise<AnyRow['row'] | undefined> {
  const entries = await readVerified(stored.entries, head, reads, leaves)
  if (entries.length !== stored.entries.length) return undefined
  const self = rowKey(stored.kind, stored.id)
  const others = entries
    .flatMap(({ event }) => domain.projectionKeys(event))
    .filter(({ kind, id }: RecordKey) => rowKey(kind, id) !== self)
  const beside = new Map((await reads.rows(others)).map((row) => [rowKey(row.kind, row.id), parseRow(row).value]))
  let current: AnyRow['row'] | undefined
  const read: RowReader = <K extends RecordKind>(kind: K, id: string) => {
    const key = rowKey(kind, id)
    return (key === self ? current : beside.get(key)) as RecordRow<K> | undefined
  }
  for (const { event } of entries) {
    const changed = domain.project(read, event).find(({ kind, row }) => rowKey(kind, row.id) === self)
    if (changed === undefined) return undefined
    current = changed.row
  }
  return current
}

function sameValue(a: AnyRow['row'], b: AnyRow['row']): boolean {
  return canonicalize(a as unknown as JsonValue) === canonicalize(b as unknown as JsonValue)
}

/** A damaged entry; a store that does not answer is another matter and fails the batch. */
function ignoreDamage(error: unknown): undefined {
  if (error instanceof AnswerableError && error.code !== 'log_stopped') throw error
  return undefined
}
