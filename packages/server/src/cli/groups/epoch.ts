import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { placeOf, previousFrom } from '../../epoch/previous.ts'
import { dataPaths } from '../../platform/paths.ts'
import { CliError } from '../exit.ts'
import { readText } from '../options.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'

type OpenOptions = { previous: string; vkey: string; data: string; databaseUrl?: string; receipt: string }

/** `answerable epoch`: the end of a log, and the beginning of the one that continues it. */
export function epochCommands(program: Command, run: Runner): void {
  const epoch = program.command('epoch').description('End a log for good, and begin the one that continues it')
  epoch
    .command('close')
    .description('Sign that the log ends; the second of two people ends it, and its gate lets nothing through any more')
    .requiredOption('--reason <words>')
    .option('--receipt <file>', 'where to write the receipt', 'closing.receipt.json')
    .action(
      run(async (context, { reason, receipt }: { reason: string; receipt: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'epoch.close',
          payload: { reason },
          done: 'Signed. The log ends with the second signature.',
          receipt,
        }),
      ),
    )
  epoch
    .command('open')
    .description(
      'Found the next log in a folder of its own, with a key of its own; its first entry names the last head',
    )
    .requiredOption('--previous <file>', 'the last checkpoint of the log before, witnessed if you can')
    .requiredOption('--vkey <key>', 'the key of the log before, as you got it from somebody you trust')
    .requiredOption('--data <folder>', 'a new folder; nothing of the old one is taken over')
    .option('--database-url <url>', 'PostgreSQL, another database than before; a SQLite file in the folder if left out')
    .option('--receipt <file>', 'where to write the receipt of the first entry', 'opening.receipt.json')
    .action(run(async (context, options: OpenOptions) => open(context, options)))
}

async function open({ io, style }: Context, options: OpenOptions): Promise<Result> {
  const { openDeployment } = await import('../../app/open-deployment.ts')
  const previous = previousFrom(readText(io, options.previous), options.vkey)
  const dataDir = resolve(io.cwd, options.data)
  const { logKey, database } = dataPaths(dataDir)
  // INVARIANT: the key that was stolen signs nothing of the next log. A folder that has a key may have that one.
  if (existsSync(logKey) || existsSync(database)) {
    throw new CliError('invalid_file', `${dataDir} holds a log, or the key of one: name a new folder.`)
  }
  const { databaseUrl } = options
  const deployment = await openDeployment({
    dataDir,
    previous,
    practice: placeOf(previous.origin).practice,
    timers: false,
    clock: io.clock,
    random: io.random,
    onReport: (line) => io.err(line),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  })
  try {
    const { origin, vkey, writer } = deployment
    if (writer.model().model.epoch.previous?.checkpoint !== previous.checkpoint) {
      throw new CliError('invalid_file', 'That database holds another log: name an empty one.')
    }
    const receipt = resolve(io.cwd, options.receipt)
    writeFileSync(receipt, `${JSON.stringify(await writer.receipt(0))}\n`, { mode: 0o600 })
    return {
      json: { origin, vkey, previous, receipt },
      text: [
        `${style.green('✓')} ${origin} begins where ${previous.origin} had ${previous.size} entries.`,
        `  Its key is ${vkey}`,
        `  The receipt of its first entry is in ${receipt}. Hand it out with the key.`,
        '  It has no people, mandates or signatures yet: start the server in this folder and set it up anew.',
      ],
    }
  } finally {
    await deployment.stop()
  }
}
