import { AnswerableError, type ErasedSubject, Manifest } from '@answerable/contract'
import { emptyModel, type Erasure, type ErasureTarget, erasable, fold, type Model } from '@answerable/domain'
import { sha256Digest } from '@answerable/ledger'
import { parseEntry } from '../ledger/entry-format.ts'
import type { CryptoTools } from '../keys/tools.ts'
import type { Random } from '../platform/entropy.ts'
import type { Reads, Store } from '../store/store.ts'
import { applyErasures } from '../vault/erase.ts'
import type { Vault } from '../vault/vault.ts'

const PAGE = 500

/** A log that has ended: its entries, wherever they are, and the digests it knows people by. */
export type EndedLog = { reads: Reads; tools: Pick<CryptoTools, 'keyed'> }

/** `epoch.erased` of the next log, from a receipt under that log's key. */
export type ErasedEntry = Pick<Erasure, 'id' | 'by' | 'time' | 'basis' | 'requestedBy'> & {
  what: ErasedSubject
  /** origin of the log it is about */
  origin: string
}

/**
 * What erasing somebody in a log that has ended reaches.
 * INVARIANT 13: retention and holds count as that log left them, whatever was signed elsewhere.
 * @throws AnswerableError `retained`, `not_found`
 */
export async function erasableIn({ reads, tools }: EndedLog, what: ErasedSubject, now: string): Promise<ErasureTarget> {
  const model = await governanceOf(reads)
  const manifests = await manifestsIn(model, reads)
  const facts = { manifest: (digest: string) => manifests.get(digest), entry: () => undefined, row: () => undefined }
  const found = erasable({ model, facts, tools, now }, what)
  if ('ok' in found) throw new AnswerableError(found.code, found.detail)
  return found
}

/** The erasure as the log would have it: everything it ever sealed for them, since it is said after its end. */
export async function erasureIn(log: EndedLog, entry: ErasedEntry): Promise<Erasure> {
  const { id, by, time, basis, requestedBy, what } = entry
  const { subjects, fields } = await erasableIn(log, what, time)
  const { size } = await log.reads.head()
  return { id, by, time, basis, requestedBy, what: what.kind, subjects, fields, under: null, index: size }
}

/**
 * Carries an erasure out: rows go from the database, then their keys. Doing it again changes nothing, and is needed where
 * the key store came back from a backup.
 */
export async function eraseIn(
  log: EndedLog,
  entry: ErasedEntry,
  { store, vault, random }: { store: Pick<Store, 'transaction'>; vault: Vault; random: Random },
): Promise<void> {
  const joined: Pick<Store, 'transaction'> = {
    transaction: (work) =>
      store.transaction((transaction) => work({ ...transaction, entriesAt: (at) => log.reads.entriesAt(at) })),
  }
  await applyErasures([await erasureIn(log, entry)], { store: joined, vault, random })
}

async function governanceOf(reads: Pick<Reads, 'governanceFrom'>): Promise<Model> {
  let model = emptyModel()
  for (let next = 0; ; next += PAGE) {
    const page = await reads.governanceFrom(next, PAGE)
    for (const { bytes, index } of page) model = fold(model, parseEntry(bytes, index).event)
    if (page.length < PAGE) return model
  }
}

async function manifestsIn(model: Model, reads: Pick<Reads, 'documents'>): Promise<Map<string, Manifest>> {
  const digests = [...model.useCases.values()].flatMap(({ revisions }) => revisions.map(({ manifest }) => manifest))
  const documents = await reads.documents([...new Set(digests)])
  // A document that is not what was signed counts as missing, and then anybody may have been named in it.
  const unaltered = documents.filter(({ digest, text }) => sha256Digest(text) === digest)
  return new Map(
    unaltered.flatMap(({ digest, text }) => {
      const { success, data } = Manifest.safeParse(JSON.parse(text))
      return success ? [[digest, data] as const] : []
    }),
  )
}
