import { randomFillSync } from 'node:crypto'
import { performance } from 'node:perf_hooks'

/**
 * The only module with a clock, ids or randomness: everything else takes them as parameters, so that tests fast-forward
 * and replay. A test refuses these calls anywhere else.
 */

export type Clock = {
  /** The wall clock: RFC 3339 UTC with milliseconds. It may jump. */
  now(): string
  /** Milliseconds since an arbitrary start. It never goes back, whatever happens to the wall clock. */
  elapsed(): number
}

export type Random = {
  /** `count` fresh bytes from a cryptographically secure source. */
  bytes(count: number): Uint8Array
}

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  elapsed: () => performance.now(),
}

const POOL_BYTES = 8192

// One system call per pool instead of one per nonce. Bytes are handed out once: the pool is replaced, never refilled,
// so a caller that keeps its slice never sees it change.
function pooledRandom(): Random {
  let pool = Buffer.alloc(0)
  return {
    bytes: (count) => {
      if (count > POOL_BYTES) return randomFillSync(new Uint8Array(count))
      if (pool.byteLength < count) pool = randomFillSync(Buffer.alloc(POOL_BYTES))
      const taken = new Uint8Array(pool.buffer, pool.byteOffset, count)
      pool = pool.subarray(count)
      return taken
    },
  }
}

export const systemRandom: Random = pooledRandom()

/**
 * A factory of lower-case UUIDv7 (RFC 9562 section 5.7). Ids from one factory strictly increase: within a millisecond,
 * or when the clock goes back, the 12 bits of `rand_a` count (section 6.2, method 1) and overflow into the next one.
 */
export function newUuidV7(clock: Clock, random: Random): () => string {
  let milliseconds = 0
  let counter = 0
  return () => {
    const now = Date.parse(clock.now())
    if (now > milliseconds) {
      milliseconds = now
      counter = 0
    } else if (++counter > 0xfff) {
      milliseconds += 1
      counter = 0
    }
    const tail = random.bytes(8)
    const bytes = Buffer.alloc(16)
    bytes.writeUIntBE(milliseconds, 0, 6)
    bytes.writeUInt16BE(0x7000 | counter, 6)
    bytes.set(tail, 8)
    bytes[8] = ((tail[0] ?? 0) & 0x3f) | 0x80
    const hex = bytes.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}
