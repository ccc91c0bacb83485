import { CountersignedFor, type PayloadInput } from '@answerable/contract'
import { type Command, Option } from 'commander'
import { CliError } from '../exit.ts'
import { objectsAt, textAt } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { newest } from './acceptance.ts'

type Wanted = PayloadInput<'acceptance.countersign'>['for']
type View = 'supports' | 'objects'

/** `answerable challenge`, `countersign`: the signatures beside the owner’s. */
export function challengeCommands(program: Command, run: Runner): void {
  program
    .command('challenge')
    .description('As its challenger: support or object to what the owner is about to sign')
    .argument('<use-case>')
    .addOption(new Option('--view <view>', 'what you conclude').choices(['supports', 'objects']).makeOptionMandatory())
    .requiredOption('--reason <words>')
    .option('--receipt <file>', 'write the receipt there')
    .action(
      run(async (context, useCase: string, options: { view: View; reason: string; receipt?: string }) => {
        const connection = await context.connect()
        const { view, reason } = options
        return signedCommand(context, connection, {
          command: 'challenge.record',
          payload: { useCase, ...(await newest(connection, useCase)), view, reason },
          done: view === 'supports' ? `You support ${useCase}.` : `You object to ${useCase}, on record.`,
          next: ['The owner answers for it: answerable accept ' + useCase + ' …'],
          receipt: options.receipt,
        })
      }),
    )
  program
    .command('countersign')
    .description('Add the signature an owner’s acceptance still needs from you')
    .argument('<use-case>')
    .addOption(new Option('--for <what>', 'which one, where you could give several').choices(CountersignedFor.options))
    .option('--receipt <file>', 'write the receipt there')
    .action(run(countersign))
}

async function countersign(
  context: Context,
  useCase: string,
  options: { for?: Wanted; receipt?: string },
): Promise<Result> {
  const connection = await context.connect()
  const me = context.signer().person
  const mine = objectsAt(await connection.client.readUseCase({ useCase }), 'countersignatures')
    .filter((row) => objectsAt(row, 'by').some(({ person }) => person === me))
    .filter((row) => options.for === undefined || row['for'] === options.for)
  const [only] = mine
  if (only === undefined) throw new CliError('not_found', `No signature of yours is missing for ${useCase}.`)
  if (mine.length > 1) {
    const choices = mine.map((row) => textAt(row, 'for')).join(', ')
    throw new CliError('invalid_option', `You could give several: name one with --for (${choices}).`)
  }
  return signedCommand(context, connection, {
    command: 'acceptance.countersign',
    payload: { acceptance: textAt(only, 'acceptance'), for: textAt(only, 'for') as Wanted },
    done: `You countersigned for ${useCase}.`,
    next: [`What is still missing: answerable use-case show ${useCase}`],
    receipt: options.receipt,
  })
}
