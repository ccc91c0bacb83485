import { readFileSync } from 'node:fs'
import {
  decodeEntryBundle,
  entriesPath,
  leafHash,
  TILE_WIDTH,
  type Tile,
  tilePath,
  tileWidthAt,
} from '@answerable/ledger'
import { Lru } from '../ledger/lru.ts'
import type { DocumentRow, EntryRow, Head, Reads } from '../store/store.ts'
import { type EntryIndex, indexEntries } from './entry-index.ts'
import { documentPath, fileIn } from './layout.ts'

/** The part of a store's reads that an archive answers. Nothing it says is believed: `fsck` proves it against the head. */
export type ArchiveReads = Pick<
  Reads,
  'entriesFrom' | 'entriesAt' | 'entriesById' | 'governanceFrom' | 'tiles' | 'scanTiles' | 'documents' | 'scanDocuments'
> & {
  /** one tile's hashes, as proofs want them */
  tile(level: number, index: number, width: number): Uint8Array
  /** how many governance entries there are, and when the last entry was made: what only a database says at once */
  summary(): Pick<Head, 'govSize' | 'time'>
  close(): void
}

const KEPT_BUNDLES = 64

/**
 * @param size entries in the archive, from its checkpoint
 * @param documents digests of the documents in it
 */
export function archiveReads(folder: string, size: number, documents: readonly string[]): ArchiveReads {
  const kept = new Lru<number, Uint8Array[]>(KEPT_BUNDLES)
  const bundle = (number: number): Uint8Array[] => {
    const known = kept.get(number)
    if (known !== undefined) return known
    const width = Math.min(TILE_WIDTH, size - number * TILE_WIDTH)
    const entries = decodeEntryBundle(readFileSync(fileIn(folder, entriesPath(number, width))), width)
    kept.set(number, entries)
    return entries
  }
  const bytesAt = (index: number): Uint8Array =>
    bundle(Math.floor(index / TILE_WIDTH))[index % TILE_WIDTH] as Uint8Array
  const tile = (level: number, index: number, width: number): Uint8Array => {
    // C2SP tlog-tiles: the narrower tile is the beginning of the one that is there.
    const stored = readFileSync(fileIn(folder, tilePath(level, index, tileWidthAt(level, index, size))))
    return stored.subarray(0, width * 32)
  }
  let built: EntryIndex | undefined
  const index = (): EntryIndex => (built ??= indexEntries(size, bytesAt))
  const row = (at: number): EntryRow => {
    const bytes = bytesAt(at)
    return { index: at, bytes, leaf: leafHash(bytes), ...index().at(at) }
  }
  const within = (at: number): boolean => Number.isSafeInteger(at) && at >= 0 && at < size
  // What kind of document it is, only the entry that names it says.
  const document = (digest: string): DocumentRow => ({
    digest,
    kind: '',
    text: readFileSync(fileIn(folder, documentPath(digest)), 'utf8'),
  })
  const there = new Set(documents)
  const sorted = documents.toSorted()
  return {
    entriesFrom: async (from, limit) =>
      Array.from({ length: Math.max(0, Math.min(limit, size - from)) }, (_, i) => row(from + i)),
    entriesAt: async (indexes) =>
      [...new Set(indexes)]
        .filter(within)
        .sort((a, b) => a - b)
        .map(row),
    entriesById: async (ids) =>
      ids
        .flatMap((id) => index().byId(id) ?? [])
        .sort((a, b) => a - b)
        .map(row),
    governanceFrom: async (from, limit) => index().governance(from, limit).map(row),
    tiles: async (wanted) =>
      wanted.flatMap(({ level, index: at }) => {
        const width = tileWidthAt(level, at, size)
        return width === 0 ? [] : [{ level, index: at, width, hashes: tile(level, at, width) }]
      }),
    scanTiles: async (after, limit) =>
      tilesAfter(after, size, limit).map((at) => ({ ...at, hashes: tile(at.level, at.index, at.width) })),
    documents: async (digests) => digests.filter((digest) => there.has(digest)).map(document),
    scanDocuments: async (after, limit) =>
      sorted
        .filter((digest) => digest > (after ?? ''))
        .slice(0, limit)
        .map(document),
    tile,
    summary: () => index().summary(),
    close: () => built?.close(),
  }
}

function tilesAfter(after: Pick<Tile, 'level' | 'index'> | null, size: number, limit: number): Omit<Tile, 'hashes'>[] {
  const found: Omit<Tile, 'hashes'>[] = []
  let level = after?.level ?? 0
  let index = after === null ? 0 : after.index + 1
  while (found.length < limit && tileWidthAt(level, 0, size) > 0) {
    const width = tileWidthAt(level, index, size)
    if (width > 0) found.push({ level, index: index++, width })
    else [level, index] = [level + 1, 0]
  }
  return found
}
