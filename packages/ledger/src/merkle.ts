import { equalBytes } from './bytes.ts'
import { LedgerError } from './errors.ts'
import type { LedgerErrorCode } from './errors.ts'
import { HASH_BYTES, nodeHash } from './hash.ts'

/** A leaf index or tree size. Numbers must be safe integers; use bigint beyond 2^53-1. */
export type TreeNumber = number | bigint

/**
 * Checks that `leaf` (a leaf hash) is number `index` of the tree with `size` leaves and `root`.
 * Algorithm: RFC 9162 2.1.3.2, over the hashes of RFC 6962 2.1.
 *
 * @param path sibling hashes, leaf level first
 * @throws LedgerError `index_out_of_range`, `size_out_of_range`, `hash_length`, `inclusion_invalid`
 */
export function verifyInclusion(
  index: TreeNumber,
  size: TreeNumber,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
  root: Uint8Array,
): void {
  const treeSize = toBigInt(size, 'size_out_of_range')
  let node = toBigInt(index, 'index_out_of_range')
  if (node >= treeSize) throw new LedgerError('index_out_of_range', `index ${node} is not below size ${treeSize}`)
  requireHashes([leaf, root, ...path])
  let last = treeSize - 1n
  let running = leaf
  for (const sibling of path) {
    // More hashes than levels: without this, trailing rubbish would be accepted.
    if (last === 0n) throw new LedgerError('inclusion_invalid', 'the proof is longer than the tree is high')
    if ((node & 1n) === 1n || node === last) {
      running = nodeHash(sibling, running)
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n
        last >>= 1n
      }
    } else {
      running = nodeHash(running, sibling)
    }
    node >>= 1n
    last >>= 1n
  }
  if (last !== 0n) throw new LedgerError('inclusion_invalid', 'the proof is shorter than the tree is high')
  if (!equalBytes(running, root)) throw new LedgerError('inclusion_invalid', 'the proof leads to another root')
}

/**
 * Checks that the tree of size `n` is an extension of the tree of size `m`: nothing below `m` was changed or removed.
 * Algorithm: RFC 9162 2.1.4.2. There is no proof from the empty tree, so `m` = 0 is refused.
 *
 * @throws LedgerError `size_out_of_range`, `hash_length`, `consistency_invalid`
 */
export function verifyConsistency(
  m: TreeNumber,
  n: TreeNumber,
  rootM: Uint8Array,
  rootN: Uint8Array,
  path: readonly Uint8Array[],
): void {
  const oldSize = toBigInt(m, 'size_out_of_range')
  const newSize = toBigInt(n, 'size_out_of_range')
  if (oldSize === 0n || oldSize > newSize) {
    throw new LedgerError('size_out_of_range', `no consistency proof leads from size ${oldSize} to ${newSize}`)
  }
  // Nothing is hashed for equal sizes, so only equality counts; parseCheckpoint has already judged the lengths.
  if (oldSize === newSize) {
    if (path.length > 0 || !equalBytes(rootM, rootN)) throw inconsistent('two roots for one size')
    return
  }
  requireHashes([rootM, rootN, ...path])
  // When m is a power of two its root is itself a node of the new tree and is left out of the proof.
  const [first, ...rest] = (oldSize & (oldSize - 1n)) === 0n ? [rootM, ...path] : path
  if (first === undefined) throw inconsistent('the proof is empty')
  let node = oldSize - 1n
  let last = newSize - 1n
  while ((node & 1n) === 1n) {
    node >>= 1n
    last >>= 1n
  }
  let oldRoot = first
  let newRoot = first
  for (const sibling of rest) {
    if (last === 0n) throw inconsistent('the proof is longer than the tree is high')
    if ((node & 1n) === 1n || node === last) {
      oldRoot = nodeHash(sibling, oldRoot)
      newRoot = nodeHash(sibling, newRoot)
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n
        last >>= 1n
      }
    } else {
      newRoot = nodeHash(newRoot, sibling)
    }
    node >>= 1n
    last >>= 1n
  }
  if (last !== 0n) throw inconsistent('the proof is shorter than the tree is high')
  if (!equalBytes(oldRoot, rootM)) throw inconsistent('the proof leads to another old root')
  if (!equalBytes(newRoot, rootN)) throw inconsistent('the proof leads to another new root')
}

function inconsistent(message: string): LedgerError {
  return new LedgerError('consistency_invalid', message)
}

function toBigInt(value: TreeNumber, code: LedgerErrorCode): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new LedgerError(code, `${value} is not an exact integer`)
  }
  const exact = BigInt(value)
  if (exact < 0n) throw new LedgerError(code, `${exact} is negative`)
  return exact
}

function requireHashes(hashes: readonly Uint8Array[]): void {
  for (const bytes of hashes) {
    if (bytes.byteLength !== HASH_BYTES) {
      throw new LedgerError('hash_length', `a hash has ${HASH_BYTES} bytes, not ${bytes.byteLength}`)
    }
  }
}
