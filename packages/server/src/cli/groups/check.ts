import { CheckAbout, CheckMethod, type PayloadInput } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import { Argument, type Command, Option } from 'commander'
import { readText, wholeNumber } from '../options.ts'
import type { Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'

type Payload = PayloadInput<'check.record'>
type Options = Omit<Payload, 'about' | 'to' | 'evidence'> & { to?: string; evidence: string }

/** `answerable check record …`: what somebody outside looked at, since the log cannot see it of itself. */
export function checkCommands(program: Command, run: Runner): void {
  program
    .command('check')
    .description('Checks done outside: unregistered uses, who used agents’ credentials, calls past the gate')
    .command('record')
    .description('State what was looked at and what was found; you neither own nor run it')
    .addArgument(new Argument('<about>').choices(CheckAbout.options))
    .option('--unit <unit>', 'unregistered_use: the unit that was searched')
    .option('--use-case <use-case>', 'the others: the use case that was looked at')
    .addOption(new Option('--method <method>').choices(CheckMethod.options).makeOptionMandatory())
    .requiredOption('--from <instant>', 'RFC 3339')
    .option('--to <instant>', 'RFC 3339; now unless said')
    .requiredOption('--looked <count>', 'how many were looked at', wholeNumber)
    .requiredOption('--found <count>', 'how many of them were not as they should be', wholeNumber)
    .requiredOption('--evidence <file>', 'the report; only its digest is recorded')
    .requiredOption('--notes <words>')
    .action(
      run(async (context, about: Payload['about'], { evidence, to, ...rest }: Options) => {
        const connection = await context.connect()
        return signedCommand(context, connection, {
          command: 'check.record',
          payload: {
            about,
            ...rest,
            to: to ?? connection.time,
            evidence: sha256Digest(readText(context.io, evidence)),
          },
          done: 'The check is on record for 90 days after the end of its period.',
          next: ['What it does to the rules: answerable rules'],
        })
      }),
    )
}
