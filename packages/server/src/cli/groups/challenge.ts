import { type Command, Option } from 'commander'
import type { Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { newest } from './acceptance.ts'

type View = 'supports' | 'objects'

/** `answerable challenge`: the second line is heard before the owner signs. */
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
}
