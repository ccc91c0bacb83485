import { subjectOf } from '@answerable/contract'
import { openAs } from '../ledger/disclosures.ts'
import { parseEntry } from '../ledger/entry-format.ts'
import type { PlainVaultRow, Reads, Store } from '../store/store.ts'
import { rowsOf } from './erased-fields.ts'
import { requesterOf } from './requester.ts'
import type { Erasures, SealedValue, Vault } from './vault.ts'

const PAGE = 500

/**
 * Moves what an older version stored in clear into the vault, then empties the old table. Killed on the way it starts
 * over: a value that is there already stays as it is. Rows no entry commits to are not moved.
 */
export async function movePlainVault(store: Store, vault: Vault, erasures: Erasures): Promise<number> {
  let moved = 0
  let seen = 0
  for (let after: PlainVaultRow | null = null; ; ) {
    const page: PlainVaultRow[] = await store.plainVault(after, PAGE)
    after = page.at(-1) ?? null
    if (after === null) break
    seen += page.length
    const add = vault.seal(await valuesOf(page, store), erasures)
    await store.transaction(async (transaction) => {
      await transaction.changeVault({ add })
      return true
    })
    moved += add.length
  }
  if (seen > 0) await store.clearPlainVault()
  return moved
}

async function valuesOf(rows: readonly PlainVaultRow[], reads: Reads): Promise<SealedValue[]> {
  const entries = await reads.entriesById([...new Set(rows.map(({ entryId }) => entryId))])
  const byId = new Map(entries.map(({ id, bytes, index }) => [id, parseEntry(bytes, index)]))
  const read = rowsOf(reads)
  const values: SealedValue[] = []
  for (const { entryId, field, disclosure } of rows) {
    const entry = byId.get(entryId)
    const commitment = entry?.sealed[field]
    if (entry === undefined || commitment === undefined || openAs(field, commitment, disclosure) === undefined) continue
    const { event } = entry
    const requester = await requesterOf({ ...event, seals: [field] }, read)
    values.push({ entryId, field, disclosure, subject: subjectOf(event, field, { requester }), index: event.index })
  }
  return values
}
