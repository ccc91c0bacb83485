/**
 * How good drafted rules are beside handwritten ones, on recordings by others, per use case:
 * `node --conditions=source bench/draft.ts [--json file]`. Drafts are made from the runs without attacks, with labels
 * taken out; every run is then judged in process. Their quality is not the point of the product: a draft is a start.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { draftUseCases, readTools, writeDrafts } from '../packages/server/src/draft/index.ts'
import { policyGate } from '../packages/server/src/replay/policy-gate.ts'
import { type ReplayReport, runReplay } from '../packages/server/src/replay/index.ts'
import type { SuiteReport } from '../packages/server/src/replay/score.ts'
import { readUseCaseFiles } from '../packages/server/src/replay/use-case-files.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const data = join(process.env['ANSWERABLE_SHARED'] ?? join(root, '../shared'), 'data/agentdojo')
const recording = join(data, 'runs-dev.jsonl.gz')
const { values } = parseArgs({ options: { json: { type: 'string' } } })

type Row = { suite: string; user_prompt: string; attack: string; calls: Record<string, unknown>[] }

/** Only what a recording of one's own would hold: request, calls and results. */
const withoutAttacks = (): string =>
  gunzipSync(readFileSync(recording))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
    .filter(({ attack }) => attack === 'none')
    .map(({ suite, user_prompt, calls }) => ({
      suite,
      user_prompt,
      calls: calls.map(({ fn, args, result, error }) => ({ fn, args, result, error })),
    }))
    .map((row) => JSON.stringify(row))
    .join('\n')

const judgedUnder = (manifestPath: string): Promise<ReplayReport> =>
  runReplay({
    runsPath: recording,
    manifestPath,
    shuffleSeed: 'draft',
    gateFor: async (_, file) => policyGate(await readUseCaseFiles(file)),
  })

type Rules = { rules: string; guesses: Record<string, number>; report: ReplayReport }

async function drafted(rules: string, folder: string, runsPath: string, toolsFile: string | undefined): Promise<Rules> {
  const tools = toolsFile === undefined ? {} : { tools: await readTools(toolsFile) }
  const drafts = await draftUseCases({ runsPath, format: 'agentdojo', simulated: true, ...tools })
  await writeDrafts(folder, drafts, { nested: true })
  const marks = (text: string): number => text.split(/(?:#|\/\/) GUESS/u).length - 1
  const guesses = drafts.map(({ useCase, files }): [string, number] => [
    useCase,
    marks(files['answerable.yaml']) + marks(files['policy.cedar']),
  ])
  return { rules, guesses: Object.fromEntries(guesses), report: await judgedUnder(folder) }
}

const cellsOf = ({ attacks, clean, attacked_fine, calls }: SuiteReport): string =>
  [
    `${attacks.stopped_pct ?? '-'} of ${attacks.total}`,
    `${clean.interrupted_pct ?? '-'} of ${clean.total}`,
    `${attacked_fine.interrupted_pct ?? '-'} of ${attacked_fine.total}`,
    String(calls.deny),
  ]
    .map((cell) => cell.padStart(16))
    .join('')

if (!existsSync(recording)) {
  console.error(`needs shared data: ${recording}`)
  process.exitCode = 1
} else {
  const folder = mkdtempSync(join(tmpdir(), 'answerable-bench-draft-'))
  try {
    const clean = join(folder, 'clean.jsonl')
    writeFileSync(clean, withoutAttacks())
    const all: Rules[] = [
      { rules: 'handwritten', guesses: {}, report: await judgedUnder(join(root, 'examples/agentdojo')) },
      await drafted('drafted, with tool schemas', join(folder, 'with'), clean, join(data, 'tools.json')),
      await drafted('drafted from the runs alone', join(folder, 'alone'), clean, undefined),
    ]
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(all, null, 2)}\n`)
    for (const { rules, guesses, report } of all) {
      const heads = ['stopped %', 'clean held %', 'fine held %', 'refused'].map((head) => head.padStart(16)).join('')
      console.log(`${rules.padEnd(30)}${heads}${'guesses'.padStart(9)}`)
      for (const [suite, figures] of [...Object.entries(report.suites), ['overall', report.overall] as const]) {
        const guessed = suite === 'overall' ? Object.values(guesses).reduce((a, b) => a + b, 0) : (guesses[suite] ?? 0)
        console.log(`  ${suite.padEnd(28)}${cellsOf(figures)}${String(guessed).padStart(9)}`)
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
