import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { readVkey } from '@answerable/verifier'
import { placeOf, previousFrom } from '../../epoch/previous.ts'
import { keepBefore } from '../../ledger/links.ts'
import type { ReceiptFile } from '../../ledger/receipts.ts'
import { followLinks } from '../../monitor/links.ts'
import { dataPaths } from '../../platform/paths.ts'
import { CliError } from '../exit.ts'
import { prepareEpoch } from '../../signer/keys.ts'
import { readText, repeated } from '../options.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'

type OpenOptions = {
  previous: string
  vkey: string
  data: string
  databaseUrl?: string
  link?: string[]
  receipt: string
}
type CloseOptions = { reason: string; next?: string; receipt: string }

/** `answerable epoch`: the end of a log, and the beginning of the one that continues it. */
export function epochCommands(program: Command, run: Runner): void {
  const epoch = program.command('epoch').description('End a log for good, and begin the one that continues it')
  epoch
    .command('close')
    .description('Sign that the log ends; the second of two people ends it, and its gate lets nothing through any more')
    .requiredOption('--reason <words>')
    .option('--next <vkey>', 'the key of the next log, from `epoch key`: who trusts this log is led to it')
    .option('--receipt <file>', 'where to write the receipt', 'closing.receipt.json')
    .action(
      run(async (context, { reason, next, receipt }: CloseOptions) =>
        signedCommand(context, await context.connect(), {
          command: 'epoch.close',
          payload: { reason, ...(next === undefined ? {} : { next }) },
          done: 'Signed. The log ends with the second signature.',
          receipt,
        }),
      ),
    )
  epoch
    .command('key')
    .description('Make the key of the next log in a folder of its own, so that both who end this one can sign for it')
    .requiredOption('--origin <origin>', 'the log that ends, as `answerable health` names it')
    .requiredOption('--data <folder>', 'a new folder')
    .action(
      run(async ({ io }, { origin, data }: { origin: string; data: string }) => {
        const vkey = prepareEpoch(dataPaths(resolve(io.cwd, data)), origin, io.random)
        return {
          json: { vkey },
          text: [vkey, `  Both sign for it: answerable epoch close --next '${vkey}' --reason …`],
        }
      }),
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
    .option(
      '--link <file>',
      'receipt that leads to this key, oldest first: rotations of the old log, then its closing',
      repeated,
    )
    .option('--receipt <file>', 'where to write the receipt of the first entry', 'opening.receipt.json')
    .action(run(async (context, options: OpenOptions) => open(context, options)))
}

async function open({ io, style }: Context, options: OpenOptions): Promise<Result> {
  const { openDeployment } = await import('../../app/open-deployment.ts')
  const previous = previousFrom(readText(io, options.previous), options.vkey)
  const dataDir = resolve(io.cwd, options.data)
  const paths = dataPaths(dataDir)
  if (existsSync(paths.database)) throw new CliError('invalid_file', `${dataDir} holds a log: name a new folder.`)
  const vkey = prepareEpoch(paths, previous.origin, io.random)
  // INVARIANT: the key that was stolen signs nothing of the next log.
  if (readVkey(vkey).publicKey.join() === readVkey(options.vkey).publicKey.join()) {
    throw new CliError('invalid_file', `${dataDir} holds the key of the log before: name a new folder.`)
  }
  const links = linksTo(io, vkey, options)
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
    const { origin, writer } = deployment
    if (writer.model().model.epoch.previous?.checkpoint !== previous.checkpoint) {
      throw new CliError('invalid_file', 'That database holds another log: name an empty one.')
    }
    keepBefore(paths.links, links)
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

/** @throws CliError `invalid_file` when they do not lead from the old log's keys to this one */
function linksTo(io: Context['io'], vkey: string, { link = [], vkey: old }: OpenOptions): ReceiptFile[] {
  const texts = link.map((file) => readText(io, file))
  if (texts.length === 0) return []
  // The key given may be the newest of the old log: receipts about those before it need not start from it.
  if (!followLinks([old], { receipts: texts, opening: undefined }).vkeys.includes(vkey)) {
    throw new CliError('invalid_file', 'The receipts given with --link do not lead from --vkey to the key of this log.')
  }
  return texts.map((text) => JSON.parse(text) as ReceiptFile)
}
