import { type Command, Option } from 'commander'
import { type JsonValue, type KnownToLog, type PayloadInput, planImport, ROWS_AT_ONCE } from '@answerable/contract'
import type { Connection } from '../connection.ts'
import { CliError } from '../exit.ts'
import { readList } from '../import/read-list.ts'
import { readText } from '../options.ts'
import { directory } from '../people.ts'
import { objectsAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { listing } from '../style.ts'

type Reason = { reason: string }

/** `answerable import`, `nomination …`, `observed …`, `task …`: what was there before anybody answered for it. */
export function nominationCommands(program: Command, run: Runner): void {
  program
    .command('import')
    .description('Nominate owners from a list: use_case, name, purpose, unit, owner, enforcement')
    .argument('<file>', 'use-cases.csv')
    .option('--skip-bad', 'import the good rows, name the others', false)
    .option('--dry-run', 'say what would be done, sign nothing', false)
    .action(run(importList))
  const nomination = program.command('nomination').description('Who is asked to answer for what a list named')
  nomination
    .command('list')
    .description('Use cases from lists: who was asked, what they said')
    .action(
      run(async (context) => {
        const reply = await (await context.connect()).client.listNominations({})
        const rows = objectsAt(reply, 'nominations').map((row) => [
          textOr(row['useCase']),
          textOr(row['name']),
          textOr(row['nomineeName'], textOr(row['nomineeEmail'])),
          textOr(row['state']),
        ])
        return {
          json: reply,
          text: rows.length === 0 ? ['Nobody has been nominated.'] : listing(rows, context.io.columns),
        }
      }),
    )
  nomination
    .command('accept')
    .description('Say that you will answer for it; the gate stays closed until you sign')
    .argument('<use-case>')
    .action(
      run(async (context, useCase: string) =>
        signedCommand(context, await context.connect(), {
          command: 'nomination.accept',
          payload: { useCase },
          done: `You will answer for ${useCase}.`,
          next: ['Next: write its answerable.yaml, then answerable use-case register <file>'],
        }),
      ),
    )
  nomination
    .command('redirect')
    .description('Name somebody else')
    .argument('<use-case>')
    .argument('<person>', 'id or e-mail address')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, useCase: string, who: string, { reason }: Reason) => {
        const connection = await context.connect()
        const to = await directory(connection).personId(who)
        return signedCommand(context, connection, {
          command: 'nomination.redirect',
          payload: { useCase, to, reason },
          done: `${who} is asked to answer for ${useCase}.`,
        })
      }),
    )
  nomination
    .command('retire')
    .description('Say that it is no longer in use')
    .argument('<use-case>')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, useCase: string, { reason }: Reason) =>
        signedCommand(context, await context.connect(), {
          command: 'nomination.retire',
          payload: { useCase, reason },
          done: `${useCase} is retired.`,
        }),
      ),
    )
  observedCommands(program, run)
  taskCommands(program, run)
}

function observedCommands(program: Command, run: Runner): void {
  const observed = program.command('observed').description('Use cases nobody has signed for: watched, not stopped')
  observed
    .command('sign')
    .description('Answer for a pile, each by name, for 90 days in which nothing is stopped')
    .argument('<use-cases...>')
    .requiredOption('--authority <id>', 'your own grant it is made under')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, useCases: string[], options: Reason & { authority: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'observed.sign',
          payload: { useCases, authority: options.authority, reason: options.reason },
          done: `${useCases.length} observed for 90 days: NOTHING IS ENFORCED until an owner signs.`,
        }),
      ),
    )
  observed
    .command('renew')
    .description('As the grantor of the interim owner: 90 more days, once')
    .argument('<use-cases...>')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, useCases: string[], { reason }: Reason) =>
        signedCommand(context, await context.connect(), {
          command: 'observed.renew',
          payload: { useCases, reason },
          done: 'Renewed, for the only time.',
        }),
      ),
    )
}

