import {
  consistencyTiles,
  inclusionTiles,
  LedgerError,
  type Tile,
  type TileCoordinate,
  TileSet,
  type TileTree,
} from '@answerable/ledger'
import type { Reads } from '../store/store.ts'
import { Lru } from './lru.ts'

const FULL_TILE_BYTES = 256 * 32
const KEPT_TILES = 512

/** Proofs over the stored tree, from memory where the newest tiles suffice. */
export type Proofs = {
  inclusion(index: number, size: number): Promise<readonly Uint8Array[]>
  consistency(m: number, n: number): Promise<readonly Uint8Array[]>
}

/**
 * @param current the tree this server appends to; proofs at its size need no reading
 * @param reads where older tiles are
 */
export function createProofs(current: () => TileTree, reads: Reads): Proofs {
  const full = new Lru<string, Tile>(KEPT_TILES)

  const load = async (coordinates: readonly TileCoordinate[]): Promise<Tile[]> => {
    const tree = current()
    const missing: TileCoordinate[] = []
    const tiles: Tile[] = []
    for (const { level, index, width } of coordinates) {
      const hashes = tree.readTile(level, index, width)
      const kept = hashes === undefined ? full.get(`${level}/${index}`) : { level, index, width, hashes }
      if (kept === undefined) missing.push({ level, index, width })
      else tiles.push(kept)
    }
    if (missing.length === 0) return tiles
    for (const tile of await reads.tiles(missing)) {
      if (tile.hashes.byteLength === FULL_TILE_BYTES) full.set(`${tile.level}/${tile.index}`, tile)
      tiles.push(tile)
    }
    return tiles
  }

  const fromTree = (prove: (tree: TileTree) => readonly Uint8Array[], size: number) => {
    const tree = current()
    if (tree.size !== size) return undefined
    try {
      return prove(tree)
    } catch (error) {
      if (error instanceof LedgerError && error.code === 'tile_missing') return undefined
      throw error
    }
  }

  return {
    inclusion: async (index, size) =>
      fromTree((tree) => tree.inclusionProof(index), size) ??
      new TileSet(size, await load(inclusionTiles(index, size))).inclusionProof(index),
    consistency: async (m, n) =>
      fromTree((tree) => tree.consistencyProof(m), n) ??
      new TileSet(n, await load(consistencyTiles(m, n))).consistencyProof(m),
  }
}
