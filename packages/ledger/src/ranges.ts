import { LedgerError } from './errors.ts'
import { requireSize, TILE_WIDTH, tileWidthAt } from './tiles.ts'
import type { TileCoordinate } from './tiles.ts'

/** Leaves `start` up to, not including, `end`. */
export type LeafRange = { readonly start: number; readonly end: number }

/** A complete subtree: 2^height leaves beginning at index * 2^height. */
export type SubtreeNode = { readonly height: number; readonly index: number }

const TILE_HEIGHT = 8

/** The ranges whose hashes are the inclusion proof PATH(index, D[size]) of RFC 6962 2.1.1, leaf level first. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  requireSize(size)
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new LedgerError('index_out_of_range', `index ${index} is not below size ${size}`)
  }
  const ranges: LeafRange[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + splitPoint(end - start)
    if (index < middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  return ranges.reverse()
}

/** The ranges whose hashes are PROOF(m, D[n]) of RFC 6962 2.1.2, in its order. */
export function consistencyRanges(m: number, n: number): LeafRange[] {
  requireSize(m)
  requireSize(n)
  if (m === 0 || m > n) throw new LedgerError('size_out_of_range', `no consistency proof leads from size ${m} to ${n}`)
  const ranges: LeafRange[] = []
  let start = 0
  let end = n
  while (end !== m) {
    const middle = start + splitPoint(end - start)
    if (m <= middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  // Where the walk never went right, the old root itself is this node and the verifier already has it.
  if (start !== 0) ranges.push({ start, end })
  return ranges.reverse()
}

/** The complete subtrees a range of a proof is made of, largest first. */
export function rangeNodes(range: LeafRange): SubtreeNode[] {
  const nodes: SubtreeNode[] = []
  let start = range.start
  while (start < range.end) {
    let height = 0
    while (2 ** (height + 1) <= range.end - start) height++
    nodes.push({ height, index: start / 2 ** height })
    start += 2 ** height
  }
  return nodes
}

/** Where a complete subtree is found: its tile, and height and position inside that tile. */
export function locateNode(node: SubtreeNode): { level: number; index: number; height: number; position: number } {
  const level = Math.floor(node.height / TILE_HEIGHT)
  const height = node.height % TILE_HEIGHT
  const perTile = TILE_WIDTH / 2 ** height
  return { level, index: Math.floor(node.index / perTile), height, position: node.index % perTile }
}

/** The distinct tiles, as they are in the tree of `size` leaves, that hold all hashes of these ranges. */
export function tilesOf(ranges: readonly LeafRange[], size: number): TileCoordinate[] {
  const tiles = new Map<string, TileCoordinate>()
  for (const node of ranges.flatMap(rangeNodes)) {
    const { level, index } = locateNode(node)
    tiles.set(`${level}/${index}`, { level, index, width: tileWidthAt(level, index, size) })
  }
  return [...tiles.values()]
}

/** Largest power of two strictly below n (n > 1): where RFC 6962 2.1 splits a tree. */
function splitPoint(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}
