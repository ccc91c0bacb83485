import { equalBytes, TILE_WIDTH, type Tile, TileTree } from '@answerable/ledger'
import type { SignedHead } from '../signer/guard.ts'
import type { EntryRow, Head, Reads } from '../store/store.ts'
import type { Findings } from './report.ts'

/** Builds the tree again from the entries' own hashes and compares every stored tile, the head row and the guard. */
export class TreeCheck {
  readonly #reads: Reads
  readonly #findings: Findings
  readonly #guard: SignedHead | undefined
  readonly #tree = TileTree.empty()
  #guardSeen = false
  #tiles = 0

  constructor(reads: Reads, guard: SignedHead | undefined, findings: Findings) {
    this.#reads = reads
    this.#guard = guard
    this.#findings = findings
  }

  get tiles(): number {
    return this.#tiles
  }

  /** Takes the next entries with the hashes of their bytes. At most 256 at a time, so that few tiles complete at once. */
  async add(rows: readonly EntryRow[], leaves: readonly Uint8Array[]): Promise<void> {
    await this.#compareLeaves(rows, leaves)
    const signed = this.#guard?.size ?? 0
    const before = signed - this.#tree.size
    if (before > 0 && before <= leaves.length) {
      await this.#append(leaves.slice(0, before))
      this.#compareGuard()
      await this.#append(leaves.slice(before))
    } else {
      await this.#append(leaves)
    }
  }

  async finish(head: Head): Promise<void> {
    for (let level = 0; TILE_WIDTH ** level <= this.#tree.size; level++) {
      const count = Math.floor(this.#tree.size / TILE_WIDTH ** level)
      const width = count % TILE_WIDTH
      const index = Math.floor(count / TILE_WIDTH)
      const hashes = width === 0 ? undefined : this.#tree.readTile(level, index, width)
      if (hashes !== undefined) await this.#compareTile({ level, index, width, hashes })
    }
    await this.#findForeignTiles()
    if (head.size !== this.#tree.size) {
      this.#findings.atRow('head', 'head', `says ${head.size} entries, there are ${this.#tree.size}`)
    }
    if (!equalBytes(head.root, this.#tree.root())) {
      this.#findings.atRow('head', 'head', 'holds another root than the entries lead to')
    }
    if (this.#guard !== undefined && !this.#guardSeen) {
      const { size } = this.#guard
      this.#findings.add({ check: 'guard', message: `${size} entries were signed, only ${this.#tree.size} are there` })
    }
  }

  async #append(leaves: readonly Uint8Array[]): Promise<void> {
    for (const tile of this.#tree.append(leaves)) if (tile.width === TILE_WIDTH) await this.#compareTile(tile)
  }

  #compareGuard(): void {
    this.#guardSeen = true
    if (this.#guard !== undefined && !equalBytes(this.#guard.root, this.#tree.root())) {
      this.#findings.add({
        check: 'guard',
        message: `the first ${this.#guard.size} entries are not those that were signed`,
      })
    }
  }

  /** Names the very entry that was changed, where its tile was not changed along with it. */
  async #compareLeaves(rows: readonly EntryRow[], leaves: readonly Uint8Array[]): Promise<void> {
    const numbers = new Set(rows.map(({ index }) => Math.floor(index / TILE_WIDTH)))
    const stored = await this.#reads.tiles([...numbers].map((index) => ({ level: 0, index })))
    const tiles = new Map(stored.map((tile) => [tile.index, tile]))
    for (const [i, { index, leaf }] of rows.entries()) {
      const hash = leaves[i] as Uint8Array
      const at = (index % TILE_WIDTH) * 32
      const inTile = tiles.get(Math.floor(index / TILE_WIDTH))?.hashes.subarray(at, at + 32)
      if (inTile === undefined || !equalBytes(inTile, hash)) {
        this.#findings.atEntry('tree', index, 'the entry is not the one in the tree')
      } else if (!equalBytes(leaf, hash)) {
        this.#findings.atEntry('entry', index, 'the leaf column is not the hash of the entry')
      }
    }
  }

  async #compareTile({ level, index, width, hashes }: Tile): Promise<void> {
    this.#tiles += 1
    const [stored] = await this.#reads.tiles([{ level, index }])
    const name = `tile ${level}/${index}`
    if (stored === undefined) this.#findings.atRow('tree', name, 'is missing')
    else if (stored.width !== width || !equalBytes(stored.hashes, hashes)) {
      this.#findings.atRow('tree', name, 'does not hold the hashes of its entries')
    }
  }

  async #findForeignTiles(): Promise<void> {
    for (let after: Tile | null = null; ; ) {
      const page: Tile[] = await this.#reads.scanTiles(after, 256)
      for (const { level, index } of page) {
        if (index * TILE_WIDTH >= Math.floor(this.#tree.size / TILE_WIDTH ** level)) {
          this.#findings.atRow('tree', `tile ${level}/${index}`, 'lies beyond the entries')
        }
      }
      after = page.at(-1) ?? null
      if (after === null) return
    }
  }
}
