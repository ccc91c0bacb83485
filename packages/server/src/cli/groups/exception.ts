import { type PayloadInput, Requirement } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import { type Command, Option } from 'commander'
import { CliError } from '../exit.ts'
import { endInstant, readText } from '../options.ts'
import { objectAt, objectsAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns } from '../style.ts'

type Control = { control: string; evidence: string }
type Asked = Control & {
  rule?: string
  requirement?: Requirement
  agent?: string
  tool?: string
  recipient?: string
  reason: string
  until: string
}

const END = '90d, 12h, 2027-05-14 or an RFC 3339 instant'

/** `answerable exception …`: what does not hold for a while, by whose word, and how often that was used. */
export function exceptionCommands(program: Command, run: Runner): void {
  const exception = program
    .command('exception')
    .description('Waive one rule or requirement for a while: asked by one, approved by another')
  withControl(
    exception
      .command('request')
      .description('Ask for an exception; it holds once somebody else approves it')
      .argument('<use-case>')
      .option('--rule <id>', 'a rule of the signed policy that says it is waivable')
      .addOption(new Option('--requirement <name>', 'instead of a rule').choices(Requirement.options))
      .option('--agent <agent>', 'for this agent only')
      .option('--tool <tool>', 'for this tool only')
      .option('--recipient <value>', 'where every recipient is this one only'),
  ).action(run(request))
  withControl(
    exception
      .command('renew')
      .description('Ask for another term; it begins when somebody else approves it')
      .argument('<exception>', 'its id, from `answerable exception list`'),
  ).action(
    run(async (context, id: string, options: Control & { reason: string; until: string }) => {
      const connection = await context.connect()
      const until = endInstant(options.until, connection.time)
      return signedCommand(context, connection, {
        command: 'exception.renew',
        payload: { exception: id, reason: options.reason, until, compensatingControl: controlOf(context, options) },
        done: `Another term until ${until} is asked for.`,
        next: ['Somebody else approves it: answerable exception approve <exception> --reason …'],
      })
    }),
  )
  const answers = [
    ['approve', 'exception.approve', 'Approve an exception or its renewal', 'It is approved.'],
    ['refuse', 'exception.refuse', 'Refuse an exception or its renewal', 'It is refused.'],
    ['revoke', 'exception.revoke', 'End an exception now', 'It has ended: nothing rests on it any more.'],
  ] as const
  for (const [name, command, description, done] of answers) {
    exception
      .command(name)
      .description(description)
      .argument('<exception>', 'its id, from `answerable exception list`')
      .requiredOption('--reason <words>')
      .action(
        run(async (context, id: string, { reason }: { reason: string }) =>
          signedCommand(context, await context.connect(), { command, payload: { exception: id, reason }, done }),
        ),
      )
  }
  exception
    .command('list')
    .description('Exceptions: state, end, renewals, how often used')
    .option('--use-case <id>')
    .action(run(list))
}

const withControl = (command: Command): Command =>
  command
    .requiredOption('--control <words>', 'what is done instead')
    .requiredOption('--evidence <file>', 'the document that shows that it works; its digest is signed')
    .requiredOption('--reason <words>')
    .requiredOption('--until <end>', END)

function controlOf(
  { io }: Context,
  { control, evidence }: Control,
): PayloadInput<'exception.request'>['compensatingControl'] {
  return { what: control, evidence: sha256Digest(readText(io, evidence)) }
}

async function request(context: Context, useCase: string, options: Asked): Promise<Result> {
  const { rule, requirement, agent, tool, recipient, reason } = options
  if ((rule === undefined) === (requirement === undefined))
    throw new CliError('invalid_option', 'Name either --rule or --requirement.')
  const connection = await context.connect()
  const scope = {
    ...(agent === undefined ? {} : { agent }),
    ...(tool === undefined ? {} : { tool }),
    ...(recipient === undefined ? {} : { recipient }),
  }
  return signedCommand(context, connection, {
    command: 'exception.request',
    payload: {
      useCase,
      waives: rule === undefined ? { requirement: requirement ?? 'missing_deputy' } : { rule },
      reason,
      compensatingControl: controlOf(context, options),
      scope,
      until: endInstant(options.until, connection.time),
    },
    done: 'The exception is asked for. Nothing has changed yet.',
    next: ['Somebody else approves it: answerable exception approve <id above> --reason …'],
  })
}

async function list(context: Context, options: { useCase?: string }): Promise<Result> {
  const reply = await (await context.connect()).client.listExceptions({ useCase: options.useCase })
  const rows = objectsAt(reply, 'exceptions').map((row) => {
    const waives = objectAt(row, 'waives')
    return [
      textOr(row['id']),
      textOr(row['useCase']),
      textOr(waives?.['rule'], textOr(waives?.['requirement'])),
      row['suspended'] === null ? textOr(row['state']) : 'suspended',
      row['until'] === null ? '-' : `until ${textOr(row['until'])}`,
      `used ${textOr(row['uses'])} times`,
      row['unused'] === true ? context.style.dim('unused: is it needed?') : '',
    ]
  })
  return { json: reply, text: rows.length === 0 ? ['No exception has been asked for.'] : columns(rows) }
}
