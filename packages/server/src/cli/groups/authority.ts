import { Capacity, type PayloadInput, Power, RiskLevel, Tier } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import { type Command, Option } from 'commander'
import { CliError } from '../exit.ts'
import { endInstant, list, readText, wholeNumber } from '../options.ts'
import { directory } from '../people.ts'
import { listed, objectAt, objectsAt, textAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { listing } from '../style.ts'

type Grant = PayloadInput<'authority.grant'>
type Options = {
  unit: string
  capacity: Grant['capacity']
  power: string[]
  tier: string[]
  useCase?: string[]
  risk: Grant['limits']['residualRisk']
  until: string
  persons?: number
  days?: number
  instrument?: string
  money?: string
  depth: number
  mandate?: string
  authority?: string
}

/** `answerable authority …`: signed, scoped, limited, expiring rights. */
export function authorityCommands(program: Command, run: Runner): void {
  const authority = program.command('authority').description('Who may answer for what, and by whose right')
  authority
    .command('grant')
    .description('Grant authority to a person')
    .argument('<who>', 'e-mail address or id')
    .requiredOption('--unit <unit>')
    .requiredOption('--power <powers>', Power.options.join(', '), list)
    .requiredOption('--tier <tiers>', Tier.options.join(', '), list)
    .requiredOption('--until <end>', '90d, 12h, 2027-05-14 or an RFC 3339 instant')
    .addOption(new Option('--capacity <capacity>').choices(Capacity.options).default('product'))
    .addOption(new Option('--risk <level>', 'most remaining risk').choices(RiskLevel.options).default('moderate'))
    .option('--use-case <ids>', 'only these; every use case of the unit if left out', list)
    .option('--persons <count>', 'most persons one use case may affect', wholeNumber)
    .option('--days <count>', 'longest a signature under it may last', wholeNumber)
    .option('--instrument <file>', 'the paper it rests on; only its digest is recorded')
    .option('--money <budget:amount:currency>', 'such as repairs:2500000:EUR, in minor units')
    .option('--depth <count>', 'how often it may be passed on', wholeNumber, 0)
    .option('--mandate <id>', 'the mandate it is cut from; the only one of the unit if left out')
    .option('--authority <id>', 'your own authority it is cut from, instead of a mandate')
    .action(run(grant))
  authority
    .command('revoke')
    .description('Revoke an authority: what rests on it closes')
    .argument('<authority>', 'its id')
    .requiredOption('--reason <words>')
    .option('--for-cause', 'say that it was misused')
    .action(
      run(async (context, id: string, options: { reason: string; forCause?: boolean }) =>
        signedCommand(context, await context.connect(), {
          command: 'authority.revoke',
          payload: { authority: id, forCause: options.forCause === true, reason: options.reason },
          done: 'The authority is revoked.',
        }),
      ),
    )
  authority
    .command('confirm')
    .description('Take on an authority whose grantor has left: unconfirmed it ends after 30 days')
    .argument('<authority>', 'its id')
    .action(
      run(async (context, id: string) =>
        signedCommand(context, await context.connect(), {
          command: 'authority.confirm',
          payload: { authority: id },
          done: 'You stand for this authority now, as if you had granted it.',
        }),
      ),
    )
  authority
    .command('list')
    .description('Authorities, and when they end')
    .option('--as-of <entries>', 'as it was after that many entries', wholeNumber)
    .action(
      run(async (context, options: { asOf?: number }) => {
        const reply = await (await context.connect()).client.listAuthorities({ asOf: options.asOf })
        const rows = objectsAt(reply, 'authorities').map((row) => [
          textOr(row['id']),
          textOr(row['granteeName'], textOr(row['grantee'])),
          textOr(row['capacity']),
          listed(row['powers']),
          listed(objectAt(row, 'scope')?.['tiers']),
          row['fault'] === null ? `until ${textOr(row['until'])}` : textOr(row['fault']),
        ])
        return {
          json: reply,
          text: rows.length === 0 ? ['No authority granted yet.'] : listing(rows, context.io.columns),
        }
      }),
    )
}

async function grant(context: Context, who: string, options: Options): Promise<Result> {
  const connection = await context.connect()
  const grantee = await directory(connection).personId(who)
  const until = endInstant(options.until, connection.time)
  const payload: Grant = {
    grantee,
    capacity: options.capacity,
    // The contract's schema judges the words when the payload is digested, before anything is shown or sent.
    powers: options.power as Grant['powers'],
    scope: {
      unit: options.unit,
      tiers: options.tier as Grant['scope']['tiers'],
      ...(options.useCase === undefined ? {} : { useCases: options.useCase }),
    },
    limits: {
      residualRisk: options.risk,
      ...(options.persons === undefined ? {} : { persons: options.persons }),
      ...(options.days === undefined ? {} : { days: options.days }),
      ...(options.money === undefined ? {} : { money: moneyOf(options.money) }),
    },
    until,
    delegationDepth: options.depth,
    under:
      options.authority === undefined
        ? { mandate: options.mandate ?? (await onlyMandate(connection.client, options.unit)) }
        : { authority: options.authority },
    ...(options.instrument === undefined ? {} : { instrument: sha256Digest(readText(context.io, options.instrument)) }),
  }
  return signedCommand(context, connection, {
    command: 'authority.grant',
    payload,
    done: `${who} holds authority until ${until}.`,
    next: ['Next, the owner of a use case types: answerable accept <use-case> …'],
  })
}

function moneyOf(text: string): NonNullable<Grant['limits']['money']> {
  const [budget = '', amount = '', currency = ''] = text.split(':')
  if (!/^\d{1,15}$/.test(amount)) {
    throw new CliError(
      'invalid_option',
      `"${text}" is no sum: write budget:amount:currency, the amount in minor units.`,
    )
  }
  return { budget, amountMinor: Number(amount), currency }
}

async function onlyMandate(client: { listAuthorities(input: object): Promise<object> }, unit: string): Promise<string> {
  const reply = (await client.listAuthorities({})) as Parameters<typeof objectsAt>[0]
  const ofUnit = objectsAt(reply, 'mandates').filter((mandate) => mandate['unit'] === unit)
  const [only] = ofUnit
  if (only === undefined) throw new CliError('not_found', `The unit ${unit} has no mandate.`)
  if (ofUnit.length > 1)
    throw new CliError('not_found', `The unit ${unit} has several mandates: name one with --mandate.`)
  return textAt(only, 'id')
}
