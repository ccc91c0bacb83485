import { LedgerError } from './errors.ts'
import { nodeHash } from './hash.ts'
import { consistencyRanges, inclusionRanges, locateNode, rangeNodes } from './ranges.ts'
import type { LeafRange } from './ranges.ts'
import { TileNodes } from './tile-nodes.ts'
import { requireSize, tileWidthAt } from './tiles.ts'
import type { Tile } from './tiles.ts'

/**
 * Some tiles of one tree at one size, from which proofs are computed synchronously. Interior nodes are hashed once per
 * tile, so many proofs from one set cost little more than one.
 */
export class TileSet {
  readonly size: number
  readonly #tiles: Map<string, TileNodes>
  readonly #rightEdges = new Map<number, Uint8Array>()

  /** @param size leaves of the tree the proofs are for */
  constructor(size: number, tiles: readonly Tile[] = []) {
    requireSize(size)
    this.size = size
    this.#tiles = new Map()
    for (const tile of tiles) this.add(tile)
  }

  /** Adds a tile; a longer one than `size` needs is cut to what the tree of this size holds. */
  add(tile: Tile): void {
    const wanted = tileWidthAt(tile.level, tile.index, this.size)
    if (wanted === 0 || tile.hashes.byteLength < wanted * 32) {
      throw new LedgerError('tile_malformed', `tile ${tile.level}/${tile.index} does not fit a tree of ${this.size}`)
    }
    this.addNodes(tile.level, tile.index, TileNodes.fromHashes(tile.hashes.subarray(0, wanted * 32)))
  }

  /** Adds a tile whose interior nodes are already known. */
  addNodes(level: number, index: number, nodes: TileNodes): void {
    this.#tiles.set(`${level}/${index}`, nodes)
  }

  /** Proof that leaf `index` is in the tree, leaf level first. @throws LedgerError `tile_missing`, `index_out_of_range` */
  inclusionProof(index: number): Uint8Array[] {
    return inclusionRanges(index, this.size).map((range) => this.#hash(range))
  }

  /** Proof that the tree extends its own first `m` leaves. @throws LedgerError `tile_missing`, `size_out_of_range` */
  consistencyProof(m: number): Uint8Array[] {
    return consistencyRanges(m, this.size).map((range) => this.#hash(range))
  }

  /** Root of the tree, from the tiles at its right edge. @throws LedgerError `tile_missing`, `size_out_of_range` */
  root(): Uint8Array {
    if (this.size === 0) throw new LedgerError('size_out_of_range', 'an empty tree has no tiles')
    return this.#hash({ start: 0, end: this.size })
  }

  // Only a range that reaches the right edge can be ragged; all proofs of one size share those few hashes.
  #hash(range: LeafRange): Uint8Array {
    const known = range.end === this.size ? this.#rightEdges.get(range.start) : undefined
    if (known !== undefined) return known
    const parts = rangeNodes(range).map((node) => {
      const { level, index, height, position } = locateNode(node)
      const tile = this.#tiles.get(`${level}/${index}`)
      if (tile === undefined) throw new LedgerError('tile_missing', `tile ${level}/${index} was not provided`)
      return tile.node(height, position)
    })
    const hash = parts.reduceRight((right, left) => nodeHash(left, right))
    if (range.end === this.size) this.#rightEdges.set(range.start, hash)
    return hash
  }
}
