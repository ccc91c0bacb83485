import { type Command, InvalidArgumentError } from 'commander'
import { CliError } from '../exit.ts'
import { endInstant, repeated, wholeNumber } from '../options.ts'
import { objectAt, objectsAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns } from '../style.ts'

type Options = {
  tool: string
  bound?: string[]
  each?: number
  total?: number
  count: number
  until: string
  reason: string
}

/** `answerable standing-approval …`: the owner's yes beforehand, within bounds, counted and revocable. */
export function standingApprovalCommands(program: Command, run: Runner): void {
  const approval = program
    .command('standing-approval')
    .description('The owner’s yes beforehand to calls within bounds, each counted')
  approval
    .command('sign')
    .description('As its owner: approve calls of one tool beforehand')
    .argument('<use-case>')
    .requiredOption('--tool <tool>')
    .option('--bound <argument=value>', 'a value the argument may have; may be given several times', repeated)
    .option('--each <units>', 'most of one call, in the smallest unit the manifest keeps', wholeNumber)
    .option('--total <units>', 'most of all calls together', wholeNumber)
    .requiredOption('--count <calls>', 'most calls', countOf)
    .requiredOption('--until <end>', '90d, 12h, 2027-05-14 or an RFC 3339 instant')
    .requiredOption('--reason <words>')
    .action(run(sign))
  approval
    .command('revoke')
    .description('End a standing approval now')
    .argument('<standing-approval>', 'its id, from `answerable standing-approval list`')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, { reason }: { reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'standing_approval.revoke',
          payload: { standingApproval: id, reason },
          done: 'It has ended: such calls wait for people again.',
        }),
      ),
    )
  approval
    .command('list')
    .description('Standing approvals: bounds, and how much of them is used')
    .option('--use-case <id>')
    .action(run(list))
}

const countOf = (text: string): number => {
  const count = wholeNumber(text)
  if (count < 1) throw new InvalidArgumentError('must be 1 or more')
  return count
}

async function sign(context: Context, useCase: string, options: Options): Promise<Result> {
  const { tool, each, total, count, reason } = options
  if ((each === undefined) !== (total === undefined))
    throw new CliError('invalid_option', '--each and --total belong together.')
  const connection = await context.connect()
  const read = await connection.client.readUseCase({ useCase })
  const assumptions = textOr(objectAt(read, 'acceptance')?.['assumptions'], '')
  if (assumptions === '') throw new CliError('not_found', `Nobody has signed for ${useCase}.`)
  return signedCommand(context, connection, {
    command: 'standing_approval.sign',
    payload: {
      useCase,
      assumptions,
      tool,
      bounds: boundsOf(options.bound ?? []),
      ...(each === undefined || total === undefined ? {} : { amount: { each, total } }),
      count,
      until: endInstant(options.until, connection.time),
      reason,
    },
    done: `Up to ${count} calls of ${tool} are approved beforehand.`,
    next: ['To end it at any time: answerable standing-approval revoke <id above> --reason …'],
  })
}

function boundsOf(given: readonly string[]): { argument: string; values: string[] }[] {
  const values = new Map<string, string[]>()
  for (const text of given) {
    const at = text.indexOf('=')
    if (at < 1) throw new CliError('invalid_option', `"${text}" is no bound: write argument=value.`)
    const argument = text.slice(0, at)
    values.set(argument, [...(values.get(argument) ?? []), text.slice(at + 1)])
  }
  return [...values].map(([argument, all]) => ({ argument, values: all }))
}

async function list(context: Context, options: { useCase?: string }): Promise<Result> {
  const reply = await (await context.connect()).client.listStandingApprovals({ useCase: options.useCase })
  const rows = objectsAt(reply, 'standingApprovals').map((row) => [
    textOr(row['id']),
    textOr(row['useCase']),
    textOr(row['tool']),
    row['live'] === true ? `until ${textOr(row['until'])}` : 'over',
    `${textOr(row['uses'])} of ${textOr(row['count'])} calls`,
    row['amount'] === null ? '' : `${textOr(row['amountUsed'])} of ${textOr(objectAt(row, 'amount')?.['total'])} units`,
  ])
  return { json: reply, text: rows.length === 0 ? ['Nothing is approved beforehand.'] : columns(rows) }
}
