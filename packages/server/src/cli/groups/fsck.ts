import { resolve } from 'node:path'
import type { JsonObject } from '@answerable/contract'
import type { Command } from 'commander'
import type { Context, Result, Runner } from '../run.ts'
import { repeated } from '../options.ts'
import { columns } from '../style.ts'

type Options = { data?: string; databaseUrl?: string; archive?: string; vkey?: string[] }

/** `answerable fsck`: every stored byte of the log against the signed head. */
export function fsckCommand(program: Command, run: Runner): void {
  program
    .command('fsck')
    .description('Check every entry, hash and row of a log; names the first bad one')
    .option('--data <folder>', 'the data folder; ANSWERABLE_DATA or ./data if left out')
    .option('--database-url <url>', 'PostgreSQL (or ANSWERABLE_DATABASE_URL)')
    .option('--archive <folder>', 'where the entries are, once the database was emptied for an archive')
    .option('--vkey <key>', 'the key of the next log, where it says what was erased in this one', repeated)
    .action(run(async (context, options: Options) => check(context, options)))
}

async function check(context: Context, { data, databaseUrl, archive, vkey }: Options): Promise<Result> {
  const { checkLog } = await import('../fsck/check-log.ts')
  const { io, style } = context
  const url = databaseUrl ?? io.env['ANSWERABLE_DATABASE_URL']
  const report = await checkLog({
    folder: resolve(io.cwd, data ?? io.env['ANSWERABLE_DATA'] ?? './data'),
    databaseUrl: url,
    vkeys: vkey ?? [],
    archive: archive === undefined ? undefined : resolve(io.cwd, archive),
    random: io.random,
    signer: io.env['ANSWERABLE_SIGNER'] || undefined,
    progress: (entries) => {
      if (entries % 65_536 === 0) context.progress(`${entries} entries read`)
    },
  })
  const { ok, origin, counts, problems, found } = report
  const where = (index: number | undefined, row: string | undefined): string => row ?? `entry ${index}`
  return {
    json: JSON.parse(JSON.stringify(report)) as JsonObject,
    text: [
      origin,
      ...columns(Object.entries(counts).map(([what, count]) => [`  ${what}`, String(count)])),
      ...problems
        .slice(0, 20)
        .map(({ check: name, index, row, message }) => `${style.red('✗')} ${name}: ${where(index, row)}: ${message}`),
      ...(found > 20 ? [`  and ${found - 20} more; --json lists up to 1000`] : []),
      ok
        ? `${style.green('✓')} Everything is in order.`
        : `${style.red('✗')} ${found} ${found === 1 ? 'problem' : 'problems'}. Do not edit anything: see docs/guide/recovery.md.`,
    ],
    exit: ok ? 'ok' : 'refused',
  }
}
