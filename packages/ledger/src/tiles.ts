import { LedgerError } from './errors.ts'

/** Hashes in a full tile: tiles have height 8 (C2SP tlog-tiles). */
export const TILE_WIDTH = 256

/** Names one tile of hashes. Hash j of level l covers 256^l leaves; `width` is 256 for a full tile, else 1 to 255. */
export type TileCoordinate = { readonly level: number; readonly index: number; readonly width: number }

/** A tile with its content: `width` hashes of 32 bytes, concatenated. */
export type Tile = TileCoordinate & { readonly hashes: Uint8Array }

/** A parsed tile path; level 'entries' names an entry bundle. */
export type TilePath = { readonly level: number | 'entries'; readonly index: number; readonly width: number }

const MAX_LEVEL = 63
const PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/

/** Complete hashes that exist at a level of a tree of `size` leaves: floor(size / 256^level). */
export function hashesAtLevel(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level)
}

/** Width of the partial tile at the right edge of a level, or 0 where there is none. */
export function partialWidth(level: number, size: number): number {
  return hashesAtLevel(level, size) % TILE_WIDTH
}

/** How many hashes of this tile exist in a tree of `size` leaves: 0 to 256. */
export function tileWidthAt(level: number, index: number, size: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, hashesAtLevel(level, size) - index * TILE_WIDTH))
}

/** The partial tiles that, together with `size`, are all a writer needs to go on appending. */
export function edgeTileCoordinates(size: number): TileCoordinate[] {
  requireSize(size)
  const edge: TileCoordinate[] = []
  for (let level = 0; hashesAtLevel(level, size) > 0; level++) {
    const width = partialWidth(level, size)
    if (width > 0) edge.push({ level, index: Math.floor(hashesAtLevel(level, size) / TILE_WIDTH), width })
  }
  return edge
}

/** Path of a hash tile below the log's prefix: tile/L/N, with .p/W when partial. */
export function tilePath(level: number, index: number, width: number = TILE_WIDTH): string {
  if (!Number.isInteger(level) || level < 0 || level > MAX_LEVEL) throw badPath(`level ${level}`)
  return `tile/${level}/${indexPath(index, width)}`
}

/** Path of an entry bundle: tile/entries/N, with .p/W when partial. */
export function entriesPath(index: number, width: number = TILE_WIDTH): string {
  return `tile/entries/${indexPath(index, width)}`
}

/** Reads a path made by {@link tilePath} or {@link entriesPath}; refuses every other spelling of the same tile. */
export function parseTilePath(path: string): TilePath {
  const match = PATH.exec(path)
  if (match === null) throw badPath('unknown form')
  const [, levelText = '', indexText = '', widthText] = match
  const level = levelText === 'entries' ? levelText : Number(levelText)
  const index = Number(indexText.replaceAll(/[x/]/g, ''))
  const width = widthText === undefined ? TILE_WIDTH : Number(widthText)
  if (widthText !== undefined && width >= TILE_WIDTH) throw badPath(`partial width ${widthText}`)
  const again = level === 'entries' ? entriesPath(index, width) : tilePath(level, index, width)
  if (again !== path) throw badPath('not the canonical spelling')
  return { level, index, width }
}

function indexPath(index: number, width: number): string {
  if (!Number.isSafeInteger(index) || index < 0) throw badPath(`index ${index}`)
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw badPath(`width ${width}`)
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/[0-9]{3}/g) ?? []
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return width === TILE_WIDTH ? path : `${path}.p/${width}`
}

export function requireSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new LedgerError('size_out_of_range', `tree size ${size} is not an integer from 0 to 2^53-1`)
  }
}

function badPath(detail: string): LedgerError {
  return new LedgerError('tile_path_malformed', `tile path: ${detail}`)
}
