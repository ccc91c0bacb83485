import { type Command, Option } from 'commander'
import type { JsonObject, PayloadInput } from '@answerable/contract'
import { objectAt, objectsAt, textOr } from '../reply.ts'
import type { Context, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns } from '../style.ts'

type How = PayloadInput<'secret.settle'>['how']

/** `answerable secret …`: secrets that leaked into the texts of an agent, and what became of them. */
export function secretCommands(program: Command, run: Runner): void {
  const secret = program.command('secret').description('Leaked secrets: how long each has been open, and whose it is')
  secret
    .command('list')
    .description('Leaked secrets, open ones only unless --all')
    .option('--use-case <id>')
    .option('--all', 'settled ones too')
    .action(
      run(async (context, options: { useCase?: string; all?: boolean }) => {
        const state = options.all === true ? {} : { state: 'open' }
        const reply = await (await context.connect()).client.listSecrets({ useCase: options.useCase, ...state })
        return { json: reply, text: listed(reply, context.style) }
      }),
    )
  secret
    .command('settle')
    .description('Say what became of a leaked secret')
    .argument('<secret>', 'its id, from `answerable secret list`')
    .addOption(new Option('--how <how>').choices(['revoked', 'false_alarm', 'accepted_risk']).makeOptionMandatory())
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, options: { how: How; reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'secret.settle',
          payload: { secret: id, how: options.how, reason: options.reason },
          done: `The secret is settled: ${options.how}.`,
        }),
      ),
    )
}

function listed(reply: JsonObject, { dim }: Context['style']): string[] {
  const rows = objectsAt(reply, 'secrets').map((row) => [
    textOr(row['secret']),
    textOr(row['rule']),
    textOr(row['useCase']),
    textOr(row['where']),
    `${textOr(row['daysOpen'])} days`,
    textOr(objectAt(row, 'settled')?.['how'], textOr(row['state'])),
    textOr(row['ownerName'], textOr(row['owner'])),
  ])
  if (rows.length === 0) return ['No secret has leaked that is not settled.']
  const more = textOr(reply['next'], '') === '' ? [] : ['There are more: see GET /v1/secrets.']
  return [...columns(rows), dim(`survey: ${textOr(reply['surveyDays'])} days to revoke`), ...more]
}
