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

/** A log that has ended: its entries, wherever they are, and the tools its digests were made with. */
export type EndedLog = { reads: Reads; tools: Pick<CryptoTools, 'keyed'>; now: string }

/**
 * What erasing somebody in a log that has ended reaches.
 * INVARIANT 13: retention and holds count as that log left them, whatever was signed elsewhere.
 * @throws AnswerableError `retained`, `not_found`
 */
export async function erasableIn({ reads, tools, now }: EndedLog, what: ErasedSubject): Promise<ErasureTarget> {
  const model = await governanceOf(reads)
  const manifests = await manifestsIn(model, reads)
  const facts = { manifest: (digest: string) => manifests.get(digest), entry: () => undefined }
  const found = erasable({ model, facts, tools, now }, what)
  if ('ok' in found) throw new AnswerableError(found.code, found.detail)
  return found
}

/**
 * Carries out `epoch.erased` of the next log: rows go from the database, then their keys. Doing it again changes nothing,
 * and is needed where the key store came back from a backup.
 *
 * @param erased the entry, from a receipt under the next log's key
 */
export async function eraseIn(
  log: EndedLog,
  erased: Pick<Erasure, 'id' | 'by' | 'time' | 'basis' | 'requestedBy'> & { what: ErasedSubject },
  { store, vault, random }: { store: Store; vault: Vault; random: Random },
): Promise<void> {
  const { subjects, fields } = await erasableIn(log, erased.what)
  const { size } = await store.head()
  const { entriesAt } = log.reads
  const joined: Pick<Store, 'transaction'> = {
    transaction: (work) => store.transaction((transaction) => work({ ...transaction, entriesAt })),
  }
  const { id, by, time, basis, requestedBy, what } = erased
  // Everything that log ever sealed for them: it reaches back from its end.
  const erasure = { id, by, time, basis, requestedBy, what: what.kind, subjects, fields, under: null, index: size }
  await applyErasures([erasure], { store: joined, vault, random })
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
