import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { play, type Seen, step } from './history.ts'

/** What has to happen somewhere in so many histories: a step that is always refused would prove nothing. */
const HAPPENS = [
  'decision.recorded allow',
  'decision.recorded review',
  'decision.claimed allow',
  'intent.opened',
  'by exception',
  'under emergency',
  'under cover',
  'approved beforehand',
  'emergency.reviewed',
  'exception.renewal_requested',
  'authority.revoked',
  'person.departed',
]

test('1,000 random histories of 100 commands, checked after every step', () => {
  const seen: Seen = new Map()
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 100 }), (steps) => {
      assert.deepEqual(play(steps, 1, seen), [])
    }),
    { numRuns: 1000 },
  )
  assert.deepEqual(
    HAPPENS.filter((what) => !seen.has(what)),
    [],
  )
})

test('ten random histories of 2,000 commands, checked every 100', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2000, maxLength: 2000 }), (steps) => {
      assert.deepEqual(play(steps, 100), [])
    }),
    { numRuns: 10 },
  )
})
