import { type JsonObject, type PayloadInput, Severity } from '@answerable/contract'
import { Argument, type Command, Option } from 'commander'
import { CliError } from '../exit.ts'
import { endInstant, list, repeated, wholeNumber } from '../options.ts'
import { directory } from '../people.ts'
import { objectAt, objectsAt, textOr } from '../reply.ts'
import type { Context, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { listing, wrap } from '../style.ts'

type Open = PayloadInput<'incident.open'>
type Close = PayloadInput<'incident.close'>

const AXES = ['attack_on_ai', 'failure_of_ai', 'misuse_by_human', 'rubber_stamped'] as const

/** `answerable incident …`: opened by whoever saw it, decided and closed by the owner. */
export function incidentCommands(program: Command, run: Runner): void {
  const incident = program.command('incident').description('What went wrong, who decides until when, what is corrected')
  incident
    .command('open')
    .description('Open an incident: the owner has to decide in time, or the gate narrows by itself')
    .argument('<use-case>')
    .requiredOption('--title <words>')
    .requiredOption('--description <words>')
    .requiredOption('--impacts <words>')
    .requiredOption('--stakeholders <words>')
    .addOption(new Option('--severity <severity>').choices(Severity.options).makeOptionMandatory())
    .addOption(
      new Option('--category <category>')
        .choices(['hallucination', 'data_leakage', 'bias', 'unauthorized_action', 'other'])
        .makeOptionMandatory(),
    )
    .addOption(new Option('--axis <cause>').choices([...AXES, 'not_known_yet']).default('not_known_yet'))
    .addOption(
      new Option('--source <source>')
        .choices(['person', 'complaint', 'reviewer', 'monitor', 'audit', 'vendor', 'press'])
        .default('person'),
    )
    .addOption(
      new Option('--data <class>')
        .choices(['none', 'public', 'internal', 'personal', 'special', 'secret'])
        .default('none'),
    )
    .option('--affected <count>', 'persons affected, as far as is known', wholeNumber, 0)
    .option('--occurred <instant>', 'when it happened, RFC 3339; now unless said')
    .option('--decision <ids>', 'decisions that belong to it', list)
    .option('--near-miss', 'nothing came of it', false)
    .action(
      run(
        async (
          context,
          useCase: string,
          options: Omit<Open, 'useCase' | 'occurred'> & { decision?: string[]; occurred?: string },
        ) => {
          const connection = await context.connect()
          const { decision, occurred, ...rest } = options
          return signedCommand(context, connection, {
            command: 'incident.open',
            payload: {
              useCase,
              ...rest,
              occurred: occurred ?? connection.time,
              ...(decision === undefined ? {} : { decisions: decision }),
            },
            done: `The incident is open: ${options.severity}.`,
            next: [
              'The owner: answerable incident decide <id above> <continue|review_all|advisory_only|paused> --reason …',
            ],
          })
        },
      ),
    )
  incident
    .command('list')
    .description('Incidents, newest first')
    .action(
      run(async (context) => {
        const reply = await (await context.connect()).client.listIncidents({})
        const rows = objectsAt(reply, 'incidents').map((row) => [
          textOr(row['incident']),
          textOr(row['severity']),
          textOr(row['useCase']),
          textOr(row['title']),
          row['overdue'] === true ? context.style.red('OVERDUE') : textOr(row['state']),
          row['state'] === 'undecided' ? `decide by ${textOr(row['decideBy'])}` : '',
        ])
        return { json: reply, text: rows.length === 0 ? ['No incident.'] : listing(rows, context.io.columns) }
      }),
    )
  incident
    .command('show')
    .description('One incident, whole')
    .argument('<incident>')
    .action(
      run(async (context, id: string) => {
        const reply = await (await context.connect()).client.readIncident({ incident: id })
        return { json: reply, text: page(reply, context) }
      }),
    )
  incident
    .command('acknowledge')
    .description('Say that you have it in hand; the owner’s clock goes on')
    .argument('<incident>')
    .action(
      run(async (context, id: string) =>
        signedCommand(context, await context.connect(), {
          command: 'incident.acknowledge',
          payload: { incident: id },
          done: 'Acknowledged.',
        }),
      ),
    )
  incident
    .command('raise')
    .description('It is worse than was thought: a higher severity, and the owner decides sooner')
    .argument('<incident>')
    .addArgument(new Argument('<severity>').choices(['S1', 'S2', 'S3']))
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, severity: 'S1' | 'S2' | 'S3', { reason }: { reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'incident.reassess',
          payload: { incident: id, severity, reason },
          done: `Raised to ${severity}.`,
        }),
      ),
    )
  incident
    .command('decide')
    .description('As the owner: continue, or narrow to a mode')
    .argument('<incident>')
    .argument('<choice>', 'continue, review_all, advisory_only or paused')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, choice: string, { reason }: { reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'incident.decide',
          payload: { incident: id, choice: choiceOf(choice), reason },
          done: `Decided: ${choice}.`,
        }),
      ),
    )
  incident
    .command('close')
    .description('As the owner: close it with corrective actions that are funded')
    .argument('<incident>')
    .requiredOption('--cause <words>')
    .addOption(new Option('--axis <cause>').choices(AXES).makeOptionMandatory())
    .requiredOption(
      '--action <what|owner|due|budget|amount|currency>',
      'one per action; amount in minor units',
      repeated,
    )
    .option('--corrected <ids>', 'decisions that were put right', list)
    .action(
      run(
        async (
          context,
          id: string,
          options: { cause: string; axis: Close['axis']; action: string[]; corrected?: string[] },
        ) => {
          const connection = await context.connect()
          const people = directory(connection)
          const actions: Close['actions'] = []
          for (const text of options.action) {
            const { owner, ...rest } = actionIn(text, connection.time)
            actions.push({ ...rest, owner: await people.personId(owner) })
          }
          return signedCommand(context, connection, {
            command: 'incident.close',
            payload: {
              incident: id,
              cause: options.cause,
              axis: options.axis,
              corrected: options.corrected ?? [],
              actions,
            },
            done: 'The incident is closed. What was restricted for it may now be lifted.',
          })
        },
      ),
    )
}

