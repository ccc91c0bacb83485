import { resolve } from 'node:path'
import type { Command } from 'commander'
import { CliError } from '../exit.ts'
import { repeated, wholeNumber } from '../options.ts'
import { objectsAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns } from '../style.ts'

type ServeOptions = { name?: string; log?: string[]; data: string; host: string; port: number }
type DeclareOptions = { operator: string; operatedBy: string; reason: string; receipt?: string }

/** `answerable witness`: run one for somebody else's log; `declare` and `list`: who watches this one. */
export function witnessCommands(program: Command, run: Runner): void {
  const witness = program
    .command('witness')
    .description('Run a witness: sign heads of other people’s logs, as long as they only grow (C2SP tlog-witness)')
    .option('--name <name>', 'its name, an address without scheme such as witness.example.org/w1')
    .option('--log <vkey>', 'the key of a log to watch; repeat for more', repeated)
    .option('--data <folder>', 'where its key and its memory are kept', './witness')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on', wholeNumber, 7421)
    .action(run(async (context, options: ServeOptions) => serve(context, options)))
  witness
    .command('declare')
    .description('Sign who operates a witness: only one declared independent counts')
    .argument('<vkey>', 'the verifier key the witness printed when it started')
    .requiredOption('--operator <who>', 'independent, or same')
    .requiredOption('--operated-by <words>', 'who runs it')
    .requiredOption('--reason <words>')
    .option('--receipt <file>', 'write the receipt to a file')
    .action(run(async (context, vkey: string, options: DeclareOptions) => declare(context, vkey, options)))
  witness
    .command('list')
    .description('Who watches this log, up to which size, and how long ago')
    .action(run(async (context) => list(context)))
}

async function serve(context: Context, { name, log = [], data, host, port }: ServeOptions): Promise<Result> {
  const { io, style, globals } = context
  if (name === undefined || log.length === 0) {
    throw new CliError('invalid_option', 'A witness needs a --name and at least one --log to watch.')
  }
  const { openWitness } = await import('../../witness/server/index.ts')
  const serving = await openWitness({
    folder: resolve(io.cwd, data),
    name,
    logs: log,
    host,
    port,
    clock: io.clock,
    random: io.random,
    onMisbehaviour: (line) => io.err(style.red(`MISBEHAVIOUR ${line}`)),
  })
  io.err(`${style.bold('Witness')} ${name} answers at ${serving.url}`)
  io.err(`  its key  ${serving.vkey}`)
  for (const vkey of log) io.err(style.dim(`  watches  ${vkey}`))
  if (globals.json) io.out(JSON.stringify({ url: serving.url, vkey: serving.vkey }))
  try {
    await io.stopped()
    return { json: { stopped: true }, text: [], silent: true }
  } finally {
    await serving.stop()
  }
}

async function declare(context: Context, witness: string, options: DeclareOptions): Promise<Result> {
  const { operator, operatedBy, reason, receipt } = options
  if (operator !== 'independent' && operator !== 'same') {
    throw new CliError('invalid_option', `"${operator}" is not independent or same.`)
  }
  const connection = await context.connect()
  return signedCommand(context, connection, {
    command: 'witness.declare',
    payload: { witness, operator, operatedBy, reason },
    done: operator === 'independent' ? 'It counts from now on.' : 'It counts as none from now on.',
    receipt,
  })
}

async function list(context: Context): Promise<Result> {
  const reply = await (await context.connect()).client.readWitnesses({})
  const rows = objectsAt(reply, 'witnesses').map((row) => [
    textOr(row['name']),
    textOr(row['operator']),
    row['size'] === null ? 'nothing signed yet' : `up to ${textOr(row['size'])}`,
    textOr(row['alarm'], ''),
  ])
  return { json: reply, text: [textOr(reply['sentence']), ...columns(rows)] }
}
