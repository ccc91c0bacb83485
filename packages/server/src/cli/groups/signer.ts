import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { dataPaths } from '../../platform/paths.ts'
import { prepareNext, retirePresent } from '../../signer/keys.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'

type Options = { data?: string; socket?: string }

/** `answerable signer`: key and guard in a process, and under a user, of their own. */
export function signerCommand(program: Command, run: Runner): void {
  const signer = program
    .command('signer')
    .description('Hold the log’s key and guard in a process of their own; the server runs with ANSWERABLE_SIGNER')
    .option('--data <folder>', 'the folder with keys/log.key and guard.db; ANSWERABLE_DATA or ./data if left out')
    .option('--socket <path>', 'the unix socket to listen on; signer.sock in the folder if left out')
    .action(run(async (context, options: Options) => serve(context, options)))
  // The group takes options it has itself wherever they stand, also behind a subcommand's name.
  const own = (): Options => signer.opts<Options>()
  signer
    .command('next')
    .description('Make the key the log will be signed with next; it signs along once server or signer starts again')
    .option('--data <folder>', 'the folder with keys/log.key')
    .requiredOption('--origin <origin>', 'the log, as `answerable health` names it')
    .action(
      run(async ({ io }, options: Options & { origin: string }) => {
        const vkey = prepareNext(dataPaths(folderOf(io, options.data ?? own().data)).logKey, options.origin, io.random)
        return { json: { vkey }, text: [vkey, `  Have it signed for: answerable signer rotate '${vkey}' --reason …`] }
      }),
    )
  signer
    .command('rotate')
    .description('Sign that a further key is the log’s; keep the receipt, it leads from the old key to the new one')
    .argument('<vkey>', 'what `answerable signer next` printed')
    .requiredOption('--reason <words>')
    .option('--receipt <file>', 'where to write the receipt', 'rotation.receipt.json')
    .action(
      run(async (context, vkey: string, { reason, receipt }: { reason: string; receipt: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'signer.rotate',
          payload: { vkey, reason },
          done: 'The log has a further key.',
          receipt,
        }),
      ),
    )
  signer
    .command('retire')
    .description('End the overlap: only the next key signs, once server or signer starts again')
    .option('--data <folder>', 'the folder with keys/log.key')
    .action(
      run(async ({ io }, options: Options) => {
        const { retired } = retirePresent(dataPaths(folderOf(io, options.data ?? own().data)).logKey)
        return { json: { retired }, text: [`The old key is in ${retired}. Start the server or signer again.`] }
      }),
    )
}

async function serve(context: Context, { data, socket }: Options): Promise<Result> {
  const { serveSigner } = await import('../../signer/process/serve.ts')
  const { io, style } = context
  const folder = folderOf(io, data)
  const path = socket === undefined ? join(folder, 'signer.sock') : resolve(io.cwd, socket)
  const signer = await serveSigner({ folder, socket: path, random: io.random, report: (line) => io.err(line) })
  io.err(`${style.bold('Signer')} listens. Start the server with ANSWERABLE_SIGNER=${path}`)
  try {
    await io.stopped()
    return { json: { stopped: true }, text: [] }
  } finally {
    await signer.stop()
  }
}

const folderOf = ({ cwd, env }: Context['io'], data: string | undefined): string =>
  resolve(cwd, data ?? env['ANSWERABLE_DATA'] ?? './data')
