import { asBuffer, plainBytes } from './bytes.ts'
import { LedgerError } from './errors.ts'
import { HASH_BYTES, hashPairWithin, requireHash } from './hash.ts'
import { TILE_WIDTH } from './tiles.ts'

const TILE_HEIGHT = 8
const SLAB_NODES = 2 * TILE_WIDTH - 1

/**
 * The hashes of one tile together with the interior nodes above them, so that proofs copy instead of hashing:
 * the 256 hashes, then 128 nodes of height 1, and so on up to the one node of height 8 of a full tile.
 */
export class TileNodes {
  readonly #slab: Buffer
  #width: number

  private constructor(slab: Buffer, width: number) {
    this.#slab = slab
    this.#width = width
  }

  static empty(): TileNodes {
    return new TileNodes(Buffer.alloc(SLAB_NODES * HASH_BYTES), 0)
  }

  /** @throws LedgerError `tile_malformed` unless `hashes` is 1 to 256 whole hashes */
  static fromHashes(hashes: Uint8Array): TileNodes {
    const width = hashes.byteLength / HASH_BYTES
    if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) {
      throw new LedgerError('tile_malformed', `a tile of ${hashes.byteLength} bytes`)
    }
    const tile = TileNodes.empty()
    for (let i = 0; i < width; i++) tile.push(hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES))
    return tile
  }

  get width(): number {
    return this.#width
  }

  get isFull(): boolean {
    return this.#width === TILE_WIDTH
  }

  copy(): TileNodes {
    return new TileNodes(Buffer.from(this.#slab), this.#width)
  }

  /** Adds the next hash and every interior node it completes: one hash operation per push on average. */
  push(hash: Uint8Array): void {
    requireHash(hash)
    let position = this.#width
    this.#slab.set(hash, offsetOf(0, position))
    for (let height = 0; position % 2 === 1; height++) {
      hashPairWithin(this.#slab, offsetOf(height, position - 1), offsetOf(height + 1, position >> 1))
      position >>= 1
    }
    this.#width += 1
  }

  /** The node `position` at `height` 0 to 8 above the tile's hashes; it must be complete. A view: do not write to it. */
  node(height: number, position: number): Uint8Array {
    if (height > TILE_HEIGHT || (position + 1) << height > this.#width) {
      throw new LedgerError('tile_missing', `node ${position} at height ${height} is not complete in this tile`)
    }
    return this.#view(offsetOf(height, position), 1)
  }

  /** The tile's own bytes as C2SP tlog-tiles stores them. A view: do not write to it. */
  hashes(): Uint8Array {
    return this.#view(0, this.#width)
  }

  #view(offset: number, count: number): Uint8Array {
    return plainBytes(asBuffer(this.#slab.subarray(offset, offset + count * HASH_BYTES)))
  }
}

/** Byte offset of a node: all nodes of height h start after the 512 - 512/2^h below them. */
function offsetOf(height: number, position: number): number {
  return (2 * TILE_WIDTH - ((2 * TILE_WIDTH) >> height) + position) * HASH_BYTES
}
