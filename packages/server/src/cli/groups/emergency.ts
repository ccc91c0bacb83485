import type { PayloadInput } from '@answerable/contract'
import { type Command, Option } from 'commander'
import { list } from '../options.ts'
import { objectAt, objectsAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns } from '../style.ts'

type Finding = PayloadInput<'emergency.review'>['finding']

/** `answerable emergency …`: four hours by two signatures where a signature or cover has lapsed, and the look afterwards. */
export function emergencyCommands(program: Command, run: Runner): void {
  const emergency = program
    .command('emergency')
    .description('Go on for four hours although a signature or cover has lapsed: by two people')
  emergency
    .command('declare')
    .description('The first of two signatures: nothing holds yet')
    .argument('<name>', 'a use case, or an agent with --agent')
    .requiredOption('--reason <words>')
    .option('--agent', 'the name is that of an agent')
    .option('--irreversible <tools>', 'tools that may be used although it cannot be undone', list)
    .action(
      run(async (context, name: string, options: { reason: string; agent?: boolean; irreversible?: string[] }) =>
        signedCommand(context, await context.connect(), {
          command: 'emergency.declare',
          payload: {
            scope: options.agent === true ? { kind: 'agent', agent: name } : { kind: 'use_case', useCase: name },
            reason: options.reason,
            irreversible: options.irreversible ?? [],
          },
          done: 'Declared. It holds once a second person has signed, within one hour.',
          next: ['The second person: answerable emergency second <id above> --reason …'],
        }),
      ),
    )
  emergency
    .command('second')
    .description('The second signature: from here it holds for four hours')
    .argument('<emergency>', 'its id')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, { reason }: { reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'emergency.second',
          payload: { emergency: id, reason },
          done: 'It holds for four hours. Somebody else reviews it within 24 hours, or the use case is paused.',
        }),
      ),
    )
  emergency
    .command('review')
    .description('Say afterwards whether it was justified')
    .argument('<emergency>', 'its id')
    .addOption(new Option('--finding <finding>').choices(['justified', 'not_justified']).makeOptionMandatory())
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, { finding, reason }: { finding: Finding; reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'emergency.review',
          payload: { emergency: id, finding, reason },
          done: `It is reviewed: ${finding.replace('_', ' ')}.`,
        }),
      ),
    )
  emergency
    .command('list')
    .description('Emergency continuations and their reviews')
    .option('--use-case <id>')
    .action(run(show))
}

async function show(context: Context, options: { useCase?: string }): Promise<Result> {
  const reply = await (await context.connect()).client.listEmergencies({ useCase: options.useCase })
  const rows = objectsAt(reply, 'emergencies').map((row) => [
    textOr(row['id']),
    textOr(row['useCase']),
    row['live'] === true ? `until ${textOr(row['until'])}` : row['until'] === null ? 'not seconded' : 'over',
    `used ${textOr(row['uses'])} times`,
    row['overdue'] === true ? 'REVIEW OVERDUE: paused' : textOr(objectAt(row, 'review')?.['finding'], 'not reviewed'),
  ])
  return { json: reply, text: rows.length === 0 ? ['No emergency has been declared.'] : columns(rows) }
}
