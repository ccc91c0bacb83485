import type { PayloadInput } from '@answerable/contract'
import { type Command, Option } from 'commander'
import { CliError } from '../exit.ts'
import { objectsAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns } from '../style.ts'

type Approve = PayloadInput<'erasure.approve'>
type Scope = PayloadInput<'hold.place'>['scope']
type Target = { person?: string; requester?: string; useCase?: string }
type EraseOptions = Target & {
  field: string[]
  basis: Approve['basis']
  requestedBy: Approve['requestedBy']
  reason: string
}

export const REQUESTERS = ['data_subject', 'controller', 'supervisory_authority', 'security']

export const BASES = [
  'no_longer_necessary',
  'consent_withdrawn',
  'objection',
  'unlawful_processing',
  'legal_obligation',
  'secret_leaked',
]

/** `answerable erase`, `answerable hold …`: making values go, and keeping them. */
export function erasureCommands(program: Command, run: Runner): void {
  const each = (value: string, before: string[]): string[] => [...before, value]
  program
    .command('erase')
    .description('Erase sealed values for good; every proof stays')
    .option('--person <id>', 'a registered person: name, address, and what they asked for')
    .option('--requester <name>', 'somebody who used a use case: the name or address their runs were opened for')
    .option('--use-case <name>', 'with --requester')
    .option('--field <index:name>', 'one sealed field of one entry, as 412:arguments; may be repeated', each, [])
    .addOption(new Option('--basis <basis>').choices(BASES).makeOptionMandatory())
    .addOption(new Option('--requested-by <role>').choices(REQUESTERS).default('data_subject'))
    .requiredOption('--reason <words>')
    .action(
      run(async (context, options: EraseOptions) =>
        signedCommand(context, await context.connect(), {
          command: 'erasure.approve',
          payload: {
            what: await whatOf(context, options),
            basis: options.basis,
            requestedBy: options.requestedBy,
            reason: options.reason,
          },
          done: 'Erased: the keys are destroyed.',
          next: ['Backups of the key file die by their own short life: see docs/guide/evidence.md.'],
        }),
      ),
    )
  program
    .command('erasure')
    .description('What was erased, and what is held')
    .command('list')
    .description('Erasures and the holds that stand')
    .action(run(async (context) => list(context)))
  const hold = program.command('hold').description('Forbid erasing')
  hold
    .command('place')
    .description('Nothing within the scope is erased while the hold stands; everything if no scope is given')
    .option('--person <id>')
    .option('--requester <name>', 'with --use-case: the name or address their runs were opened for')
    .option('--use-case <name>')
    .option('--until <instant>', 'when it ends by itself')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, options: Target & { until?: string; reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'hold.place',
          payload: {
            scope: await scopeOf(context, options),
            reason: options.reason,
            ...(options.until === undefined ? {} : { until: options.until }),
          },
          done: 'The hold stands.',
          next: ['To lift it again: answerable hold lift <id above> --reason …'],
        }),
      ),
    )
  hold
    .command('lift')
    .description('Lift one hold')
    .argument('<hold>', 'its id, from `answerable erasure list`')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, { reason }: { reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'hold.lift',
          payload: { hold: id, reason },
          done: 'The hold is lifted.',
        }),
      ),
    )
}

async function whatOf(context: Context, options: EraseOptions): Promise<Approve['what']> {
  const { person, requester, useCase, field } = options
  const given = [person, requester, field.length === 0 ? undefined : field].filter((one) => one !== undefined)
  if (given.length !== 1) throw new CliError('invalid_option', 'Give one of --person, --requester and --field.')
  if (person !== undefined) return { kind: 'person', person }
  if (field.length > 0) return { kind: 'fields', fields: field.map(fieldOf) }
  if (useCase === undefined) throw new CliError('invalid_option', '--requester needs --use-case.')
  return { kind: 'requester', useCase, requester: await knownAs(context, useCase, requester ?? '') }
}

function fieldOf(text: string): { index: number; field: string } {
  const [, index, field] = /^(\d{1,15}):([A-Za-z]+)$/.exec(text) ?? []
  if (index === undefined || field === undefined)
    throw new CliError('invalid_option', `"${text}" must be an entry and a field, as 412:arguments.`)
  return { index: Number(index), field }
}

async function scopeOf(context: Context, { person, requester, useCase }: Target): Promise<Scope> {
  if (person !== undefined) return { kind: 'person', person }
  if (requester === undefined) return useCase === undefined ? { kind: 'everything' } : { kind: 'use_case', useCase }
  if (useCase === undefined) throw new CliError('invalid_option', '--requester needs --use-case.')
  return { kind: 'requester', useCase, requester: await knownAs(context, useCase, requester) }
}

/**
 * The digest by which the runs of a use case know somebody; a digest is taken as it is.
 * A name that stands in none of the runs is refused: a misspelt one would be reported as erased and change nothing.
 */
async function knownAs(context: Context, useCase: string, requester: string): Promise<string> {
  if (requester.startsWith('hmac-sha256:')) return requester
  const { client } = await context.connect()
  let looked = 0
  for (let after: string | undefined; ; ) {
    const asked = { useCase, onBehalfOf: requester, ...(after === undefined ? {} : { after }) }
    const { requester: digest, runs, searched, next } = await client.findRequester(asked)
    if (Number(runs) > 0) return textOr(digest)
    looked += Number(searched)
    if (typeof next !== 'string') break
    after = next
  }
  throw new CliError('not_found', `None of the ${looked} runs of ${useCase} was opened for that name.`, {
    lines: ['Write it as the host does, or give the digest `onBehalfOf` of one of their runs: it is taken as it is.'],
  })
}

async function list(context: Context): Promise<Result> {
  const reply = await (await context.connect()).client.listErasures({})
  const erasures = objectsAt(reply, 'erasures').map((row) => [
    `entry ${textOr(row['index'])}`,
    textOr(row['what']),
    textOr(row['basis']),
    textOr(row['byName'], textOr(row['by'])),
  ])
  const holds = objectsAt(reply, 'holds').map((row) => [`hold ${textOr(row['id'])}`, JSON.stringify(row['scope'])])
  const rows = [...columns(erasures), ...columns(holds)]
  return { json: reply, text: rows.length === 0 ? ['Nothing was erased, and nothing is held.'] : rows }
}
