import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  consistencyProof,
  consistencyTiles,
  edgeTileCoordinates,
  EMPTY_ROOT,
  inclusionProof,
  inclusionTiles,
  leafHash,
  LedgerError,
  nodeHash,
  TileSet,
  TileTree,
  toHex,
  verifyConsistency,
  verifyInclusion,
} from '@answerable/ledger'
import type { Tile } from '@answerable/ledger'
import fc from 'fast-check'

const leaf = (i: number): Uint8Array => leafHash(new TextEncoder().encode(`entry ${i}`))
const MAX = 100_000
const leaves = Array.from({ length: MAX }, (_, i) => leaf(i))

/** A store as a server keeps it: every tile an append reports, by coordinate and width. */
class Store {
  readonly tiles = new Map<string, Tile>()
  readonly roots = new Map<number, Uint8Array>()
  tree = TileTree.empty()

  append(count: number): void {
    for (const tile of this.tree.append(leaves.slice(this.tree.size, this.tree.size + count))) {
      this.tiles.set(`${tile.level}/${tile.index}/${tile.width}`, tile)
      if (tile.width === 256) this.tiles.set(`${tile.level}/${tile.index}`, tile)
    }
    this.roots.set(this.tree.size, this.tree.root())
  }

  // As tlog-tiles clients do: the partial tile, or the full one once it exists.
  readonly read = (level: number, index: number, width: number): Uint8Array => {
    const tile = this.tiles.get(`${level}/${index}/${width}`) ?? this.tiles.get(`${level}/${index}`)
    assert.ok(tile, `tile ${level}/${index}.p/${width} was reported`)
    return tile.hashes
  }
}

/** RFC 6962 2.1 word for word, as the oracle. */
function definedRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes
  if (only === undefined) return EMPTY_ROOT
  if (hashes.length === 1) return only
  let k = 1
  while (k * 2 < hashes.length) k *= 2
  return nodeHash(definedRoot(hashes.slice(0, k)), definedRoot(hashes.slice(k)))
}

const randomSizes = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 6 })

function fill(steps: readonly number[]): Store {
  const store = new Store()
  for (const step of steps) store.append(Math.min(step, MAX - store.tree.size))
  return store
}

function refused(check: () => void): boolean {
  try {
    check()
    return false
  } catch (error) {
    return error instanceof LedgerError
  }
}

