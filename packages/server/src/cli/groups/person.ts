import type { PayloadInput } from '@answerable/contract'
import { type Command, Option } from 'commander'
import { directory } from '../people.ts'
import { objectsAt, textOr } from '../reply.ts'
import type { Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns } from '../style.ts'
import { parseProof } from './key.ts'

type Employment = PayloadInput<'person.register'>['employment']
type AddOptions = {
  name: string
  email: string
  unit: string
  employment: Employment
  keyProof: string
  fictional?: boolean
}

/** `answerable person …` */
export function personCommands(program: Command, run: Runner): void {
  const person = program.command('person').description('People and who they are')
  person
    .command('add')
    .description('Register a person and their first key')
    .requiredOption('--name <name>')
    .requiredOption('--email <address>')
    .requiredOption('--unit <unit>', 'the unit they work in')
    .requiredOption('--key-proof <proof>', 'what they got from `answerable key show --proof`')
    .addOption(new Option('--employment <kind>').choices(['own', 'intra_group', 'supplier']).default('own'))
    .option('--fictional', 'a made-up person: may sign with --automation, and every entry says so')
    .action(
      run(async (context, options: AddOptions) => {
        const { name, email, unit, employment, fictional = false } = options
        const payload = { name, email, unit, employment, fictional, key: parseProof(options.keyProof) }
        return signedCommand(context, await context.connect(), {
          command: 'person.register',
          payload,
          done: `${name} is registered.`,
          next: ['It gives no power yet: answerable authority grant …'],
        })
      }),
    )
  person
    .command('list')
    .description('Everybody registered here')
    .action(
      run(async (context) => {
        const reply = await (await context.connect()).client.listPeople({})
        const rows = objectsAt(reply, 'people').map((row) => [
          textOr(row['id']),
          textOr(row['name'], '(erased)'),
          textOr(row['email'], ''),
          textOr(row['unit'], ''),
          [
            textOr(row['employment'], ''),
            row['fictional'] === true ? 'fictional' : '',
            row['departed'] ? 'departed' : '',
          ]
            .filter((word) => word !== '')
            .join(', '),
        ])
        return { json: reply, text: columns(rows) }
      }),
    )
  person
    .command('move')
    .description('Record that a person changes unit or employer')
    .argument('<who>', 'e-mail address or id')
    .requiredOption('--unit <unit>', 'the unit they work in from now on')
    .addOption(new Option('--employment <kind>').choices(['own', 'intra_group', 'supplier']).default('own'))
    .requiredOption('--reason <words>')
    .action(
      run(async (context, who: string, options: { unit: string; employment: Employment; reason: string }) => {
        const connection = await context.connect()
        const id = await directory(connection).personId(who)
        const payload = { person: id, ...options }
        const done = `${who} moved: what they answer for elsewhere goes on under cover only.`
        return signedCommand(context, connection, { command: 'person.move', payload, done })
      }),
    )
  person
    .command('depart')
    .description('Record that a person has left: what they answer for closes')
    .argument('<who>', 'e-mail address or id')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, who: string, options: { reason: string }) => {
        const connection = await context.connect()
        const id = await directory(connection).personId(who)
        const payload = { person: id, reason: options.reason }
        const done = `${who} has left, and answers for nothing any more.`
        return signedCommand(context, connection, { command: 'person.depart', payload, done })
      }),
    )
}
