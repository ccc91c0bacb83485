import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EntryId } from '@answerable/contract'
import { type Clock, newUuidV7, systemClock, systemRandom } from '../../src/platform/entropy.ts'

describe('UUIDv7', () => {
  const at = (times: string[]): Clock => ({
    now: () => (times.length > 1 ? times.shift() : times[0]) ?? '',
    elapsed: () => 0,
  })

  it('has the form and the time of RFC 9562', () => {
    const id = newUuidV7(at(['2022-02-22T19:22:22.000Z']), systemRandom)()
    EntryId.parse(id)
    // RFC 9562 appendix A.6: the instant of its UUIDv7 example.
    assert.equal(id.slice(0, 13), '017f22e2-79b0')
  })

  it('strictly increases within a millisecond, past 4096 of them, and when the clock goes back', () => {
    const times = ['2027-01-01T00:00:00.001Z', '2027-01-01T00:00:00.000Z']
    const next = newUuidV7(at(times), systemRandom)
    const ids = Array.from({ length: 10_000 }, next)
    for (const id of ids) EntryId.parse(id)
    assert.deepEqual(ids, [...ids].sort())
    assert.equal(new Set(ids).size, ids.length)
  })
})

describe('the system’s randomness', () => {
  it('never hands out the same bytes twice, nor bytes that change later', () => {
    const first = systemRandom.bytes(16)
    const copy = Buffer.from(first).toString('hex')
    const taken = Array.from({ length: 5000 }, () => Buffer.from(systemRandom.bytes(16)).toString('hex'))
    assert.equal(new Set([copy, ...taken]).size, 5001)
    assert.equal(Buffer.from(first).toString('hex'), copy)
    assert.equal(systemRandom.bytes(100_000).byteLength, 100_000)
  })

  it('the elapsed time does not go back', () => {
    const before = systemClock.elapsed()
    assert.ok(systemClock.elapsed() >= before)
  })
})
