import { type Manifest, readManifest } from '@answerable/contract'
import { checkManifest } from '@answerable/domain'
import { parsePolicyTests, runPolicyTests } from '@answerable/policy'
import { readYaml } from '@answerable/contract'
import { compileFor } from '../gate/check-policy.ts'
import { openRuns, type RunFormat, type RunReader } from '../replay/open-runs.ts'
import type { ToolSchema } from '../replay/types.ts'
import { DraftError } from './error.ts'
import type { Draft } from './guess.ts'
import { guessDraft } from './guess-draft.ts'
import { blanks, simulated } from './owner.ts'
import { draftRules } from './rules.ts'
import { addRun, newSurvey, type Survey } from './survey.ts'
import { manifestText } from './write-manifest.ts'
import { policyText } from './write-policy.ts'
import { testsText } from './write-tests.ts'

export type DraftOptions = {
  /** Recorded runs, gzipped or plain. Labels in them are never looked at. */
  readonly runsPath: string
  readonly format?: RunFormat | undefined
  /** Use case of the runs of formats that name none. */
  readonly useCase?: string | undefined
  /** Schemas by use case, beside those the recording holds; under '' those that count for every use case. */
  readonly tools?: ReadonlyMap<string, readonly ToolSchema[]>
  /** Fills in made-up people where only people know, so that a replay needs nothing handwritten. */
  readonly simulated?: boolean
  /** @param share of the file that was read, 0 to 1 */
  readonly progress?: (runs: number, calls: number, share: number) => void
}

export const DRAFT_FILES = ['answerable.yaml', 'policy.cedar', 'policy.tests.yaml'] as const

export type DraftedUseCase = {
  readonly useCase: string
  readonly draft: Draft
  /** As a replay runs it: blanks filled with made-up people. */
  readonly manifest: Manifest
  readonly files: Readonly<Record<(typeof DRAFT_FILES)[number], string>>
}

/**
 * Drafts a manifest, a policy and its tests for every use case in a recording.
 * @throws RecordingError; DraftError `draft_empty`
 */
export async function draftUseCases(options: DraftOptions): Promise<DraftedUseCase[]> {
  const { runsPath, format, useCase, tools = new Map(), simulated: fill = false } = options
  const reader = await openRuns(runsPath, { format, useCase, seed: '' })
  const surveys = await surveyRuns(reader, tools, options.progress)
  const withCalls = surveys.filter(({ calls }) => calls > 0)
  if (withCalls.length === 0) throw new DraftError('draft_empty', `${runsPath} holds no calls to draft from`)
  return withCalls.map((survey) => draftOf(guessDraft(survey), fill))
}

const surveyRuns = async (
  reader: RunReader,
  tools: ReadonlyMap<string, readonly ToolSchema[]>,
  progress: DraftOptions['progress'],
): Promise<Survey[]> => {
  const surveys = new Map<string, Survey>()
  let runs = 0
  let calls = 0
  for await (const { run } of reader) {
    const survey = surveys.get(run.suite) ?? newSurvey(run.suite)
    surveys.set(run.suite, survey)
    addRun(survey, run, [...(run.tools ?? []), ...(tools.get(run.suite) ?? tools.get('') ?? [])])
    runs += 1
    calls += run.calls.length
    progress?.(runs, calls, reader.share())
  }
  return [...surveys.values()]
}

/**
 * The files of a draft.
 * INVARIANT: a draft that is handed out holds together: it parses, its references resolve, the policy compiles and
 * passes its own tests, every rule with a case for it and one against it, none idle.
 * @throws DraftError `draft_empty`, `draft_unsound`
 */
export function draftOf(draft: Draft, fill: boolean): DraftedUseCase {
  if (draft.tools.length === 0)
    throw new DraftError('draft_empty', `${draft.useCase}: no tool has a name that a manifest can hold`)
  const filled = manifestText(draft, simulated(draft.runs))
  const { manifest } = readManifest(filled)
  const rules = draftRules(draft)
  const policy = policyText(draft, rules)
  const compiled = compileFor(manifest, policy)
  const tests = testsText(
    manifest,
    compiled,
    rules.flatMap(({ cases }) => cases),
  )
  const report = runPolicyTests(compiled, parsePolicyTests(readYaml(tests).value))
  const issues = checkManifest(manifest)
  if (!report.complete || issues.length > 0 || compiled.warnings.length > 0) {
    const found = JSON.stringify([
      issues,
      compiled.warnings,
      report.uncoveredRules,
      report.mutants.filter((m) => !m.killed),
    ])
    throw new DraftError('draft_unsound', `the draft of ${draft.useCase} does not hold together: ${found}`)
  }
  return {
    useCase: draft.useCase,
    draft,
    manifest,
    files: {
      'answerable.yaml': fill ? filled : manifestText(draft, blanks),
      'policy.cedar': policy,
      'policy.tests.yaml': tests,
    },
  }
}
