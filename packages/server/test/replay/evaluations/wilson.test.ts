import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { chanceAtRandom, wilson } from '../../../src/replay/evaluations/wilson.ts'

test('published values: 0 of 10 and 5 of 10', () => {
  assert.deepEqual(wilson(0, 10), { count: 0, total: 10, pct: 0, low: 0, high: 27.8 })
  assert.deepEqual(wilson(5, 10), { count: 5, total: 10, pct: 50, low: 23.7, high: 76.3 })
  assert.equal(wilson(0, 0).pct, null)
})

test('an interval holds its share and shrinks with more of the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 400 }), (total, some) => {
      const one = wilson(Math.min(some, total), total)
      const ten = wilson(Math.min(some, total) * 10, total * 10)
      assert.ok((one.low ?? 1) <= (one.pct ?? 0) + 0.05 && (one.pct ?? 0) <= (one.high ?? 0) + 0.05)
      assert.ok((ten.high ?? 0) - (ten.low ?? 0) <= (one.high ?? 0) - (one.low ?? 0) + 0.11)
    }),
  )
})

test('chance at random is the upper tail of the hypergeometric distribution', () => {
  // Four balls, two marked, two drawn: both marked in one of six draws, at least one in five of six.
  const draw = { marked: 2, drawn: 2, total: 4 }
  assert.ok(Math.abs(chanceAtRandom(2, draw) - 1 / 6) < 1e-9)
  assert.ok(Math.abs(chanceAtRandom(1, draw) - 5 / 6) < 1e-9)
  assert.ok(Math.abs(chanceAtRandom(0, draw) - 1) < 1e-9)
})
