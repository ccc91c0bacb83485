import { joinBytes, sameBytes } from './encoding.ts'
import { VerificationError } from './errors.ts'
import { sha256 } from './sha256.ts'

const LEAF = Uint8Array.of(0x00)
const NODE = Uint8Array.of(0x01)

/** RFC 6962 2.1: SHA-256(0x00 || entry). */
export function hashLeaf(entry: Uint8Array): Uint8Array {
  return sha256(joinBytes(LEAF, entry))
}

/**
 * Checks an inclusion proof by rebuilding the root exactly as RFC 6962 2.1 defines it: split at the largest power of
 * two below the size, descend into the half that holds the leaf, take the other half from the proof.
 *
 * @param path sibling hashes, leaf level first
 * @throws VerificationError `inclusion_invalid`
 */
export function checkInclusion(
  index: number | bigint,
  size: number | bigint,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
  root: Uint8Array,
): void {
  const at = exact(index)
  const count = exact(size)
  if (at === undefined || count === undefined || at >= count) throw notIncluded(`index ${index} not below size ${size}`)
  if (![leaf, root, ...path].every(isHash)) throw notIncluded('a hash is not 32 bytes')
  const rebuilt = rebuild(at, count, leaf, path)
  if (rebuilt === undefined) throw notIncluded('the proof has the wrong length')
  if (!sameBytes(rebuilt, root)) throw notIncluded('the proof leads to another root')
}

function rebuild(index: bigint, size: bigint, leaf: Uint8Array, path: readonly Uint8Array[]): Uint8Array | undefined {
  const other = path.at(-1)
  if (size === 1n) return other === undefined ? leaf : undefined
  if (other === undefined) return undefined
  const rest = path.slice(0, -1)
  const k = splitPoint(size)
  const inLeft = index < k
  const mine = inLeft ? rebuild(index, k, leaf, rest) : rebuild(index - k, size - k, leaf, rest)
  if (mine === undefined) return undefined
  return inLeft ? hashNode(mine, other) : hashNode(other, mine)
}

/**
 * Checks a consistency proof by undoing SUBPROOF of RFC 6962 2.1.2: both roots are rebuilt from the same hashes.
 * From size 0 nothing can be proven, so it is refused.
 *
 * @throws VerificationError `consistency_invalid`
 */
export function checkConsistency(
  oldSize: number | bigint,
  newSize: number | bigint,
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
  path: readonly Uint8Array[],
): void {
  const m = exact(oldSize)
  const n = exact(newSize)
  if (m === undefined || n === undefined || m === 0n || m > n) throw inconsistent(`sizes ${oldSize} and ${newSize}`)
  // Equal sizes compare roots without hashing; parseCheckpoint has already judged their length.
  if (m !== n && ![oldRoot, newRoot, ...path].every(isHash)) throw inconsistent('a hash is not 32 bytes')
  const rebuilt = rebuildBoth(m, n, oldRoot, path, true)
  if (rebuilt === undefined) throw inconsistent('the proof has the wrong length')
  if (!sameBytes(rebuilt.older, oldRoot)) throw inconsistent('the proof leads to another old root')
  if (!sameBytes(rebuilt.newer, newRoot)) throw inconsistent('the proof leads to another new root')
}

type BothRoots = { readonly older: Uint8Array; readonly newer: Uint8Array }

// `whole` is b of SUBPROOF: this subtree is the entire old tree, whose root the verifier holds already.
function rebuildBoth(
  m: bigint,
  n: bigint,
  oldRoot: Uint8Array,
  path: readonly Uint8Array[],
  whole: boolean,
): BothRoots | undefined {
  const last = path.at(-1)
  if (m === n) {
    if (whole) return path.length === 0 ? { older: oldRoot, newer: oldRoot } : undefined
    return last !== undefined && path.length === 1 ? { older: last, newer: last } : undefined
  }
  if (last === undefined) return undefined
  const rest = path.slice(0, -1)
  const k = splitPoint(n)
  if (m <= k) {
    const left = rebuildBoth(m, k, oldRoot, rest, whole)
    return left && { older: left.older, newer: hashNode(left.newer, last) }
  }
  const right = rebuildBoth(m - k, n - k, oldRoot, rest, false)
  return right && { older: hashNode(last, right.older), newer: hashNode(last, right.newer) }
}

function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joinBytes(NODE, left, right))
}

/** Largest power of two strictly below n, for n > 1. */
function splitPoint(n: bigint): bigint {
  return 1n << BigInt((n - 1n).toString(2).length - 1)
}

function exact(value: number | bigint): bigint | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined
  return value >= 0 ? BigInt(value) : undefined
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === 32
}

function notIncluded(detail: string): VerificationError {
  return new VerificationError('inclusion_invalid', `inclusion: ${detail}`)
}

function inconsistent(detail: string): VerificationError {
  return new VerificationError('consistency_invalid', `consistency: ${detail}`)
}
