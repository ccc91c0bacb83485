import { type JsonObject, Sha256 } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import type { Command } from 'commander'
import { CliError } from '../exit.ts'
import { endInstant, readText } from '../options.ts'
import { objectAt, objectsAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns } from '../style.ts'

/** `answerable component …` and `answerable handoff list`: what several use cases share, and what passes between them. */
export function boundaryCommands(program: Command, run: Runner): void {
  const component = program
    .command('component')
    .description('What several use cases rely on, and whom a change reaches')
  component
    .command('affected')
    .description('Use cases that rely on a component; with --digest: whether its change has been announced to all')
    .argument('<component>')
    .option('--digest <digest>', 'sha256:… of what is to ship, or the file itself: exit 1 unless it is announced')
    .action(run(affected))
  component
    .command('announce')
    .description('Say, before it ships, which use cases a change of a component reaches')
    .argument('<component>')
    .requiredOption('--digest <digest>', 'sha256:… of what will run, or the file itself')
    .requiredOption('--ships <instant>', 'not before: 14d, 2027-05-14 or an RFC 3339 instant')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, id: string, options: { digest: string; ships: string; reason: string }) => {
        const connection = await context.connect()
        return signedCommand(context, connection, {
          command: 'component.announce',
          payload: {
            component: id,
            digest: digestOf(context, options.digest),
            ships: endInstant(options.ships, connection.time),
            reason: options.reason,
          },
          done: `The change of ${id} is announced. Each owner it reaches signs for it, or it stays outside.`,
        })
      }),
    )
  program
    .command('handoff')
    .description('Work handed from one use case to another')
    .command('list')
    .description('What a use case took on and handed over, newest first')
    .argument('<use-case>')
    .action(
      run(async (context, useCase: string) => {
        const reply = await (await context.connect()).client.listHandoffs({ useCase })
        const rows = objectsAt(reply, 'handoffs').map((row) => [
          textOr(row['time']),
          `${textOr(row['fromUseCase'])} to ${textOr(row['useCase'])}`,
          textOr(row['tier']),
          `decision ${textOr(row['id'])}`,
          `run ${textOr(row['run'])}`,
        ])
        return { json: reply, text: rows.length === 0 ? ['Nothing has been handed over.'] : columns(rows) }
      }),
    )
}

async function affected(context: Context, component: string, options: { digest?: string }): Promise<Result> {
  const reply = await (await context.connect()).client.listComponents({ component })
  const [found] = objectsAt(reply, 'components')
  if (found === undefined) throw new CliError('not_found', `No use case relies on a component ${component}.`)
  const digest = options.digest === undefined ? undefined : digestOf(context, options.digest)
  const lines = objectsAt(found, 'affected')
  const rows = lines.map((row) => {
    const owner = objectAt(row, 'owner')
    const signed = textOr(row['digest'], 'no digest')
    const mark = digest === undefined ? '' : signed === digest ? 'signed for this' : 'its owner has not signed for this'
    return [textOr(row['useCase']), textOr(owner?.['name'], textOr(owner?.['person'])), signed.slice(0, 19), mark]
  })
  if (digest === undefined) return { json: reply, text: columns(rows) }
  const announced = objectsAt(found, 'announced').find((one) => one['digest'] === digest)
  const told = announced !== undefined && coversAll(announced, lines)
  const verdict = told
    ? `Announced ${textOr(announced['announced'])}, not before ${textOr(announced['ships'])}.`
    : announced === undefined
      ? 'This change has not been announced.'
      : 'Announced, but use cases have come to rely on it since: announce it again.'
  return { json: { ...found, told }, text: [...columns(rows), verdict], exit: told ? 'ok' : 'refused' }
}

/** The list announced is the list of now: use cases that came later have not been told. */
function coversAll(announced: JsonObject, lines: readonly JsonObject[]): boolean {
  const known = new Set(objectsAt(announced, 'affected').map((row) => row['useCase']))
  return lines.every((row) => known.has(row['useCase']))
}

/** A digest as it is, or that of a file. */
function digestOf({ io }: Context, given: string): string {
  return Sha256.safeParse(given).success ? given : sha256Digest(readText(io, given))
}
