import { equalBytes, inclusionTiles, leafHash, TILE_WIDTH, TileSet, verifyInclusion } from '@answerable/ledger'
import { AnswerableError } from '@answerable/contract'
import type { EntryRow, Reads } from '../store/store.ts'
import type { TreeHead } from '../signer/signer.ts'
import { Lru } from './lru.ts'

/** Full tiles whose hashes were shown to lead to a root; 8 kB each. */
const KEPT_TILES = 512

/** The hash of leaf `index` in a tree whose root is known. Nothing the database says about it is believed. */
export type Leaves = {
  /** @throws AnswerableError `log_stopped` when a tile or an entry does not lead to the root */
  verify(entries: readonly EntryRow[], head: TreeHead, reads: Reads): Promise<void>
}

/**
 * Checks entries against the tree. An inclusion proof computed from a tile covers all 256 hashes of it, so one proof
 * vouches for the tile; full tiles never change, so they stay vouched for under every later consistent head.
 */
export function createLeaves(): Leaves {
  const known = new Lru<number, Uint8Array>(KEPT_TILES)
  return {
    async verify(entries, head, reads) {
      const here = new Map<number, Uint8Array>()
      for (const { index, bytes } of entries) {
        if (index >= head.size) throw stopped(`entry ${index} lies beyond the head`)
        const tile = Math.floor(index / TILE_WIDTH)
        let hashes = here.get(tile) ?? known.get(tile)
        if (hashes === undefined) {
          hashes = await verifiedTile(tile, head, reads)
          here.set(tile, hashes)
          if (hashes.byteLength === TILE_WIDTH * 32) known.set(tile, hashes)
        }
        const at = (index % TILE_WIDTH) * 32
        // INVARIANT 12: the hash of the bytes themselves, never the leaf column beside them.
        if (!equalBytes(leafHash(bytes), hashes.subarray(at, at + 32))) {
          throw stopped(`entry ${index} is not what the log holds`)
        }
      }
    },
  }
}

async function verifiedTile(tile: number, head: TreeHead, reads: Reads): Promise<Uint8Array> {
  try {
    const first = tile * TILE_WIDTH
    const width = Math.min(TILE_WIDTH, head.size - first)
    // A tile of one leaf is not part of that leaf's own proof.
    const others = inclusionTiles(first, head.size).filter(({ level, index }) => level > 0 || index !== tile)
    const tiles = await reads.tiles([{ level: 0, index: tile }, ...others])
    const own = tiles.find(({ level, index }) => level === 0 && index === tile)
    if (own === undefined) throw stopped(`tile ${tile} is missing`)
    const set = new TileSet(head.size, tiles)
    verifyInclusion(first, head.size, own.hashes.subarray(0, 32), set.inclusionProof(first), head.root)
    return own.hashes.slice(0, width * 32)
  } catch (cause) {
    if (cause instanceof AnswerableError) throw cause
    throw stopped(`tile ${tile} does not lead to the root`, cause)
  }
}

function stopped(detail: string, cause?: unknown): AnswerableError {
  return new AnswerableError('log_stopped', detail, { cause })
}
