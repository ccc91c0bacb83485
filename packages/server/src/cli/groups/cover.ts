import type { Command } from 'commander'
import { endInstant } from '../options.ts'
import { objectAt, objectsAt, textAt } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'

/** `answerable cover …`, `handover …`: nobody is lost when an owner leaves, moves or is away. */
export function coverCommands(program: Command, run: Runner): void {
  const cover = program.command('cover').description('Who stands in when an owner is gone')
  cover
    .command('accept')
    .description('As its deputy: agree beforehand to stand in for the owner')
    .argument('<use-case>')
    .requiredOption('--until <end>', '90d, 12h, 2027-05-14 or an RFC 3339 instant')
    .action(
      run(async (context, useCase: string, options: { until: string }) => {
        const connection = await context.connect()
        const until = endInstant(options.until, connection.time)
        return signedCommand(context, connection, {
          command: 'cover.accept',
          payload: { useCase, until },
          done: `You stand in for the owner of ${useCase} until ${until}, should that be needed.`,
        })
      }),
    )
  cover
    .command('start')
    .description('As its owner: plan an absence; your deputy stands in')
    .argument('<use-case>')
    .requiredOption('--from <start>', '12h, 2027-05-14 or an RFC 3339 instant')
    .requiredOption('--until <end>', '14d, 2027-05-28 or an RFC 3339 instant')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, useCase: string, options: { from: string; until: string; reason: string }) => {
        const connection = await context.connect()
        const [from, until] = [options.from, options.until].map((given) => endInstant(given, connection.time))
        return signedCommand(context, connection, {
          command: 'cover.start',
          payload: { useCase, from: from ?? '', until: until ?? '', reason: options.reason },
          done: `Your deputy stands in for you at ${useCase} from ${from} to ${until}.`,
        })
      }),
    )
  cover
    .command('end')
    .description('As its owner: you are back before the planned end')
    .argument('<cover>', 'its id')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, options: { reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'cover.end',
          payload: { cover: id, reason: options.reason },
          done: 'You answer again.',
        }),
      ),
    )
  const handover = program.command('handover').description('What a successor takes over')
  handover
    .command('show')
    .description('Open risks, exceptions, incidents and clocks')
    .argument('<use-case>')
    .action(
      run(async (context, useCase: string) => {
        const reply = await (await context.connect()).client.readHandover({ useCase })
        const record = objectAt(reply, 'record') ?? {}
        const lines = Object.entries(record).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
        return { json: reply, text: [...lines, `digest: ${textAt(reply, 'digest')}`] }
      }),
    )
  handover
    .command('sign')
    .description('As the successor: sign what is open')
    .argument('<use-case>')
    .action(run(signHandover))
}

/** What is signed is the digest of what was just on the screen. */
async function signHandover(context: Context, useCase: string): Promise<Result> {
  const connection = await context.connect()
  const reply = await connection.client.readHandover({ useCase })
  const me = context.signer().person
  const from = textAt(objectAt(reply, 'from') ?? {}, 'person')
  const before = from === me ? textAt(objectAt(reply, 'tookOver') ?? {}, 'from') : from
  if (!context.globals.json)
    for (const [name, value] of Object.entries(objectAt(reply, 'record') ?? {}))
      context.io.err(`${name}: ${JSON.stringify(value)}`)
  return signedCommand(context, connection, {
    command: 'handover.sign',
    payload: { useCase, predecessor: before, record: textAt(reply, 'digest') },
    done: `You took over ${useCase}.`,
    next: objectsAt(reply, 'signed').length === 0 ? [`Your own signature: answerable accept ${useCase} …`] : [],
  })
}