function taskCommands(program: Command, run: Runner): void {
  const task = program.command('task').description('What people stop by hand where no gate can')
  task
    .command('list')
    .description('Tasks, open ones first')
    .action(
      run(async (context) => {
        const reply = await (await context.connect()).client.listTasks({})
        const rows = objectsAt(reply, 'tasks')
          .toSorted((a, b) => Number(a['settled'] !== null) - Number(b['settled'] !== null))
          .map((row) => [
            textOr(row['id']),
            textOr(row['useCase']),
            textOr(row['personName'], textOr(row['person'], 'nobody')),
            row['settled'] === null ? `due ${textOr(row['due'])}` : 'settled',
            textOr(row['enforcement']),
          ])
        return { json: reply, text: rows.length === 0 ? ['No task.'] : listing(rows, context.io.columns) }
      }),
    )
  task
    .command('settle')
    .description('Say how it was settled')
    .argument('<task>', 'its id, from `answerable task list`')
    .addOption(
      new Option('--how <how>')
        .choices(['stopped_by_hand', 'signed_again', 'behind_the_gate', 'retired'])
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, options: Reason & { how: PayloadInput<'task.settle'>['how'] }) =>
        signedCommand(context, await context.connect(), {
          command: 'task.settle',
          payload: { task: id, how: options.how, reason: options.reason },
          done: `The task is settled: ${options.how}.`,
        }),
      ),
    )
}

async function importList(
  context: Context,
  file: string,
  options: { skipBad: boolean; dryRun: boolean },
): Promise<Result> {
  const read = readList(readText(context.io, file))
  const connection = await context.connect()
  const plan = planImport(read.rows, await known(connection))
  const bad = [...read.bad, ...plan.bad].toSorted((a, b) => a.line - b.line)
  const lines = bad.map(({ line, reason }) => `${file}:${line}: ${reason}`)
  if (bad.length > 0 && !options.skipBad)
    throw new CliError('invalid_file', `${bad.length} of the rows cannot be imported, so none was.`, { lines })
  const said: string[] = [...lines]
  const json: JsonValue[] = []
  for (let at = 0; !options.dryRun && at < plan.make.length; at += ROWS_AT_ONCE) {
    const nominations = plan.make.slice(at, at + ROWS_AT_ONCE)
    const done = `${nominations.length} nominated.`
    const made = await signedCommand(context, connection, {
      command: 'nomination.make',
      payload: { nominations },
      done,
    })
    json.push(made.json)
    said.push(...made.text)
  }
  for (const { useCase, to, email } of options.dryRun ? [] : plan.name) {
    const reason = `${email} of the list is registered now`
    const payload = { useCase, to, reason }
    const done = `${email} is asked to answer for ${useCase}.`
    const named = await signedCommand(context, connection, { command: 'nomination.redirect', payload, done })
    json.push(named.json)
    said.push(...named.text)
  }
  const unknown = plan.make.filter(({ nominee }) => nominee === undefined).length
  const summary = { made: plan.make.length, named: plan.name.length, unchanged: plan.unchanged.length, unknown }
  return {
    json: { ...summary, dryRun: options.dryRun, bad: bad.map((row) => ({ ...row })), entries: json },
    text: [
      ...said,
      `${options.dryRun ? 'Would be new' : 'New'}: ${summary.made}, named now: ${summary.named}, unchanged: ${summary.unchanged}, left out: ${bad.length}.`,
      ...(unknown === 0 ? [] : [`${unknown} of them wait for a name: their owner is not registered here yet.`]),
    ],
  }
}

async function known({ client }: Connection): Promise<KnownToLog> {
  const people = new Map<string, string[]>()
  for (const person of objectsAt(await client.listPeople({}), 'people')) {
    const address = textOr(person['email']).toLowerCase()
    if (person['departed'] === null) people.set(address, [...(people.get(address) ?? []), textOr(person['id'])])
  }
  const nominations = objectsAt(await client.listNominations({}), 'nominations').map(
    ({ useCase, nominee, retired }) =>
      [textOr(useCase), { nominee: typeof nominee === 'string' ? nominee : null, retired }] as const,
  )
  const registered = objectsAt(await client.listUseCases({}), 'useCases').map((row) => textOr(row['useCase']))
  return { people, nominations: new Map(nominations), registered: new Set(registered) }
}
