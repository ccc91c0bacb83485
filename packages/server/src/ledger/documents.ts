import { type EntityDirectory, Manifest, readEntities } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import type { DocumentRow, Reads } from '../store/store.ts'
import { Lru } from './lru.ts'

const KEPT_DOCUMENTS = 512

/** Manifests and policies by digest. What is not here under its own digest does not exist: the gate closes. */
export type Documents = {
  /** Reads what is not known yet. Call before anything synchronous asks for it. */
  load(digests: readonly string[], reads: Reads): Promise<void>
  /** Takes a document from this batch. False when its text does not have its digest. */
  add(document: DocumentRow): boolean
  text(digest: string): string | undefined
  manifest(digest: string): Manifest | undefined
  entities(digest: string): EntityDirectory | undefined
}

/** What a text was read as, once somebody asked for it as that; null: it is none. */
type Kept = { readonly text: string; manifest?: Manifest | null; entities?: EntityDirectory | null }

/** Content is named by its digest, so what was checked once stays right whatever the database says later. */
export function createDocuments(): Documents {
  const known = new Lru<string, Kept>(KEPT_DOCUMENTS)
  const add = ({ digest, text }: DocumentRow): boolean => {
    // INVARIANT: the text is hashed here, so an edited row is a missing document.
    if (sha256Digest(text) !== digest) return false
    if (known.get(digest) === undefined) known.set(digest, { text })
    return true
  }
  return {
    async load(digests, reads) {
      const missing = [...new Set(digests)].filter((digest) => known.get(digest) === undefined)
      if (missing.length === 0) return
      for (const document of await reads.documents(missing)) add(document)
    },
    add,
    text: (digest) => known.get(digest)?.text,
    manifest(digest) {
      const kept = known.get(digest)
      if (kept === undefined) return undefined
      if (kept.manifest === undefined) kept.manifest = readAs((text) => Manifest.parse(JSON.parse(text)), kept.text)
      return kept.manifest ?? undefined
    },
    entities(digest) {
      const kept = known.get(digest)
      if (kept === undefined) return undefined
      if (kept.entities === undefined) kept.entities = readAs(readEntities, kept.text)
      return kept.entities ?? undefined
    },
  }
}

function readAs<T>(read: (text: string) => T, text: string): T | null {
  try {
    return read(text)
  } catch {
    // A document of another kind, or from a version with another schema: to the gate that is none.
    return null
  }
}
