import { resolve } from 'node:path'
import type { ErasedSubject, JsonObject, PayloadInput } from '@answerable/contract'
import { verifyReceipt } from '@answerable/verifier'
import { type Command, Option } from 'commander'
import { erasedOf, keepErased } from '../../archive/erased-files.ts'
import { holding } from '../archive/holding.ts'
import type { ErasePlace } from '../archive/erase-here.ts'
import { CliError } from '../exit.ts'
import { readText, repeated } from '../options.ts'
import { pinnedKeys } from '../profile/pins.ts'
import type { Context, Result, Runner } from '../run.ts'
import { BASES, REQUESTERS } from './erasure.ts'

type Payload = PayloadInput<'epoch.erase'>
type Options = ErasePlace & {
  person?: string
  requester?: string
  useCase?: string
  basis?: Payload['basis']
  requestedBy: Payload['requestedBy']
  reason?: string
  again?: string
  vkey?: string[]
}

/** `answerable archive erase`: what a log that has ended sealed for somebody, by an entry in the next one. */
export function archiveEraseCommand(archive: Command, run: Runner): void {
  archive
    .command('erase')
    .description('Erase what a log that has ended sealed for somebody; signed in the next log')
    .requiredOption('--data <folder>', 'the data folder of the log that ended')
    .option('--database-url <url>', 'PostgreSQL (or ANSWERABLE_DATABASE_URL)')
    .option('--archive <folder>', 'where the entries are, once the database was emptied')
    .option('--person <id>', 'a person, as that log knows them')
    .option('--requester <digest>', 'somebody who used a use case, as their runs know them (onBehalfOf)')
    .option('--use-case <name>', 'with --requester')
    .addOption(new Option('--basis <basis>').choices(BASES))
    .addOption(new Option('--requested-by <role>').choices(REQUESTERS).default('data_subject'))
    .option('--reason <words>')
    .option('--again <receipt>', 'carry out an erasure that was signed, as after a backup of the keys came back')
    .option('--vkey <key>', 'with --again: the key of the next log', repeated)
    .action(run(async (context, options: Options) => erase(context, options)))
}

async function erase(context: Context, options: Options): Promise<Result> {
  const { erasing } = await import('../archive/erase-here.ts')
  const { io, style, home } = context
  const vkeys = [...(options.vkey ?? []), ...pinnedKeys(home)]
  return erasing(context, options, async (log) => {
    const receipt =
      options.again === undefined
        ? await signed(context, options, log)
        : (JSON.parse(readText(io, options.again)) as JsonObject)
    // One that was just signed comes from a server whose key is pinned by now.
    const keys = options.again === undefined ? [...vkeys, ...pinnedKeys(home)] : vkeys
    const text = JSON.stringify(receipt)
    const verified = await holding(options.again ?? 'the receipt', async () => verifyReceipt(text, { vkeys: keys }))
    const entry = erasedOf(verified.entry)
    if (entry === undefined || entry.origin !== log.origin)
      throw new CliError('invalid_file', `The receipt is not of an erasure in ${log.origin}.`)
    // INVARIANT 13: what says that it is gone is durable before it goes, and is found wherever the keys are.
    keepErased(resolve(io.cwd, options.data ?? './data'), receipt, entry.id)
    await log.erase(entry)
    return {
      json: { origin: log.origin, entry: entry.id, what: entry.what },
      text: [
        `${style.green('✓')} Erased in ${log.origin}: the keys are destroyed, every proof stays.`,
        '  Backups of the key file die by their own short life; if one comes back, run this again with --again.',
      ],
    }
  })
}

type Log = Parameters<Parameters<typeof import('../archive/erase-here.ts').erasing>[2]>[0]

async function signed(context: Context, options: Options, log: Log): Promise<JsonObject> {
  const { basis, requestedBy, reason } = options
  if (basis === undefined || reason === undefined) throw new CliError('invalid_option', 'Give --basis and --reason.')
  const what = whatOf(options)
  // Before anybody signs: the next log cannot know what this one must keep.
  await log.allowed(what)
  const connection = await context.connect()
  const answer = await connection.signed('epoch.erase', { origin: log.origin, what, basis, requestedBy, reason })
  return JSON.parse(JSON.stringify(answer.receipt)) as JsonObject
}

function whatOf({ person, requester, useCase }: Options): ErasedSubject {
  if ((person === undefined) === (requester === undefined))
    throw new CliError('invalid_option', 'Give one of --person and --requester.')
  if (person !== undefined) return { kind: 'person', person }
  if (useCase === undefined) throw new CliError('invalid_option', '--requester needs --use-case.')
  return { kind: 'requester', useCase, requester: requester ?? '' }
}
