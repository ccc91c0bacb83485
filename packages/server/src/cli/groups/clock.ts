import type { Command } from 'commander'
import { CliError } from '../exit.ts'
import { textOr } from '../reply.ts'
import type { Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'

/** `answerable clock confirm`: after an unexplained jump of the clock the gate stays closed until a person says so. */
export function clockCommands(program: Command, run: Runner): void {
  program
    .command('clock')
    .description('The log’s time')
    .command('confirm')
    .description('Confirm that a jump of the clock was right: the gate judges again')
    .requiredOption('--reason <words>')
    .option('--jump <id>', 'the entry that recorded it; the open one if left out')
    .action(
      run(async (context, options: { reason: string; jump?: string }) => {
        const connection = await context.connect()
        const jump = options.jump ?? textOr((await connection.client.health({}))['jump'], '')
        if (jump === '') throw new CliError('not_found', 'No jump of the clock waits for anybody.')
        return signedCommand(context, connection, {
          command: 'clock.confirm',
          payload: { jump, reason: options.reason },
          done: 'The clock is confirmed.',
        })
      }),
    )
}