function choiceOf(text: string): PayloadInput<'incident.decide'>['choice'] {
  if (text === 'continue' || text === 'review_all' || text === 'advisory_only' || text === 'paused') return text
  throw new CliError('invalid_option', `"${text}" is no choice: continue, review_all, advisory_only or paused.`)
}

function actionIn(text: string, now: string): Close['actions'][number] {
  const [what = '', owner = '', due = '', budget = '', amount = '', currency = ''] = text
    .split('|')
    .map((part) => part.trim())
  if (what === '' || owner === '' || !/^\d{1,15}$/.test(amount))
    throw new CliError('invalid_option', `"${text}" is no action: what|owner|due|budget|amount|currency.`)
  return { what, owner, due: endInstant(due, now), money: { budget, amountMinor: Number(amount), currency } }
}

function reporterIn(reply: JsonObject): string {
  const reporter = objectAt(reply, 'reporter')
  if (reporter?.['gate'] === true) return `the gate (${textOr(reply['detection'])})`
  const agent = textOr(reporter?.['agent'], '')
  if (agent !== '') return `the agent ${agent}, which proposed ${textOr(reply['proposed'])}`
  return textOr(reporter?.['name'], textOr(reporter?.['person'], 'nobody'))
}

function page(reply: JsonObject, { style, io }: Context): string[] {
  const person = (of: JsonObject | undefined): string => textOr(of?.['name'], textOr(of?.['person'], 'nobody'))
  const decision = objectAt(reply, 'decision')
  const metrics = objectAt(reply, 'metrics') ?? {}
  const corrective = objectAt(reply, 'corrective')
  return [
    style.bold(`${textOr(reply['severity'])} ${textOr(reply['category'])}: ${textOr(reply['title'])}`),
    `use case ${textOr(reply['useCase'])}, owner ${person(objectAt(reply, 'owner'))}, mode ${textOr(reply['mode'])}`,
    `opened by ${reporterIn(reply)}, ${textOr(reply['opened'])}${reply['nearMiss'] === true ? ', a near miss' : ''}`,
    ...wrap(textOr(reply['description']), io.columns, '  '),
    ...wrap(`Impacts: ${textOr(reply['impacts'])}`, io.columns, '  '),
    ...objectsAt(reply, 'raised').map(
      (one) =>
        `Raised from ${textOr(one['from'])} to ${textOr(one['to'])} by ${person(objectAt(one, 'by'))}, ${textOr(one['time'])}.`,
    ),
    decision === undefined
      ? `Undecided. The owner has until ${textOr(reply['decideBy'])}; called now: ${person(objectAt(reply, 'called'))}.`
      : `Decided ${textOr(decision['choice'])} by ${person(objectAt(decision, 'by'))}, ${textOr(decision['time'])}, after ${textOr(metrics['toOwnerDecision'])} s.`,
    ...(corrective === undefined
      ? []
      : objectsAt(corrective, 'actions').map(
          (action) =>
            `  until ${textOr(action['due'])} ${person(objectAt(action, 'owner'))}: ${textOr(action['what'])}`,
        )),
  ]
}
