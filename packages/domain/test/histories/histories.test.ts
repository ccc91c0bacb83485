import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { MUTANTS } from './mutants/list.ts'
import { play, type Seen, step } from './play.ts'

test('random histories on two servers: no entry stands that the invariants forbid', () => {
  const seen: Seen = new Map()
  fc.assert(
    fc.property(fc.array(step, { minLength: 50, maxLength: 50 }), (steps) => {
      assert.deepEqual(play(steps, 5, seen), [])
    }),
    { numRuns: 6, seed: 20261124 },
  )
  for (const what of ['decision.recorded allow', 'decision.claimed allow', 'intent.opened', 'by exception', 'fenced'])
    assert.ok((seen.get(what) ?? 0) > 0, `${what} never happened`)
})

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const hunt = (name: string, runs: number) =>
  spawnSync(
    process.execPath,
    ['--conditions=source', '--import', here('./mutants/broken.ts'), here('./mutants/hunt.ts'), `${runs}`, '1'],
    { env: { ...process.env, MUTANT: name }, encoding: 'utf8' },
  )

test('a rule that is broken by a millisecond is found', () => {
  const { status, stdout, stderr } = hunt(MUTANTS[0]?.name ?? '', 20)
  assert.equal(status, 0, stderr)
  assert.match(stdout, /: ./)
})
