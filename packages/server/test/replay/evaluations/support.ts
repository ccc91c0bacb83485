import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readYaml } from '@answerable/contract'
import { checkManifest } from '@answerable/domain'
import { parsePolicyTests, runPolicyTests } from '@answerable/policy'
import { readUseCaseFiles } from '../../../src/replay/use-case-files.ts'

const root = fileURLToPath(new URL('../../../../..', import.meta.url))

export const examplesRoot = join(root, 'examples')

/** Where data by others would be. */
export const sharedData = (path: string): string =>
  join(process.env['ANSWERABLE_SHARED'] ?? join(root, '../shared'), 'data', path)

/** Everything wrong with an example: warnings, failed or idle policy tests, findings in the manifest. */
export async function useCaseIssues(name: string): Promise<unknown[]> {
  const { manifest, policy } = await readUseCaseFiles(join(examplesRoot, name, 'answerable.yaml'))
  const tests = readFileSync(join(examplesRoot, name, manifest.policy.tests ?? ''), 'utf8')
  const { results, uncoveredRules, mutants } = runPolicyTests(policy, parsePolicyTests(readYaml(tests).value))
  return [
    ...policy.warnings,
    ...results.filter(({ passed }) => !passed).map((result) => [result.name, result.differences]),
    ...uncoveredRules,
    ...mutants.filter(({ killed }) => !killed),
    ...checkManifest(manifest),
  ]
}
