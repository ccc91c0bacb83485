import type { PayloadInput } from '@answerable/contract'
import { type Command, Option } from 'commander'
import { CliError } from '../exit.ts'
import { objectAt, objectsAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { listing } from '../style.ts'

type SetPayload = PayloadInput<'restriction.set'>
type Options = { reason?: string; cause: SetPayload['cause']; agent?: boolean }

/** `answerable pause`, `restrict`, `reopen`, `restriction list`: closing is easy, opening is not. */
export function restrictionCommands(program: Command, run: Runner): void {
  const cause = () =>
    new Option('--cause <cause>').choices(['owner', 'ladder', 'incident', 'oversight', 'conflict']).default('owner')
  program
    .command('pause')
    .description('Deny everything, from the next entry on')
    .argument('[use-case]', 'or an agent with --agent; everything if left out')
    .option('--reason <words>', 'left out: due within 24 hours, with `answerable restriction explain`')
    .option('--agent', 'the name is that of an agent')
    .addOption(cause())
    .action(
      run(async (context, target: string | undefined, options: Options) => close(context, target, 'paused', options)),
    )
  program
    .command('restrict')
    .description('Narrow the gate: review_all, advisory_only or paused')
    .argument('<mode>')
    .argument('[use-case]', 'or an agent with --agent; everything if left out')
    .option('--reason <words>', 'left out: due within 24 hours, with `answerable restriction explain`')
    .option('--agent', 'the name is that of an agent')
    .addOption(cause())
    .action(
      run(async (context, mode: string, target: string | undefined, options: Options) =>
        close(context, target, modeOf(mode), options),
      ),
    )
  program
    .command('reopen')
    .description('Lift one restriction; the others stay')
    .argument('<restriction>', 'its id, from `answerable restriction list`')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, options: { reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'restriction.lift',
          payload: { restriction: id, reason: options.reason },
          done: 'The restriction is lifted.',
        }),
      ),
    )
  const restriction = program.command('restriction').description('What is closed or narrowed')
  restriction
    .command('explain')
    .description('Give the reason of a restriction that was set without one')
    .argument('<restriction>', 'its id, from `answerable restriction list`')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, options: { reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'restriction.explain',
          payload: { restriction: id, reason: options.reason },
          done: 'The reason stands beside it.',
        }),
      ),
    )
  restriction
    .command('list')
    .description('Restrictions in force')
    .action(
      run(async (context) => {
        const reply = await (await context.connect()).client.listRestrictions({})
        const rows = objectsAt(reply, 'restrictions').map((row) => [
          textOr(row['id']),
          textOr(row['mode']),
          textOr(row['cause']),
          scopeName(objectAt(row, 'scope')),
        ])
        return { json: reply, text: rows.length === 0 ? ['Nothing is restricted.'] : listing(rows, context.io.columns) }
      }),
    )
}

async function close(
  context: Context,
  target: string | undefined,
  mode: SetPayload['mode'],
  options: Options,
): Promise<Result> {
  const { reason, cause, agent = false } = options
  if (agent && target === undefined) throw new CliError('invalid_option', '--agent needs the name of the agent.')
  const scope: SetPayload['scope'] =
    target === undefined
      ? { kind: 'everything' }
      : agent
        ? { kind: 'agent', agent: target }
        : { kind: 'use_case', useCase: target }
  return signedCommand(context, await context.connect(), {
    command: 'restriction.set',
    payload: { scope, mode, cause, ...(reason === undefined ? {} : { reason }) },
    done: `${target ?? 'Everything'} is ${mode} from this entry on.`,
    next: [
      ...(reason === undefined
        ? ['Say why within 24 hours: answerable restriction explain <id above> --reason …']
        : []),
      'To lift it again: answerable reopen <id above> --reason …',
    ],
  })
}

function modeOf(text: string): SetPayload['mode'] {
  if (text === 'review_all' || text === 'advisory_only' || text === 'paused') return text
  throw new CliError('invalid_option', `"${text}" is no mode: review_all, advisory_only or paused.`)
}

const scopeName = (scope: ReturnType<typeof objectAt>): string =>
  textOr(scope?.['useCase'], textOr(scope?.['agent'], 'everything'))
