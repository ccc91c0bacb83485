import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { JsonObject } from '@answerable/contract'
import { verifyReceipt } from '@answerable/verifier'
import type { Command } from 'commander'
import type { OpenArchive } from '../../archive/check.ts'
import { CliError } from '../exit.ts'
import { readText, repeated, wholeNumber } from '../options.ts'
import { pinnedKeys } from '../profile/pins.ts'
import type { Context, Result, Runner } from '../run.ts'
import { archiveEraseCommand } from './archive-erase.ts'
import { signedCommand } from '../signed-command.ts'
import { holding } from '../archive/holding.ts'
import type { Store } from '../archive/local.ts'

type Keys = { vkey?: string[] }
type WriteOptions = Store & { to: string }
type CheckOptions = Keys & { receipt?: string[] }
type RecordOptions = Keys & { reason: string; receipt: string }
type RemoveOptions = Store & Keys & { archive: string; receipt: string }
type ReceiptOptions = Keys & Store & { index: number; out: string; sealed: boolean }

const DATA = ['--data <folder>', 'the data folder of the log that ended'] as const
const DATABASE = ['--database-url <url>', 'PostgreSQL (or ANSWERABLE_DATABASE_URL)'] as const
const VKEY = ['--vkey <key>', 'the key of the log, as you got it from somebody you trust'] as const

/** `answerable archive`: a log that ended becomes files, and its database is emptied once the next log says so. */
export function archiveCommands(program: Command, run: Runner): void {
  const archive = program.command('archive').description('Turn a log that ended into files anybody can check')
  archive
    .command('write')
    .description('Write the whole log as files (C2SP tlog-tiles), and read them back; nothing is removed')
    .requiredOption(...DATA)
    .option(...DATABASE)
    .requiredOption('--to <folder>', 'a new folder')
    .action(run(async (context, options: WriteOptions) => write(context, options)))
  archive
    .command('check')
    .description('Check every file of an archive, and receipts against it, without any network')
    .argument('<folder>')
    .option(...VKEY, repeated)
    .option('--receipt <file>', 'a receipt that was given out while the log ran', repeated)
    .action(run(async (context, folder: string, options: CheckOptions) => check(context, folder, options)))
  archive
    .command('record')
    .description('Sign, in the next log, that the log before lies in files, and in which')
    .argument('<folder>')
    .option(...VKEY, repeated)
    .requiredOption('--reason <words>', 'why, and where the copies are')
    .option('--receipt <file>', 'where to write the receipt', 'archived.receipt.json')
    .action(run(async (context, folder: string, options: RecordOptions) => record(context, folder, options)))
  archive
    .command('remove')
    .description('Empty the database of the log, once its files were compared with it byte for byte')
    .requiredOption(...DATA)
    .option(...DATABASE)
    .requiredOption('--archive <folder>')
    .requiredOption('--receipt <file>', 'what `archive record` wrote')
    .option('--vkey <key>', 'the key of the next log, which holds that entry', repeated)
    .action(run(async (context, options: RemoveOptions) => remove(context, options)))
  archive
    .command('receipt')
    .description('Make a receipt of any entry from the files')
    .argument('<folder>')
    .requiredOption('--index <n>', 'log index of the entry', wholeNumber)
    .option(...VKEY, repeated)
    .option('--out <file>', 'where to write it', 'entry.receipt.json')
    .option('--data <folder>', 'adds sealed values: the data folder of the log that ended')
    .option(...DATABASE)
    .action(run(async (context, folder: string, options: ReceiptOptions) => receipt(context, folder, options)))
  archiveEraseCommand(archive, run)
}

async function write(context: Context, options: WriteOptions): Promise<Result> {
  const { archiveHere } = await import('../archive/local.ts')
  const { style, io } = context
  const folder = resolve(io.cwd, options.to)
  const { origin, size, digest, bundles, tiles, documents } = await archiveHere(context, options, folder)
  return {
    json: { origin, size, digest, folder, bundles, tiles, documents },
    text: [
      `${style.green('✓')} ${origin}: ${size} entries are in ${folder}, read back and proved.`,
      `  ${bundles} entry bundles, ${tiles} tiles, ${documents} documents; the list of files is ${digest}`,
      '  It holds no sealed values: names and texts stay in the database, where they can be erased.',
      '  Copy it to at least one other place, check it there, then sign it in the next log:',
      `    answerable archive record ${folder} --reason …`,
    ],
  }
}

