import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { DraftedUseCase } from '../../draft/index.ts'
import type { RunFormat } from '../../replay/index.ts'
import { progressBar } from '../progress-bar.ts'
import type { Context, Result, Runner } from '../run.ts'
import { columns } from '../style.ts'

const FORMATS = ['agentdojo', 'openai', 'otel', 'mcp'] as const satisfies readonly RunFormat[]

type Flags = { format?: RunFormat; useCase?: string; tools?: string; out: string }

/** `answerable draft`: a first manifest, policy and policy tests from recorded runs, every guess marked. */
export function draftCommand(program: Command, run: Runner): void {
  program
    .command('draft')
    .description('Write a first manifest, policy and policy tests from recorded runs, every guess marked for the owner')
    .argument('<runs>', 'recorded runs, plain or .gz')
    .addOption(new Option('--format <format>', 'found out if left out').choices(FORMATS))
    .option('--use-case <id>', 'of the runs of formats that name none')
    .option('--tools <file>', 'JSON file of tool schemas, beside those the recording holds')
    .option('--out <folder>', 'where to write; with several use cases, a folder each', '.')
    .action(run(async (context, runs: string, flags: Flags) => draft(context, runs, flags)))
}

async function draft(context: Context, runs: string, { format, useCase, tools, out }: Flags): Promise<Result> {
  const { draftUseCases, readTools, writeDrafts } = await import('../../draft/index.ts')
  const { io, style } = context
  const bar = progressBar(context)
  const drafts = await draftUseCases({
    runsPath: resolve(io.cwd, runs),
    format,
    useCase,
    progress: (done, calls, share) => bar.at(share, `${done} runs, ${calls} calls`),
    ...(tools === undefined ? {} : { tools: await readTools(resolve(io.cwd, tools)) }),
  })
  const files = await writeDrafts(resolve(io.cwd, out), drafts)
  return {
    json: { use_cases: drafts.map(summary), files },
    text: [
      ...columns(drafts.map((each) => row(each))),
      '',
      ...files.map((file) => `Written: ${file}`),
      '',
      'GUESS marks what was guessed and why, BLANK what only people know.',
      `Mend both, then type: answerable use-case check ${files[0] ?? ''}`,
      style.dim('To see what these rules would have done: answerable replay <runs> --draft --html report.html'),
    ],
  }
}

const count = (text: string, mark: string): number => text.split(mark).length - 1

const summary = ({ useCase, draft: { runs, calls, tools, left }, files }: DraftedUseCase) => ({
  use_case: useCase,
  runs,
  calls,
  tools: tools.length,
  rules: count(files['policy.cedar'], '@id('),
  guesses: count(files['answerable.yaml'], '# GUESS') + count(files['policy.cedar'], '// GUESS'),
  blanks: count(files['answerable.yaml'], '# BLANK:'),
  left_out: [...left],
})

const row = (each: DraftedUseCase): string[] => {
  const { use_case, runs, calls, tools, rules, guesses, blanks } = summary(each)
  return [
    use_case,
    `${runs} runs`,
    `${calls} calls`,
    `${tools} tools`,
    `${rules} rules`,
    `${guesses} guesses`,
    `${blanks} blanks`,
  ]
}
