import { canonicalize, leafHash, nodeHash, sha256Digest, toBase64url } from '@answerable/ledger'
import type { DocumentRow, StreamRow } from '../store/store.ts'

/** One line of the list: stream, number of its last entry, that entry's leaf hash in base64url. */
export type HeadLine = readonly [stream: string, seq: number, leaf: string]

/** Where streams end, sorted by name, with the tree (RFC 6962) over the RFC 8785 forms of the lines. */
export type StreamHeadsList = {
  readonly lines: readonly HeadLine[]
  readonly root: Uint8Array
  readonly document: DocumentRow
}

export function streamHeadsOf(streams: Iterable<StreamRow>): StreamHeadsList {
  const lines = [...streams]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, seq, leaf }): HeadLine => [name, seq, toBase64url(leaf)])
  const text = canonicalize(lines)
  return {
    lines,
    root: rootOf(lines.map(hashOf)),
    document: { digest: sha256Digest(text), kind: 'stream_heads', text },
  }
}

/** Inclusion proof of line `index`, leaf level first: what shows one use case its own line and no other. */
export function headProof(lines: readonly HeadLine[], index: number): Uint8Array[] {
  return pathOf(lines.map(hashOf), index)
}

/** `sha256:<hex>`, as the entry names the root. */
export function rootDigest(root: Uint8Array): string {
  return `sha256:${Buffer.from(root).toString('hex')}`
}

function hashOf(line: HeadLine): Uint8Array {
  return leafHash(Buffer.from(canonicalize(line), 'utf8'))
}

function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (only === undefined) throw new RangeError('a log without streams')
  if (leaves.length === 1) return only
  const k = splitPoint(leaves.length)
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)))
}

function pathOf(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (leaves.length === 1) return []
  const k = splitPoint(leaves.length)
  return index < k
    ? [...pathOf(leaves.slice(0, k), index), rootOf(leaves.slice(k))]
    : [...pathOf(leaves.slice(k), index - k), rootOf(leaves.slice(0, k))]
}

/** RFC 6962 2.1: the largest power of two smaller than `size`. */
function splitPoint(size: number): number {
  let k = 1
  while (k * 2 < size) k *= 2
  return k
}
