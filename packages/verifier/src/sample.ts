import { encodeHex } from './hex.ts'
import { utf8Bytes } from './encoding.ts'
import { sha256 } from './sha256.ts'

/**
 * A sample anybody can draw again: the `count` ids with the smallest
 * `SHA-256("answerable-sample/v1\n" + root in hex + "\n" + id)`. The root is fixed before anybody asks for a sample and
 * depends on every entry, so nobody chooses what is looked at.
 *
 * @returns the ids in the order drawn
 */
export function sampleOf(root: Uint8Array, ids: readonly string[], count: number): string[] {
  const seed = encodeHex(root)
  return ids
    .map((id) => ({ id, rank: encodeHex(sha256(utf8Bytes(`answerable-sample/v1\n${seed}\n${id}`))) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
    .slice(0, count)
    .map(({ id }) => id)
}
