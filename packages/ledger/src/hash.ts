import { hash } from 'node:crypto'
import { asBuffer, plainBytes } from './bytes.ts'
import { LedgerError } from './errors.ts'

export const HASH_BYTES = 32

// Reused for every interior node. Safe because hashing is synchronous and nothing keeps a reference to it.
const nodeInput = Buffer.alloc(1 + 2 * HASH_BYTES)
nodeInput[0] = 0x01

/** Root of the tree with no leaves: SHA-256 of nothing (RFC 6962 2.1). */
export const EMPTY_ROOT: Uint8Array = plainBytes(hash('sha256', '', 'buffer'))

/**
 * RFC 6962 2.1 leaf hash: SHA-256(0x00 || entry bytes). The prefix keeps an entry from posing as an interior node
 * (second preimage).
 */
export function leafHash(entry: Uint8Array): Uint8Array {
  const input = Buffer.allocUnsafe(1 + entry.byteLength)
  input[0] = 0x00
  input.set(entry, 1)
  return plainBytes(hash('sha256', input, 'buffer'))
}

/** RFC 6962 2.1 interior node: SHA-256(0x01 || left || right). @throws LedgerError `hash_length` */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  requireHash(left)
  requireHash(right)
  nodeInput.set(left, 1)
  nodeInput.set(right, 1 + HASH_BYTES)
  return plainBytes(hash('sha256', nodeInput, 'buffer'))
}

/**
 * Hashes the two adjacent 32-byte hashes at `from` in `slab` into `to` of the same slab. No allocation beyond one short
 * string: 'binary' (latin1) output is several times faster than a Buffer per digest.
 */
export function hashPairWithin(slab: Buffer, from: number, to: number): void {
  slab.copy(nodeInput, 1, from, from + 2 * HASH_BYTES)
  slab.write(hash('sha256', nodeInput, 'binary'), to, HASH_BYTES, 'latin1')
}

export function requireHash(bytes: Uint8Array): void {
  if (bytes.byteLength !== HASH_BYTES) {
    throw new LedgerError('hash_length', `a hash has ${HASH_BYTES} bytes, not ${bytes.byteLength}`)
  }
}

/** SHA-256 of bytes, or of the UTF-8 of a string. */
export function sha256(data: Uint8Array | string): Uint8Array {
  return plainBytes(hash('sha256', typeof data === 'string' ? data : asBuffer(data), 'buffer'))
}
