import { dirname, join } from 'node:path'
import {
  AnswerableError,
  type Issue,
  type Manifest,
  placed,
  readEntities,
  readManifest,
  type Tier,
} from '@answerable/contract'
import { checkManifest, tierFloor, tierOf } from '@answerable/domain'
import { policySentences } from '@answerable/policy'
import { checkPolicy, compileFor } from '../../gate/check-policy.ts'
import type { Io } from '../io.ts'
import { readText } from '../options.ts'

/** One mistake, in which file it is. */
export type FileIssue = Issue & { file: string }

/** A use case as its files say: everything that can be known without a server. */
export type CheckedUseCase = {
  manifest?: Manifest
  policy?: string
  tests?: string
  /** the entity file, where the manifest names one */
  entities?: string
  tier?: { floor: Tier; tier: Tier }
  rules: number
  testsPassed: number
  sentences: string[]
  issues: FileIssue[]
}

/**
 * Checks `answerable.yaml` with the policy and tests it names, as the server will.
 * @throws CliError `file_unreadable` where one of the files is missing
 */
export function checkUseCase(io: Pick<Io, 'cwd'>, file: string): CheckedUseCase {
  const nothing = { rules: 0, testsPassed: 0, sentences: [] }
  const text = readText(io, file)
  let manifest: Manifest
  let issues: Issue[]
  try {
    const read = readManifest(text)
    manifest = read.manifest
    issues = placed(checkManifest(manifest), read.file)
  } catch (error) {
    if (!(error instanceof AnswerableError)) throw error
    return { ...nothing, issues: error.issues.map((issue) => ({ ...issue, file })) }
  }
  const tier = { floor: tierFloor(manifest), tier: tierOf(manifest) }
  const beside = (name: string): string => join(dirname(file), name)
  const policyFile = beside(manifest.policy.file)
  const policy = readText(io, policyFile)
  const testsFile = manifest.policy.tests === undefined ? undefined : beside(manifest.policy.tests)
  const tests = testsFile === undefined ? '' : readText(io, testsFile)
  const entitiesFile = manifest.entities === undefined ? undefined : beside(manifest.entities.file)
  const entities = entitiesFile === undefined ? undefined : readText(io, entitiesFile)
  const found = {
    manifest,
    policy,
    tests,
    tier,
    ...(entities === undefined ? {} : { entities }),
    issues: [
      ...issues.map((issue) => ({ ...issue, file })),
      ...entityIssues(entities).map((issue) => ({ ...issue, file: entitiesFile ?? file })),
    ],
  }
  const verdict = checkPolicy(manifest, policy, tests)
  if (!verdict.ok) {
    const at = verdict.code === 'policy_tests_failed' ? (testsFile ?? policyFile) : policyFile
    return {
      ...nothing,
      ...found,
      issues: [...found.issues, ...verdict.issues.map((issue) => ({ ...issue, file: at }))],
    }
  }
  const sentences = policySentences(compileFor(manifest, policy))
  return { ...found, rules: verdict.rules, testsPassed: verdict.testsPassed, sentences }
}

function entityIssues(text: string | undefined): readonly Issue[] {
  try {
    if (text !== undefined) readEntities(text)
    return []
  } catch (error) {
    if (error instanceof AnswerableError) return error.issues
    throw error
  }
}
