import { AnswerableError, type RecordKind, type RecordRow } from '@answerable/contract'
import { createLeaves } from '../ledger/leaves.ts'
import { parseEntry } from '../ledger/entry-format.ts'
import type { Documents } from '../ledger/documents.ts'
import { openSealed } from '../ledger/disclosures.ts'
import { verifyAll } from '../ledger/verified-entries.ts'
import type { LogReader, OpenedEntry } from '../read/log-reader.ts'
import type { EntryRow, Store, StoredRow } from '../store/store.ts'
import { erasedFields } from '../vault/erased-fields.ts'
import type { Erasures, VaultReader } from '../vault/vault.ts'
import { createRowVerifier } from '../writer/verify-rows.ts'
import { domain } from './domain.ts'

const PAGE = 1000

/** Reads entries for people: each proved against the head before a word of it is shown. */
export function logReader(
  store: Store,
  { documents, vault, erasures }: { documents: Documents; vault: VaultReader; erasures: () => Erasures },
  alarm: (message: string) => void,
): LogReader {
  const leaves = createLeaves()
  const verifier = createRowVerifier(domain, leaves, alarm)
  const open = async (rows: readonly EntryRow[]): Promise<OpenedEntry[]> => {
    if (rows.length === 0) return []
    const entries = await verifyAll(rows, await store.head(), store, leaves)
    const opened = await openSealed(entries, store, vault)
    const gone = new Map<string, Readonly<Record<string, number>>>()
    for (const entry of entries) {
      const { values = {} } = opened.get(entry.event.id) ?? {}
      const missing = Object.keys(entry.sealed).filter((field) => values[field] === undefined)
      gone.set(entry.event.id, await erasedFields(entry.event, missing, erasures(), store))
    }
    return entries.map(({ row, ...entry }) => ({
      ...entry,
      index: row.index,
      ...(opened.get(entry.event.id) ?? { disclosures: {}, values: {}, incomplete: true }),
      erased: gone.get(entry.event.id) ?? {},
    }))
  }
  return {
    entriesAt: async (indexes) => (indexes.length === 0 ? [] : open(await store.entriesAt([...new Set(indexes)]))),
    entriesById: async (ids) => (ids.length === 0 ? [] : open(await store.entriesById([...new Set(ids)]))),
    proved: async <K extends RecordKind>(kind: K, rows: readonly StoredRow[]) => {
      const good = rows.length === 0 ? [] : await verifier.verify(rows, await store.head(), store)
      if (good.length === rows.length) return good.map(({ value }) => value as RecordRow<K>)
      throw new AnswerableError('document_missing', `A ${kind} is not what its entries say: run answerable fsck.`)
    },
    firstGovernance: async (matches) => {
      for (let next = 0; ; next += PAGE) {
        const page = await store.governanceFrom(next, PAGE)
        const found = page.find(({ bytes, index }) => matches(parseEntry(bytes, index).event))
        if (found !== undefined) return (await open([found]))[0]
        if (page.length < PAGE) return undefined
      }
    },
    allGovernance: async (matches) => {
      const found: EntryRow[] = []
      for (let next = 0; ; next += PAGE) {
        const page = await store.governanceFrom(next, PAGE)
        found.push(...page.filter(({ bytes, index }) => matches(parseEntry(bytes, index).event)))
        if (page.length < PAGE) return open(found)
      }
    },
    manifest: async (digest) => {
      await documents.load([digest], store)
      return documents.manifest(digest)
    },
    entities: async (digest) => {
      await documents.load([digest], store)
      return documents.entities(digest)
    },
    text: async (digest) => {
      await documents.load([digest], store)
      return documents.text(digest)
    },
  }
}
