import type { JsonObject, PayloadInput } from '@answerable/contract'
import type { Command } from 'commander'
import { CliError } from '../exit.ts'
import { issueLine } from '../failure.ts'
import { wholeNumber } from '../options.ts'
import { directory } from '../people.ts'
import { objectsAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { listing, wrap } from '../style.ts'
import { type CheckedUseCase, checkUseCase } from '../use-case/check.ts'
import { resolvePeople } from '../use-case/resolve-people.ts'
import { useCasePage } from '../use-case/page.ts'

/** `answerable use-case …`: what AI is used for, as a file. */
export function useCaseCommands(program: Command, run: Runner): void {
  const useCase = program.command('use-case').description('What AI is used for, and who answers for it')
  useCase
    .command('check')
    .description('Check answerable.yaml, its policy and its tests, without a server')
    .argument('<file>', 'answerable.yaml')
    .action(run(async (context, file: string) => check(context, file)))
  useCase
    .command('register')
    .description('Register answerable.yaml, then publish its policy')
    .argument('<file>', 'answerable.yaml')
    .option('--no-policy', 'leave publishing the policy to somebody else')
    .action(run(register))
  useCase
    .command('list')
    .description('Use cases: who answers, mode, next date')
    .option('--as-of <entries>', 'as it was after that many entries', wholeNumber)
    .action(
      run(async (context, options: { asOf?: number }) => {
        const reply = await (await context.connect()).client.listUseCases({ asOf: options.asOf })
        const rows = objectsAt(reply, 'useCases').map((row) => rowOf(context, row))
        return { json: reply, text: rows.length === 0 ? ['No use case yet.'] : listing(rows, context.io.columns) }
      }),
    )
  useCase
    .command('show')
    .description('One use case: standing, what is missing and who can mend it')
    .argument('<use-case>')
    .option('--as-of <entries>', 'as it was after that many entries', wholeNumber)
    .action(
      run(async (context, id: string, options: { asOf?: number }) => {
        const reply = await (await context.connect()).client.readUseCase({ useCase: id, asOf: options.asOf })
        return { json: reply, text: useCasePage(reply, context.style, context.io.columns) }
      }),
    )
}

function check({ io, style }: Context, file: string): Result {
  const checked = checkUseCase(io, file)
  const { tier, rules, testsPassed, sentences, issues } = checked
  const json: JsonObject = {
    ok: issues.length === 0,
    ...(tier === undefined ? {} : { tier: tier.tier, tierFloor: tier.floor }),
    rules,
    testsPassed,
    issues: issues.map((issue) => ({ ...issue })),
  }
  if (issues.length > 0) {
    const plural = issues.length === 1 ? 'mistake' : 'mistakes'
    const lines = issues.map((issue) => issueLine(issue, issue.file))
    return { json, text: [...lines, `${style.red('✗')} ${issues.length} ${plural}`], exit: 'refused' }
  }
  return {
    json,
    text: [
      `${style.green('✓')} ${file} holds together: ${rules} rules, ${testsPassed} tests pass.`,
      `  Tier ${tier?.tier}; its floor, computed from the file, is ${tier?.floor}.`,
      '',
      ...sentences.flatMap((sentence) => wrap(sentence, io.columns, '  ', '    ')),
      '',
      `  Next: answerable use-case register ${file}`,
    ],
  }
}

async function register(context: Context, file: string, options: { policy: boolean }): Promise<Result> {
  const checked = sound(checkUseCase(context.io, file), file)
  const connection = await context.connect()
  const people = directory(connection)
  const manifest = await resolvePeople(checked.manifest, (who) => people.personId(who))
  const registered = await signedCommand(context, connection, {
    command: 'use_case.register',
    payload: { manifest } as PayloadInput<'use_case.register'>,
    done: `${manifest.name} is registered.`,
  })
  if (!options.policy) return registered
  const published = await signedCommand(context, connection, {
    command: 'policy.publish',
    payload: {
      useCase: manifest.use_case,
      revision: Number((registered.json as JsonObject)['revision']),
      policy: checked.policy,
      tests: checked.tests,
      ...(checked.entities === undefined ? {} : { entities: checked.entities }),
    },
    done: 'Its policy is published. Nothing may run yet: the owner has not signed.',
    next: [`Next, the owner: answerable accept ${manifest.use_case} --until 90d --risk low`],
  })
  return { json: [registered.json, published.json], text: [...registered.text, ...published.text] }
}

type Sound = Required<Pick<CheckedUseCase, 'manifest' | 'policy' | 'tests'>> & Pick<CheckedUseCase, 'entities'>

/** @throws CliError `invalid_file` with every mistake */
export function sound({ manifest, policy, tests, entities, issues }: CheckedUseCase, file: string): Sound {
  if (issues.length > 0 || manifest === undefined || policy === undefined) {
    const lines = issues.map((issue) => issueLine(issue, issue.file))
    throw new CliError('invalid_file', `${file} does not hold together.`, { lines })
  }
  return { manifest, policy, tests: tests ?? '', ...(entities === undefined ? {} : { entities }) }
}

function rowOf({ style }: Context, row: JsonObject): string[] {
  const open = row['open'] === true
  return [
    textOr(row['useCase']),
    textOr(row['tier']),
    textOr(row['mode']),
    open ? style.green('open') : style.red('closed'),
    textOr(row['ownerName'], textOr(row['owner'])),
    textOr(row['until'], 'nobody has signed'),
  ]
}
