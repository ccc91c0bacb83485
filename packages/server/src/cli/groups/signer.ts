import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Context, Result, Runner } from '../run.ts'

type Options = { data?: string; socket?: string }

/** `answerable signer`: key and guard in a process, and under a user, of their own. */
export function signerCommand(program: Command, run: Runner): void {
  program
    .command('signer')
    .description('Hold the log’s key and guard in a process of their own; the server runs with ANSWERABLE_SIGNER')
    .option('--data <folder>', 'the folder with keys/log.key and guard.db; ANSWERABLE_DATA or ./data if left out')
    .option('--socket <path>', 'the unix socket to listen on; signer.sock in the folder if left out')
    .action(run(async (context, options: Options) => serve(context, options)))
}

async function serve(context: Context, { data, socket }: Options): Promise<Result> {
  const { serveSigner } = await import('../../signer/process/serve.ts')
  const { io, style } = context
  const folder = resolve(io.cwd, data ?? io.env['ANSWERABLE_DATA'] ?? './data')
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
