import { LedgerError } from './errors.ts'
import { EMPTY_ROOT } from './hash.ts'
import { TileNodes } from './tile-nodes.ts'
import { TileSet } from './tile-set.ts'
import { edgeTileCoordinates, hashesAtLevel, requireSize, TILE_WIDTH } from './tiles.ts'
import type { Tile } from './tiles.ts'

/** A tile an append changed; `hashes` is a view that later appends never write to. */
export type DirtyTile = Tile

/** Full tiles kept besides those of the newest append, so that a signer a few batches behind still finds them. */
const KEPT_FULL_TILES = 64

/**
 * The right edge of a Merkle tree: all a writer needs to append, give the root and prove what it just appended.
 *
 * INVARIANT: tile nodes reachable from a tree are never written again; `append` copies the few it touches. Therefore
 * `clone()` is cheap, and a failed transaction drops the clone it appended to.
 */
export class TileTree {
  #size: number
  #edge: readonly TileNodes[]
  #full: ReadonlyMap<string, TileNodes>
  #proofs: TileSet | undefined

  private constructor(size: number, edge: readonly TileNodes[], full: ReadonlyMap<string, TileNodes>) {
    this.#size = size
    this.#edge = edge
    this.#full = full
  }

  static empty(): TileTree {
    return new TileTree(0, [], new Map())
  }

  /**
   * Continues a stored tree. Compare `root()` with the signed checkpoint afterwards: the tiles are taken as they are.
   * @param edgeTiles exactly the tiles of `edgeTileCoordinates(size)`, in any order
   * @throws LedgerError `size_out_of_range`, `tile_missing`, `tile_malformed`
   */
  static open(size: number, edgeTiles: readonly Tile[]): TileTree {
    requireSize(size)
    const edge: TileNodes[] = []
    for (let level = 0; hashesAtLevel(level, size) > 0; level++) edge.push(TileNodes.empty())
    const wanted = edgeTileCoordinates(size)
    for (const { level, index, width } of wanted) {
      const tile = edgeTiles.find((candidate) => candidate.level === level && candidate.index === index)
      if (tile === undefined) throw new LedgerError('tile_missing', `edge tile ${level}/${index} was not provided`)
      if (tile.width !== width || tile.hashes.byteLength !== width * 32) {
        throw new LedgerError('tile_malformed', `edge tile ${level}/${index} must hold ${width} hashes`)
      }
      edge[level] = TileNodes.fromHashes(tile.hashes)
    }
    if (edgeTiles.length !== wanted.length) throw new LedgerError('tile_malformed', 'more edge tiles than the size has')
    return new TileTree(size, edge, new Map())
  }

  get size(): number {
    return this.#size
  }

  /** An independent tree of the same content, in constant time. */
  clone(): TileTree {
    return new TileTree(this.#size, this.#edge, this.#full)
  }

  /**
   * Adds leaves and returns every tile that changed: completed full tiles first come first, then the partial edge.
   * @param leafHashes hashes of `leafHash`, in order
   * @throws LedgerError `hash_length` (then nothing was added), `size_out_of_range`
   */
  append(leafHashes: readonly Uint8Array[]): DirtyTile[] {
    requireSize(this.#size + leafHashes.length)
    const edge = [...this.#edge]
    const touched = new Set<TileNodes>()
    const completed: { level: number; index: number; nodes: TileNodes }[] = []
    const push = (level: number, size: number, hash: Uint8Array): void => {
      let nodes = edge[level]
      if (nodes === undefined || !touched.has(nodes)) {
        nodes = nodes?.copy() ?? TileNodes.empty()
        edge[level] = nodes
        touched.add(nodes)
      }
      nodes.push(hash)
      if (!nodes.isFull) return
      completed.push({ level, index: Math.floor(hashesAtLevel(level, size) / TILE_WIDTH) - 1, nodes })
      edge[level] = TileNodes.empty()
      touched.add(edge[level])
      push(level + 1, size, nodes.node(8, 0))
    }
    let size = this.#size
    for (const hash of leafHashes) push(0, ++size, hash)

    this.#size = size
    this.#edge = edge
    this.#proofs = undefined
    if (completed.length > 0) this.#full = keepNewest(this.#full, completed)
    const partial = edge.flatMap((nodes, level) =>
      touched.has(nodes) && nodes.width > 0 ? [{ level, index: edgeIndex(level, size), nodes }] : [],
    )
    return [...completed, ...partial].map(({ level, index, nodes }) => ({
      level,
      index,
      width: nodes.width,
      hashes: nodes.hashes(),
    }))
  }

  /** Root hash of all leaves (RFC 6962 2.1). */
  root(): Uint8Array {
    return this.#size === 0 ? EMPTY_ROOT : this.#tileSet().root()
  }

  /**
   * Proof for a leaf of the newest append, or any leaf whose tiles are still in reach.
   * @throws LedgerError `tile_missing` when older tiles must be loaded: use `inclusionTiles` and `TileSet`
   */
  inclusionProof(index: number): Uint8Array[] {
    return this.#tileSet().inclusionProof(index)
  }

  /** Proof from an earlier size `m`, down to the size before the newest append at least. @throws as inclusionProof */
  consistencyProof(m: number): Uint8Array[] {
    return this.#tileSet().consistencyProof(m)
  }

  /** The bytes of a tile if it is in memory at this width, so that a reader need not load it. */
  readTile(level: number, index: number, width: number): Uint8Array | undefined {
    const nodes = index === edgeIndex(level, this.#size) ? this.#edge[level] : this.#full.get(`${level}/${index}`)
    return nodes !== undefined && width > 0 && nodes.width >= width ? nodes.hashes().subarray(0, width * 32) : undefined
  }

  #tileSet(): TileSet {
    if (this.#proofs !== undefined) return this.#proofs
    const set = new TileSet(this.#size)
    for (const [key, nodes] of this.#full) {
      const [level, index] = key.split('/')
      set.addNodes(Number(level), Number(index), nodes)
    }
    this.#edge.forEach((nodes, level) => set.addNodes(level, edgeIndex(level, this.#size), nodes))
    this.#proofs = set
    return set
  }
}

function edgeIndex(level: number, size: number): number {
  return Math.floor(hashesAtLevel(level, size) / TILE_WIDTH)
}

function keepNewest(
  kept: ReadonlyMap<string, TileNodes>,
  completed: readonly { level: number; index: number; nodes: TileNodes }[],
): ReadonlyMap<string, TileNodes> {
  const fresh = completed.map(({ level, index, nodes }) => [`${level}/${index}`, nodes] as const)
  const older = [...kept].slice(-Math.max(1, KEPT_FULL_TILES - fresh.length))
  return new Map(fresh.length < KEPT_FULL_TILES ? [...older, ...fresh] : fresh)
}
