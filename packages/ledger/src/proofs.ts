import { consistencyRanges, inclusionRanges, tilesOf } from './ranges.ts'
import { TileSet } from './tile-set.ts'
import type { TileCoordinate } from './tiles.ts'

/** Loads one tile: `width` hashes of 32 bytes. A longer tile (the full one) is accepted in place of a partial. */
export type ReadTile = (level: number, index: number, width: number) => Uint8Array | Promise<Uint8Array>

/** The tiles {@link TileSet.inclusionProof} needs. @throws LedgerError `index_out_of_range`, `size_out_of_range` */
export function inclusionTiles(index: number, size: number): TileCoordinate[] {
  return tilesOf(inclusionRanges(index, size), size)
}

/** The tiles {@link TileSet.consistencyProof} needs. @throws LedgerError `size_out_of_range` */
export function consistencyTiles(m: number, n: number): TileCoordinate[] {
  return tilesOf(consistencyRanges(m, n), n)
}

/** Inclusion proof of leaf `index` in the tree of `size` leaves, leaf level first (RFC 6962 2.1.1). */
export async function inclusionProof(index: number, size: number, readTile: ReadTile): Promise<Uint8Array[]> {
  return (await load(inclusionTiles(index, size), size, readTile)).inclusionProof(index)
}

/** Consistency proof from size `m` to size `n` (RFC 6962 2.1.2). */
export async function consistencyProof(m: number, n: number, readTile: ReadTile): Promise<Uint8Array[]> {
  return (await load(consistencyTiles(m, n), n, readTile)).consistencyProof(m)
}

async function load(coordinates: readonly TileCoordinate[], size: number, readTile: ReadTile): Promise<TileSet> {
  const tiles = await Promise.all(
    coordinates.map(async (tile) => ({ ...tile, hashes: await readTile(tile.level, tile.index, tile.width) })),
  )
  return new TileSet(size, tiles)
}
