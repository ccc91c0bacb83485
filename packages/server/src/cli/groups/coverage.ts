import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { JsonObject } from '@answerable/contract'
import type { Command } from 'commander'
import { csv } from '../csv.ts'
import { wholeNumber } from '../options.ts'
import { directory } from '../people.ts'
import { isObject, objectAt, objectsAt, textAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { listing, wrap } from '../style.ts'

type Options = { asOf?: number; csv?: string; unit?: string }

const HEADER = [
  'use_case',
  'name',
  'unit',
  'person',
  'tier',
  'mode',
  'state',
  'enforcement',
  'next_date',
  'what_happens',
]

/** `answerable coverage`, `answerable responsibilities`: the whole firm on one page. */
export function coverageCommands(program: Command, run: Runner): void {
  program
    .command('coverage')
    .description('How many use cases are signed for, by whom, and what happens next to each')
    .option('--as-of <entry>', 'as it was at that entry', wholeNumber)
    .option('--unit <unit>', 'rows of that unit and those below it; the first line still counts everything')
    .option('--csv <file>', 'write the rows to a file; - for stdout')
    .action(run(coverage))
  const responsibilities = program.command('responsibilities').description('Who answers for what, by what right')
  responsibilities
    .command('map')
    .description('Every use case with its people and the chain of rights up to the mandate')
    .option('--as-of <entry>', 'as it was at that entry', wholeNumber)
    .action(
      run(async (context, options: Options) => {
        const reply = await (await context.connect()).client.listResponsibilities({ asOf: options.asOf })
        return { json: reply, text: objectsAt(reply, 'useCases').flatMap((row) => mapped(row)) }
      }),
    )
  responsibilities
    .command('show')
    .description('The statement of responsibilities of one person')
    .argument('<person>', 'id or e-mail address')
    .option('--as-of <entry>', 'as it was at that entry', wholeNumber)
    .action(run(show))
  responsibilities
    .command('sign')
    .description('Sign your own statement of responsibilities')
    .action(
      run(async (context) => {
        const connection = await context.connect()
        const person = context.signer().person
        const { digest } = await connection.client.readResponsibilities({ person })
        return signedCommand(context, connection, {
          command: 'responsibilities.sign',
          payload: { digest: typeof digest === 'string' ? digest : '' },
          done: 'Your statement of responsibilities is signed.',
        })
      }),
    )
}

async function coverage(context: Context, options: Options): Promise<Result> {
  const reply = await (await context.connect()).client.coverage({ asOf: options.asOf, unit: options.unit })
  const rows = objectsAt(reply, 'useCases')
  const sentence = textAt(reply, 'sentence')
  const inUnit = objectAt(reply, 'unit')
  const sentences = [
    sentence,
    ...(inUnit === undefined ? [] : [`${textAt(inUnit, 'unit')}: ${textAt(inUnit, 'sentence')}`]),
  ]
  if (options.csv !== undefined) {
    const text = csv(HEADER, rows.map(csvRow))
    if (options.csv === '-') return { json: reply, text: text.trimEnd().split('\r\n') }
    writeFileSync(resolve(context.io.cwd, options.csv), text)
    return { json: reply, text: [...sentences, `${rows.length} rows in ${options.csv}.`] }
  }
  const { yellow, bold } = context.style
  const lines = rows.map((row) => [
    textOr(row['useCase']),
    textOr(row['personName'], textOr(row['person'])),
    textOr(row['mode']),
    row['enforcedByTheGate'] === true
      ? textOr(row['enforcement'])
      : yellow(`${textOr(row['enforcement'])}, NOT ENFORCED`),
    textOr(row['state']),
    textOr(objectAt(row, 'next')?.['at']),
    textOr(row['whatThen']),
  ])
  return {
    json: reply,
    text: [
      ...sentences.flatMap((line) => wrap(line, context.io.columns)).map(bold),
      ...(lines.length === 0 ? [] : ['', ...listing(lines, context.io.columns)]),
    ],
  }
}

const csvRow = (row: JsonObject): unknown[] => [
  row['useCase'],
  row['name'],
  row['unit'],
  row['personEmail'] ?? row['person'],
  row['tier'],
  row['mode'],
  row['state'],
  row['enforcedByTheGate'] === true ? row['enforcement'] : `${textOr(row['enforcement'])} (NOT ENFORCED BY THE GATE)`,
  objectAt(row, 'next')?.['at'],
  row['whatThen'],
]

async function show(context: Context, who: string, options: Options): Promise<Result> {
  const connection = await context.connect()
  const person = await directory(connection).personId(who)
  const reply = await connection.client.readResponsibilities({ person, asOf: options.asOf })
  const signed = objectAt(reply, 'signed')
  const text = Array.isArray(reply['text']) ? reply['text'].map((line) => textOr(line)) : []
  return {
    json: reply,
    text: [
      context.style.bold(`${textOr(reply['name'], person)}, at ${textOr(reply['time'])}`),
      ...text.flatMap((line) => wrap(line, context.io.columns, '  ', '    ')),
      signedLine(signed),
    ],
  }
}

function signedLine(signed: JsonObject | undefined): string {
  if (signed === undefined) return 'Not signed yet: answerable responsibilities sign'
  const version = `Version ${textOr(signed['version'])}, signed ${textOr(signed['time'])} (entry ${textOr(signed['entry'])})`
  return signed['current'] === true
    ? `${version}, says the same.`
    : `${version}, no longer says this: answerable responsibilities sign`
}

function mapped(row: JsonObject): string[] {
  const person = (role: string): string => {
    const found = objectAt(row, role)
    return found === undefined ? 'nobody' : textOr(found['name'], textOr(found['person']))
  }
  const chain = objectsAt(row, 'chain').map(
    (link) => `${nameOf(link['grantee'])} from ${nameOf(link['grantor'])}, until ${textOr(link['until'])}`,
  )
  const right = chain.length === 0 ? 'no live right' : `${chain.join('; ')}; ${mandateText(row)}`
  return [
    `${textOr(row['useCase'])}  tier ${textOr(row['tier'])}  owner ${person('owner')}, deputy ${person('deputy')}, challenger ${person('challenger')}`,
    `    by right: ${right}`,
  ]
}

const mandateText = (row: JsonObject): string =>
  typeof row['mandate'] === 'string' ? `mandate ${row['mandate']}` : 'NO MANDATE at its end'

const nameOf = (value: JsonObject[string] | undefined): string =>
  isObject(value) ? textOr(value['name'], textOr(value['person'])) : textOr(value)
