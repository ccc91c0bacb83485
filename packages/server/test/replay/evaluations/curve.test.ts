import assert from 'node:assert/strict'
import test from 'node:test'
import { strictnessCurve } from '../../../src/replay/evaluations/curve.ts'
import { formatCurve } from '../../../src/replay/evaluations/format-curve.ts'
import { LEVELS, SIGNED, WORDED } from '../../../src/replay/evaluations/levels.ts'
import { readUseCaseFiles } from '../../../src/replay/use-case-files.ts'
import { compileFor } from '../../../src/gate/check-policy.ts'
import { examples, fileOf, ROWS } from '../support.ts'
import { join } from 'node:path'

for (const suite of ['banking', 'slack', 'travel', 'workspace']) {
  test(`every level compiles for ${suite} without a warning`, async () => {
    const { manifest } = await readUseCaseFiles(join(examples, suite, 'answerable.yaml'))
    for (const { policy } of LEVELS) assert.deepEqual(compileFor(manifest, policy).warnings, [])
  })
}

test('each level holds what the one before it holds, and the report says at what price', async (t) => {
  const curve = await strictnessCurve({ runsPath: fileOf(t, ROWS), manifestPath: examples })
  const points = curve.suites['banking'] ?? []
  assert.deepEqual(points, curve.suites['overall'])
  assert.deepEqual(
    points.map(({ level }) => level),
    [...LEVELS.map(({ name }) => name), SIGNED, WORDED],
  )
  for (const figure of ['stopped_pct', 'clean_interrupted_pct', 'reviews_per_clean_run'] as const) {
    const rising = points.slice(0, LEVELS.length).map((point) => point[figure] ?? -1)
    assert.deepEqual(
      rising,
      rising.toSorted((a, b) => a - b),
    )
  }
  assert.deepEqual(curve.totals['banking'], { attacks: 3, clean: 2, attacked_fine: 1 })
  // Two clean runs, each with one payment, of which one is held: half of what is not a read goes unheld.
  assert.deepEqual(
    [points[0]?.autonomy_pct, points[0]?.reviews_per_clean_run, points[0]?.plans_per_clean_run],
    [50, 0.5, 0.5],
  )
  assert.match(
    formatCurve(curve),
    /banking: 3 attacks, 2 clean runs[\s\S]*as signed[\s\S]*overall:[\s\S]*direct 0 of 3[\s\S]*0 of 2 runs/,
  )
  assert.deepEqual(curve.wording.attacks, { direct: { total: 3, seen: 0 } })
})
