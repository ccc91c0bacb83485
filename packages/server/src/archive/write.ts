import {
  encodeEntryBundle,
  entriesPath,
  equalBytes,
  leafHash,
  TILE_WIDTH,
  tilePath,
  TileTree,
  type Tile,
} from '@answerable/ledger'
import { ExitError } from '../platform/exit.ts'
import type { Reads } from '../store/store.ts'
import { ArchiveFiles } from './files.ts'
import { CHECKPOINT, documentPath, headOf, WITNESSED } from './layout.ts'

export type ArchiveInput = {
  reads: Reads
  /** a new or empty folder; files that are there are never replaced */
  folder: string
  /** the last signed checkpoint, with cosignatures where there are any */
  checkpoint: string
  /** the keys of the log */
  vkeys: readonly string[]
  /** the newest checkpoint of which enough witnesses have signed a copy, where there is one */
  witnessed?: string | undefined
  /** told the number of entries written */
  progress?: ((entries: number) => void) | undefined
}
export type Archived = {
  origin: string
  size: number
  /** digest of `SHA256SUMS` */
  digest: string
  tiles: number
  bundles: number
  documents: number
}

const DOCUMENTS_PAGE = 100

/**
 * Writes a log as files. Sealed values stay in the database: an archive that is copied and kept for decades holds nothing
 * that must be forgotten. INVARIANT: the tree is built again from the very bytes that are written, and it is the one the
 * log's key has signed, or this throws: what the database says about its tiles and its root is not believed.
 *
 * @throws ExitError `log_stopped` when the entries do not lead to the signed root; `folder_unusable`, `disk_full`
 */
export async function writeArchive(input: ArchiveInput): Promise<Archived> {
  const { reads, folder, checkpoint, vkeys, witnessed, progress } = input
  const { origin, size, root } = headOf(checkpoint, vkeys)
  const files = new ArchiveFiles(folder)
  const tree = TileTree.empty()
  const edge = new Map<string, Tile>()
  let full = 0
  while (tree.size < size) {
    const width = Math.min(TILE_WIDTH, size - tree.size)
    const rows = await reads.entriesFrom(tree.size, width)
    if (rows.length !== width || rows.some(({ index }, i) => index !== tree.size + i)) {
      throw new ExitError('log_stopped', `an entry from ${tree.size} on is missing`)
    }
    const entries = rows.map(({ bytes }) => bytes)
    files.put(entriesPath(tree.size / TILE_WIDTH, width), encodeEntryBundle(entries))
    for (const tile of tree.append(entries.map(leafHash))) {
      edge.set(`${tile.level}/${tile.index}`, tile)
      if (tile.width < TILE_WIDTH) continue
      files.put(tilePath(tile.level, tile.index), tile.hashes)
      edge.delete(`${tile.level}/${tile.index}`)
      full += 1
    }
    progress?.(tree.size)
  }
  for (const { level, index, width, hashes } of edge.values()) files.put(tilePath(level, index, width), hashes)
  if (!equalBytes(tree.root(), root)) throw new ExitError('log_stopped', 'the entries do not lead to the signed root')
  const documents = await writeDocuments(reads, files)
  if (witnessed !== undefined) files.put(WITNESSED, witnessed)
  files.put(CHECKPOINT, checkpoint)
  const digest = files.finish()
  return { origin, size, digest, tiles: full + edge.size, bundles: Math.ceil(size / TILE_WIDTH), documents }
}

async function writeDocuments(reads: Reads, files: ArchiveFiles): Promise<number> {
  let count = 0
  for (let after: string | null = null; ; ) {
    const page = await reads.scanDocuments(after, DOCUMENTS_PAGE)
    for (const { digest, text } of page) files.put(documentPath(digest), text)
    count += page.length
    after = page.at(-1)?.digest ?? null
    if (after === null) return count
  }
}