async function check(
  context: Context,
  folder: string,
  { receipt: files = [], ...keys }: CheckOptions,
): Promise<Result> {
  const { againstArchive } = await import('../../archive/receipt.ts')
  const { checkedArchive } = await import('../archive/local.ts')
  const { style, io } = context
  const vkeys = keysOf(context, keys)
  return withArchive(context, folder, vkeys, async (archive) => {
    const checked = await checkedArchive(context, archive)
    const receipts: { file: string; index: number }[] = []
    // A receipt against files that do not hold would say nothing.
    for (const file of checked.ok ? files : []) {
      const { index } = await holding(file, () => againstArchive(archive, readText(io, file), vkeys))
      receipts.push({ file, index })
    }
    const { ok, problems, closed, origin, size } = checked
    return {
      json: { ...(JSON.parse(JSON.stringify(checked)) as JsonObject), receipts },
      text: [
        `${origin}: ${size} entries in ${checked.files} files, ${closed ? 'ended by its last entry' : 'NOT ENDED'}`,
        ...problems
          .slice(0, 20)
          .map(({ row, index, message }) => `${style.red('✗')} ${row ?? `entry ${index}`}: ${message}`),
        ...receipts.map(({ file, index }) => `${style.green('✓')} ${file} is entry ${index} of it`),
        ok ? `${style.green('✓')} It holds.` : `${style.red('✗')} It does not hold: use another copy.`,
      ],
      exit: ok ? 'ok' : 'refused',
    }
  })
}

async function record(
  context: Context,
  folder: string,
  { reason, receipt: out, ...keys }: RecordOptions,
): Promise<Result> {
  const { checkedArchive } = await import('../archive/local.ts')
  return withArchive(context, folder, keysOf(context, keys), async (archive) => {
    const { ok, closed, origin, size, digest } = await checkedArchive(context, archive)
    if (!ok || !closed) throw new CliError('invalid_file', `${folder} is no whole archive of a log that ended.`)
    return signedCommand(context, await context.connect(), {
      command: 'epoch.archive',
      payload: { origin, size, digest, reason },
      done: 'Recorded: the log before this one lies in files.',
      receipt: out,
      next: [
        `Its database may be emptied now: answerable archive remove --receipt ${out} --archive ${folder} --data …`,
      ],
    })
  })
}

async function remove(context: Context, options: RemoveOptions): Promise<Result> {
  const { removeHere } = await import('../archive/local.ts')
  const { style, io } = context
  const text = readText(io, options.receipt)
  const { entry } = await holding(options.receipt, async () => verifyReceipt(text, { vkeys: keysOf(context, options) }))
  const folder = resolve(io.cwd, options.archive)
  const { origin, size } = await removeHere(context, options, folder, entry)
  return {
    json: { origin, size, archive: folder, removed: true },
    text: [
      `${style.green('✓')} ${origin}: its ${size} entries are in ${folder} only; the database keeps the sealed values.`,
      '  Keep the data folder: its keys open these values, and are what erasing destroys.',
    ],
  }
}

async function receipt(context: Context, folder: string, { index, out, ...options }: ReceiptOptions): Promise<Result> {
  const { receiptHere } = await import('../archive/local.ts')
  const { style, io } = context
  return withArchive(context, folder, keysOf(context, options), async (archive) => {
    const made = await receiptHere(context, options, archive, index)
    writeFileSync(resolve(io.cwd, out), `${JSON.stringify(made)}\n`, { mode: 0o600 })
    const fields = Object.keys(made.disclosures ?? {})
    return {
      json: { index, out, disclosed: fields },
      text: [
        `${style.green('✓')} Entry ${index} is in ${out}${fields.length === 0 ? '' : `, with ${fields.join(', ')}`}.`,
        `    answerable verify ${out}`,
      ],
    }
  })
}

/** The keys somebody vouches for: named, or pinned at the first use of a server. */
function keysOf({ home }: Context, { vkey = [] }: Keys): readonly string[] {
  return [...vkey, ...pinnedKeys(home)]
}

async function withArchive<T>(
  { io }: Context,
  folder: string,
  vkeys: readonly string[],
  work: (archive: OpenArchive) => Promise<T>,
): Promise<T> {
  const { openArchive } = await import('../../archive/check.ts')
  const archive = openArchive(resolve(io.cwd, folder), vkeys)
  try {
    return await work(archive)
  } finally {
    archive.reads.close()
  }
}
