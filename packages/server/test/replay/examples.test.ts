import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { readYaml } from '@answerable/contract'
import { checkManifest } from '@answerable/domain'
import { parsePolicyTests, runPolicyTests } from '@answerable/policy'
import { readUseCaseFiles } from '../../src/replay/use-case-files.ts'
import { examples } from './support.ts'

for (const suite of readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  test(`${suite.name}: the manifest is valid and its policy passes its own tests, none of them idle`, async () => {
    const { manifest, policy } = await readUseCaseFiles(join(examples, suite.name, 'answerable.yaml'))
    const tests = readFileSync(join(examples, suite.name, manifest.policy.tests ?? ''), 'utf8')
    const report = runPolicyTests(policy, parsePolicyTests(readYaml(tests).value))
    assert.deepEqual(policy.warnings, [])
    assert.deepEqual(
      report.results.filter(({ passed }) => !passed).map(({ name, differences }) => [name, differences]),
      [],
    )
    assert.ok(report.complete, JSON.stringify([report.uncoveredRules, report.mutants]))
    assert.deepEqual(checkManifest(manifest), [])
  })
}
