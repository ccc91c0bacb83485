import { type Command, Option } from 'commander'
import { wholeNumber } from '../options.ts'
import type { RunFormat } from '../../replay/index.ts'
import type { ReportFlags } from '../replay/report.ts'
import type { Result, Runner } from '../run.ts'

const FORMATS = ['agentdojo', 'openai', 'otel', 'mcp'] as const satisfies readonly RunFormat[]

/** `answerable replay`: recorded runs through a running gate, in a log that is thrown away. */
export function replayCommand(program: Command, run: Runner): void {
  program
    .command('replay')
    .description('Put recorded runs before a running gate, in a throw-away log with a simulated owner')
    .argument('<runs>', 'recorded runs, plain or .gz')
    .addOption(new Option('--format <format>', 'found out if left out').choices(FORMATS))
    .option('--manifest <path>', 'answerable.yaml, or a folder with one folder per use case')
    .option('--draft', 'draft manifest and policy from the runs themselves: nothing handwritten is needed', false)
    .option('--tools <file>', 'with --draft: JSON file of tool schemas')
    .option('--html <file>', 'also write one page that opens from disk')
    .option('--use-case <id>', 'of the runs of formats that name none')
    .option('--seed <words>', 'opaque run ids are made from it', 'answerable')
    .option('--concurrency <count>', 'runs judged at the same time', wholeNumber, 32)
    .action(
      run(async (context, runs: string, options: ReportFlags): Promise<Result> => {
        // Loaded when asked for: a receipt is verified without starting half a server.
        const { replayRecording } = await import('../replay/report.ts')
        return replayRecording(context, runs, options)
      }),
    )
}
