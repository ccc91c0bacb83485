import type { JsonObject } from '@answerable/contract'
import { type Command, Option } from 'commander'
import { wholeNumber } from '../options.ts'
import type { RunFormat } from '../../replay/index.ts'
import type { ReplayFlags } from '../replay/replay.ts'
import type { Result, Runner } from '../run.ts'

const FORMATS = ['agentdojo', 'openai', 'otel', 'mcp'] as const satisfies readonly RunFormat[]

/** `answerable replay`: recorded runs through a running gate, in a log that is thrown away. */
export function replayCommand(program: Command, run: Runner): void {
  program
    .command('replay')
    .description('Put recorded runs before a running gate, in a throw-away log with a simulated owner')
    .argument('<runs>', 'recorded runs, plain or .gz')
    .addOption(new Option('--format <format>', 'found out if left out').choices(FORMATS))
    .requiredOption('--manifest <path>', 'answerable.yaml, or a folder with one folder per suite')
    .option('--use-case <id>', 'of the runs of formats that name none')
    .option('--seed <words>', 'opaque run ids are made from it', 'answerable')
    .option('--concurrency <count>', 'runs judged at the same time', wholeNumber, 8)
    .action(
      run(async (context, runs: string, options: ReplayFlags): Promise<Result> => {
        // Loaded when asked for: a receipt is verified without starting half a server.
        const { replayInThrowAwayLog } = await import('../replay/replay.ts')
        const { formatReplay } = await import('../../replay/index.ts')
        const report = await replayInThrowAwayLog(context, runs, options)
        return { json: report as unknown as JsonObject, text: formatReplay(report).split('\n') }
      }),
    )
}
