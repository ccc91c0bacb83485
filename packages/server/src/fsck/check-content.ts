import type { LoggedEvent } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import { type ParsedEntry, parseEntry } from '../ledger/entry-format.ts'
import type { EntryRow, Reads, VaultRow } from '../store/store.ts'
import type { Findings } from './report.ts'
import { pages } from './replay-tables.ts'

const PAGE = 200

/** Documents an entry rests on: without them the gate is closed. */
export function documentsOf(event: LoggedEvent): string[] {
  if (event.type === 'use_case.revised') {
    return [event.body.manifest, ...(event.body.policy === null ? [] : [event.body.policy])]
  }
  if (event.type === 'stream.heads') return [event.body.list]
  if (event.type === 'policy.tightened') return [event.body.policy, event.body.tests]
  if (event.type !== 'policy.published') return []
  const { policy, tests, entities } = event.body
  return [policy, tests, ...(entities === undefined ? [] : [entities])]
}

/** Every document has its digest, and every document named by an entry is there. */
export async function checkDocuments(
  named: ReadonlyMap<string, number>,
  reads: Reads,
  findings: Findings,
): Promise<number> {
  const seen = new Set<string>()
  const stored = pages(async (after) =>
    (await reads.scanDocuments(after, PAGE)).map((document) => ({ ...document, id: document.digest })),
  )
  for await (const { digest, text } of stored) {
    seen.add(digest)
    if (sha256Digest(text) !== digest) findings.atRow('document', digest, 'the text does not have this digest')
  }
  for (const [digest, index] of named) {
    if (!seen.has(digest)) findings.atEntry('document', index, `${digest} is missing`)
  }
  return seen.size
}

/**
 * Vault rows no entry commits to. As many rows as commitments were met in entries, and no two rows for one commitment
 * (the table's key), leave none over: only where the numbers differ is each row looked up.
 *
 * @param matched rows that were met from their entries, in the same state of the store
 */
export async function checkForeignSealed(reads: Reads, matched: number, findings: Findings): Promise<number> {
  const count = await countSealed(reads)
  if (count !== matched) await findForeignSealed(reads, findings)
  return count
}

async function countSealed(reads: Reads): Promise<number> {
  let count = 0
  for (let after: VaultRow | null = null; ; ) {
    const page: VaultRow[] = await reads.scanVault(after, PAGE)
    count += page.length
    after = page.at(-1) ?? null
    if (after === null) return count
  }
}

async function findForeignSealed(reads: Reads, findings: Findings): Promise<void> {
  for (let after: VaultRow | null = null; ; ) {
    const page: VaultRow[] = await reads.scanVault(after, PAGE)
    const entries = new Map(
      (await reads.entriesById([...new Set(page.map(({ entryId }) => entryId))])).map((row) => [row.id, row]),
    )
    for (const { entryId, field } of page) {
      const row = entries.get(entryId)
      if (row === undefined || !(field in sealedOf(row))) {
        findings.atRow('vault', `vault ${entryId} ${field}`, 'stands for no entry')
      }
    }
    after = page.at(-1) ?? null
    if (after === null) return
  }
}

function sealedOf({ bytes, index }: EntryRow): ParsedEntry['sealed'] {
  try {
    return parseEntry(bytes, index).sealed
  } catch {
    return {}
  }
}
