import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { checkManifest } from '@answerable/domain'
import { parsePolicyTests, runPolicyTests } from '@answerable/policy'
import { loadUseCase } from './in-process-gate.ts'
import { examples } from './support.ts'

for (const suite of readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  test(`${suite.name}: the manifest is valid and its policy passes its own tests, none of them idle`, async () => {
    const { manifest, policy, tests } = await loadUseCase(join(examples, suite.name, 'answerable.yaml'))
    const report = runPolicyTests(policy, parsePolicyTests(tests))
    assert.deepEqual(policy.warnings, [])
    assert.deepEqual(
      report.results.filter(({ passed }) => !passed).map(({ name, differences }) => [name, differences]),
      [],
    )
    assert.ok(report.complete, JSON.stringify([report.uncoveredRules, report.mutants]))
    assert.deepEqual(checkManifest(manifest), [])
  })
}