describe('tile tree', () => {
  it('has the root RFC 6962 defines, at every size to 600 and whatever the batches', () => {
    const single = TileTree.empty()
    assert.deepEqual(single.root(), EMPTY_ROOT)
    for (let size = 1; size <= 600; size++) {
      single.append(leaves.slice(size - 1, size))
      assert.equal(toHex(single.root()), toHex(definedRoot(leaves.slice(0, size))), `size ${size}`)
    }
    const batch = TileTree.empty()
    batch.append(leaves)
    assert.equal(toHex(batch.root()), toHex(definedRoot(leaves)))
  })

  it('every inclusion proof verifies on random sizes to 100,000, and every flipped byte is refused', async () => {
    await fc.assert(
      fc.asyncProperty(randomSizes, fc.nat(), fc.nat(), async (steps, pick, flip) => {
        const store = fill(steps)
        const size = store.tree.size
        const index = pick % size
        const path = await inclusionProof(index, size, store.read)
        const root = store.tree.root()
        verifyInclusion(index, size, leaf(index), path, root)
        const at = path.length === 0 ? undefined : path[flip % path.length]
        if (at !== undefined) {
          const broken = path.map((hash) => (hash === at ? flipByte(hash, flip) : hash))
          assert.ok(refused(() => verifyInclusion(index, size, leaf(index), broken, root)))
        }
        assert.ok(refused(() => verifyInclusion(index, size, flipByte(leaf(index), flip), path, root)))
        assert.ok(refused(() => verifyInclusion(index, size, leaf(index), path, flipByte(root, flip))))
        assert.ok(refused(() => verifyInclusion(index, size, leaf(index), [...path, root], root)))
      }),
      { numRuns: 25 },
    )
  })

  it('every consistency proof between sizes it passed verifies, and every flipped byte is refused', async () => {
    await fc.assert(
      fc.asyncProperty(randomSizes, fc.nat(), fc.nat(), async (steps, pick, flip) => {
        const store = fill(steps)
        const [m, rootM] = [...store.roots][pick % store.roots.size] ?? assert.fail()
        const n = store.tree.size
        const path = await consistencyProof(m, n, store.read)
        const rootN = store.tree.root()
        verifyConsistency(m, n, rootM, rootN, path)
        path.forEach((hash, i) => {
          const broken = path.with(i, flipByte(hash, flip))
          assert.ok(refused(() => verifyConsistency(m, n, rootM, rootN, broken)))
        })
        assert.ok(refused(() => verifyConsistency(m, n, flipByte(rootM, flip), rootN, path)))
        assert.ok(refused(() => verifyConsistency(m, n, rootM, flipByte(rootN, flip), path)))
      }),
      { numRuns: 25 },
    )
  })

  it('proves each leaf of the newest append and the step to it without loading a tile', () => {
    const store = fill([65_400])
    for (const count of [1, 7, 100, 300, 1000]) {
      const before = store.tree.size
      const oldRoot = store.tree.root()
      store.append(count)
      const { tree } = store
      for (let i = before; i < tree.size; i++) {
        verifyInclusion(i, tree.size, leaf(i), tree.inclusionProof(i), tree.root())
      }
      verifyConsistency(before, tree.size, oldRoot, tree.root(), tree.consistencyProof(before))
    }
    assert.throws(() => store.tree.inclusionProof(3), { code: 'tile_missing' })
  })

  it('says beforehand which tiles a proof needs, and needs no other', () => {
    const store = fill([70_000])
    const size = 70_000
    const set = new TileSet(size)
    const wanted = [...inclusionTiles(3, size), ...consistencyTiles(69_000, size)]
    for (const tile of wanted) set.add({ ...tile, hashes: store.read(tile.level, tile.index, tile.width) })
    verifyInclusion(3, size, leaf(3), set.inclusionProof(3), store.tree.root())
    assert.ok(set.consistencyProof(69_000).length > 0)
    assert.throws(() => set.inclusionProof(40_000), { code: 'tile_missing' })
  })

  it('reopened from its edge tiles goes on exactly as before', () => {
    for (const size of [0, 1, 255, 256, 257, 65_535, 65_536, 70_000]) {
      const store = size === 0 ? new Store() : fill([size])
      const edge = edgeTileCoordinates(size).map((at) => ({ ...at, hashes: store.read(at.level, at.index, at.width) }))
      const reopened = TileTree.open(size, edge)
      assert.deepEqual(reopened.root(), store.tree.root(), `size ${size}`)
      const next = leaves.slice(size, size + 300)
      assert.deepEqual(reopened.append(next), store.tree.append(next))
      assert.deepEqual(reopened.root(), store.tree.root())
    }
  })

  it('refuses edge tiles that are missing, short or too many', () => {
    const store = fill([70_000])
    const edge = edgeTileCoordinates(70_000).map((at) => ({ ...at, hashes: store.read(at.level, at.index, at.width) }))
    const [first, ...rest] = edge
    assert.ok(first)
    assert.throws(() => TileTree.open(70_000, rest), { code: 'tile_missing' })
    assert.throws(() => TileTree.open(70_000, [...edge, first]), { code: 'tile_malformed' })
    const short = { ...first, hashes: first.hashes.subarray(32) }
    assert.throws(() => TileTree.open(70_000, [short, ...rest]), { code: 'tile_malformed' })
    assert.throws(() => TileTree.open(-1, []), { code: 'size_out_of_range' })
  })

  it('a clone that is dropped leaves no trace, in the tree or in tiles handed out', () => {
    const store = fill([300])
    const root = store.tree.root()
    const [handedOut] = store.tree.append(leaves.slice(300, 301))
    assert.ok(handedOut)
    const bytes = toHex(handedOut.hashes)
    const dropped = store.tree.clone()
    dropped.append(leaves.slice(5000, 6000))
    assert.equal(store.tree.size, 301)
    assert.equal(toHex(handedOut.hashes), bytes)
    assert.equal(toHex(store.tree.root()), toHex(definedRoot(leaves.slice(0, 301))))
    assert.notDeepEqual(store.tree.root(), root)
  })

  it('adds nothing when one hash of a batch is not a hash', () => {
    const tree = TileTree.empty()
    tree.append(leaves.slice(0, 10))
    const root = tree.root()
    assert.throws(() => tree.append([leaf(10), new Uint8Array(31)]), { code: 'hash_length' })
    assert.equal(tree.size, 10)
    assert.deepEqual(tree.root(), root)
  })
})

function flipByte(bytes: Uint8Array, seed: number): Uint8Array {
  const at = seed % bytes.length
  return bytes.map((byte, i) => (i === at ? byte ^ (1 + (seed % 255)) : byte))
}
