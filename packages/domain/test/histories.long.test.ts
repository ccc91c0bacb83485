import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { play, step } from './history.ts'

test('1,000 random histories of 100 commands', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 100 }), (steps) => {
      assert.deepEqual(play(steps), [])
    }),
    { numRuns: 1000 },
  )
})
