import { sha256Digest } from '@answerable/ledger'
import type { Command } from 'commander'
import { CliError } from '../exit.ts'
import { directory } from '../people.ts'
import { readText } from '../options.ts'
import { objectsAt, textOr } from '../reply.ts'
import type { Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns } from '../style.ts'

type Propose = { unitName: string; parent?: string; title: string; reference: string; document: string; with: string }

/** `answerable mandate …`: the founding act of a unit, signed by two. */
export function mandateCommands(program: Command, run: Runner): void {
  const mandate = program.command('mandate').description('The founding act every right comes from')
  mandate
    .command('propose')
    .description('Propose the mandate of a unit; you are its first signer')
    .argument('<unit>', 'short name, such as shop')
    .requiredOption('--unit-name <name>', 'the name of the legal entity or department')
    .requiredOption('--title <words>', 'the instrument it rests on, such as "Board resolution on AI"')
    .requiredOption('--reference <words>', 'where to find the instrument')
    .requiredOption('--document <file>', 'the instrument itself: only its digest is recorded')
    .requiredOption('--with <who>', 'the second signer: e-mail address or id')
    .option('--parent <unit>', 'the unit it belongs to')
    .action(
      run(async (context, unit: string, options: Propose) => {
        const digest = sha256Digest(readText(context.io, options.document))
        const connection = await context.connect()
        const me = context.signer().person
        const other = await directory(connection).personId(options.with)
        if (other === me) throw new CliError('invalid_option', 'The second signer is another person.')
        const payload = {
          unit,
          unitName: options.unitName,
          ...(options.parent === undefined ? {} : { parentUnit: options.parent }),
          instrument: { title: options.title, reference: options.reference, digest },
          signers: [me, other] as [string, string],
        }
        return signedCommand(context, connection, {
          command: 'mandate.propose',
          payload,
          done: `The mandate of ${options.unitName} is proposed. It is PROVISIONAL.`,
          next: [`Next, ${options.with} types: answerable mandate countersign <id above>`],
        })
      }),
    )
  mandate
    .command('countersign')
    .description('Sign a proposed mandate as its second signer: it comes into force')
    .argument('<mandate>', 'its id, from `answerable mandate list`')
    .action(
      run(async (context, id: string) =>
        signedCommand(context, await context.connect(), {
          command: 'mandate.countersign',
          payload: { mandate: id },
          done: 'The mandate is in force.',
          next: ['Next: answerable authority grant …'],
        }),
      ),
    )
  mandate
    .command('list')
    .description('Mandates, and whether they are in force')
    .action(
      run(async (context) => {
        const reply = await (await context.connect()).client.listAuthorities({})
        const mandates = objectsAt(reply, 'mandates')
        const rows = mandates.map((row) => [
          textOr(row['id']),
          textOr(row['unit']),
          textOr(row['unitName'], ''),
          row['countersigned'] === null ? 'PROVISIONAL' : 'in force',
        ])
        return { json: mandates, text: rows.length === 0 ? ['No mandate yet.'] : columns(rows) }
      }),
    )
}
