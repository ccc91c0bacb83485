import { Category, type JsonObject, type PayloadInput } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import { type Command, Option } from 'commander'
import { endInstant, readText, wholeNumber } from '../options.ts'
import { directory } from '../people.ts'
import { objectAt, objectsAt, textAt, textOr } from '../reply.ts'
import type { Context, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { listing } from '../style.ts'

type Class = PayloadInput<'competence.record'>['class']
type Recorded = { for: Class; evidence: string; until: string }

/** `answerable team …`, `competence …`, `conflicts`, `duties`, `accountability`: who may approve, and who must act. */
export function separationCommands(program: Command, run: Runner): void {
  program
    .command('team')
    .description('Who is in a team that runs or hosts use cases')
    .command('set')
    .description('State all members of a team; whoever you leave out is not in it')
    .argument('<team>')
    .argument('[members...]', 'e-mail addresses or ids')
    .requiredOption('--unit <unit>', 'the unit it belongs to')
    .action(
      run(async (context, team: string, members: string[], options: { unit: string }) => {
        const connection = await context.connect()
        const people = directory(connection)
        const ids = await Promise.all(members.map((member) => people.personId(member)))
        return signedCommand(context, connection, {
          command: 'team.set',
          payload: { team, unit: options.unit, members: ids },
          done: `${team} has ${ids.length} members.`,
          next: ['Conflicts this makes: answerable conflicts'],
        })
      }),
    )
  const competence = program.command('competence').description('Who knows enough to vote on T1 and T2')
  competence
    .command('record')
    .description('State that a person knows enough, on evidence')
    .argument('<who>', 'e-mail address or id')
    .addOption(new Option('--for <class>', 'the category').choices(Category.options).makeOptionMandatory())
    .requiredOption('--evidence <file>', 'only its digest is recorded')
    .requiredOption('--until <end>', '365d, 2028-05-14 or an RFC 3339 instant')
    .action(
      run(async (context, who: string, options: Recorded) => {
        const connection = await context.connect()
        const person = await directory(connection).personId(who)
        const until = endInstant(options.until, connection.time)
        const evidence = sha256Digest(readText(context.io, options.evidence))
        return signedCommand(context, connection, {
          command: 'competence.record',
          payload: { person, class: options.for, evidence, until },
          done: `${who} may vote on ${options.for} at T1 and T2 until ${until}.`,
        })
      }),
    )
  competence
    .command('revoke')
    .description('Take a competence back')
    .argument('<competence>', 'its id')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, options: { reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'competence.revoke',
          payload: { competence: id, reason: options.reason },
          done: 'The competence is taken back.',
        }),
      ),
    )
  program
    .command('conflicts')
    .description('Roles that exclude each other in one person, and the use cases they close')
    .option('--as-of <entries>', 'as it was after that many entries', wholeNumber)
    .action(
      run(async (context, options: { asOf?: number }) => {
        const reply = await (await context.connect()).client.listConflicts({ asOf: options.asOf })
        const rows = objectsAt(reply, 'conflicts').map((row) => [
          textOr(row['useCase']),
          textOr(row['personName'], textOr(row['person'])),
          textOr(row['roles']),
        ])
        return { json: reply, text: rows.length === 0 ? ['No conflict of roles.'] : listing(rows, context.io.columns) }
      }),
    )
  program
    .command('duties')
    .description('What waits for people by a date: covers, successors, further signatures, confirmations')
    .action(
      run(async (context) => {
        const reply = await (await context.connect()).client.listDuties({})
        const rows = objectsAt(reply, 'duties').map((row) => [
          textOr(row['kind']),
          textOr(row['useCase'], textOr(row['about'])),
          objectsAt(row, 'to')
            .map((one) => textOr(one['name'], textOr(one['person'])))
            .join(', '),
          textOr(row['until'], 'no date'),
        ])
        return {
          json: reply,
          text: rows.length === 0 ? ['Nothing waits for anybody.'] : listing(rows, context.io.columns),
        }
      }),
    )
  program
    .command('accountability')
    .description('Can the owner change policy, fund remediation and accept the risk? By what right?')
    .argument('<use-case>')
    .action(
      run(async (context, useCase: string) => {
        const reply = await (await context.connect()).client.readAccountability({ useCase })
        return { json: reply, text: objectsAt(reply, 'powers').flatMap((power) => powerLines(context, power)) }
      }),
    )
}

function powerLines({ style }: Pick<Context, 'style'>, power: JsonObject): string[] {
  const held = objectAt(power, 'held')
  const name = textAt(power, 'power')
  if (held === undefined) {
    const by = objectsAt(power, 'by').map((one) => textOr(one['name'], textOr(one['person'])))
    const lacks = textOr(power['lacks'], 'any authority')
    return [
      `${style.red('no')}  ${name}: lacks ${lacks}. Could be given by: ${by.length === 0 ? 'nobody' : by.join(', ')}`,
    ]
  }
  const money = objectAt(power, 'money')
  const budget =
    money === undefined
      ? ''
      : `, ${Number(money['amountMinor'])} ${textAt(money, 'currency')} minor units of ${textAt(money, 'budget')}`
  const chain = objectsAt(held, 'chain').map((link) => textOr(link['grantorName'], textAt(link, 'grantor')))
  return [
    `${style.green('yes')} ${name}${budget}, until ${textAt(held, 'until')}`,
    `    granted by ${chain.join(', by ')}, under the mandate ${textAt(held, 'mandate')} (${textAt(held, 'instrument')})`,
  ]
}
