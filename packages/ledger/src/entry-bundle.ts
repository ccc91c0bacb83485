import { MAX_ENTRY_BYTES } from './entry.ts'
import { LedgerError } from './errors.ts'
import { TILE_WIDTH } from './tiles.ts'

/**
 * The entries of one bundle: each as 16-bit big-endian length, then its bytes (C2SP tlog-tiles, "Log entries").
 * @throws LedgerError `bundle_malformed` for none or more than 256 entries; `entry_too_large`
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > TILE_WIDTH) throw malformed(`${entries.length} entries`)
  const bundle = new Uint8Array(entries.reduce((total, entry) => total + 2 + entry.byteLength, 0))
  let offset = 0
  for (const entry of entries) {
    if (entry.byteLength > MAX_ENTRY_BYTES) throw new LedgerError('entry_too_large', 'entry exceeds 65,535 bytes')
    bundle[offset] = entry.byteLength >>> 8
    bundle[offset + 1] = entry.byteLength & 0xff
    bundle.set(entry, offset + 2)
    offset += 2 + entry.byteLength
  }
  return bundle
}

/**
 * The entries of a bundle, as views into `bundle`.
 * @param width the number of entries its path promises; a bundle that holds more or fewer is refused
 * @throws LedgerError `bundle_malformed`
 */
export function decodeEntryBundle(bundle: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = []
  let offset = 0
  while (offset < bundle.byteLength) {
    const high = bundle[offset]
    const low = bundle[offset + 1]
    if (high === undefined || low === undefined) throw malformed('ends inside a length')
    const start = offset + 2
    offset = start + high * 256 + low
    if (offset > bundle.byteLength) throw malformed('ends inside an entry')
    entries.push(bundle.subarray(start, offset))
  }
  if (entries.length !== width) throw malformed(`${entries.length} entries instead of ${width}`)
  return entries
}

function malformed(detail: string): LedgerError {
  return new LedgerError('bundle_malformed', `entry bundle: ${detail}`)
}
