import { type JsonObject, type Outcome, type PayloadInput, readYaml } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import type { Command } from 'commander'
import type { Connection } from '../connection.ts'
import { CliError } from '../exit.ts'
import { endInstant, list, readText, repeated, risks } from '../options.ts'
import { objectAt, objectsAt, textAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'

type Options = {
  until?: string
  zone: string
  control?: string[]
  dissent?: string
  coversNext: boolean
  risk: string[]
  condition?: string[]
  evidence?: string[]
  justification?: string
  authority?: string
  receipt?: string
}
type Answer = PayloadInput<'acceptance.sign'>

/** `answerable accept`, `refuse`, `rescind`: the owner's answer. */
export function acceptanceCommands(program: Command, run: Runner): void {
  program
    .command('accept')
    .description('As its owner: answer for a use case, until an instant')
    .argument('<use-case>')
    .option(
      '--until <end>',
      '90d, 12h, 2027-05-14 or an RFC 3339 instant; left out: a working day at 10:00, as proposed',
    )
    .option('--zone <zone>', 'where you work, for the proposed end', localZone())
    .requiredOption('--risk <levels>', 'remaining risk: low, or low,bias=high', list)
    .option('--condition <words>', 'a condition; may be given several times', repeated)
    .option('--control <words>', 'what is done about the remaining risk; may be given several times', repeated)
    .option('--dissent <words>', 'what you answer to the challenger’s objection')
    .option('--covers-next', 'sign for what runs now and for the newest revision together', false)
    .option('--evidence <kind=file>', 'what you looked at, such as test-report=results.pdf', repeated)
    .option('--justification <file>', 'YAML list: touchpoint, why, hurt, rejected, limits')
    .option('--authority <id>', 'the authority it is made under; found if left out')
    .option('--receipt <file>', 'write the receipt there')
    .action(run(accept))
  program
    .command('refuse')
    .description('As its owner: refuse to answer for a use case')
    .argument('<use-case>')
    .requiredOption('--reason <words>')
    .option('--risk <levels>', 'the risk you see, if you want to name one', list)
    .option('--receipt <file>', 'write the receipt there')
    .action(
      run(async (context, useCase: string, options: { reason: string; risk?: string[]; receipt?: string }) => {
        const connection = await context.connect()
        const { revision, assumptions } = await newest(connection, useCase)
        return signedCommand(context, connection, {
          command: 'acceptance.sign',
          payload: {
            useCase,
            revision,
            assumptions,
            answer: 'refused',
            ...(options.risk === undefined ? {} : { residualRisk: risks(options.risk) }),
            reason: options.reason,
          },
          done: `Refused: ${useCase} may do nothing.`,
          receipt: options.receipt,
        })
      }),
    )
  program
    .command('rescind')
    .description('As its owner: take your signature back; the gate closes')
    .argument('<use-case>')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, useCase: string, options: { reason: string }) => {
        const connection = await context.connect()
        const acceptance = objectAt(await connection.client.readUseCase({ useCase }), 'acceptance')
        if (acceptance === undefined) throw new CliError('not_found', `Nobody answers for ${useCase} now.`)
        return signedCommand(context, connection, {
          command: 'acceptance.rescind',
          payload: { acceptance: textAt(acceptance, 'id'), reason: options.reason },
          done: `Nobody answers for ${useCase} any more: every request is denied.`,
        })
      }),
    )
}

async function accept(context: Context, useCase: string, options: Options): Promise<Result> {
  const connection = await context.connect()
  const subject = await covered(connection, useCase, options.coversNext)
  const proposal = await connection.client.readProposal({ useCase, zone: options.zone })
  const until =
    options.until === undefined
      ? textAt(objectAt(proposal, 'expiry') ?? {}, 'until')
      : endInstant(options.until, connection.time)
  const looked = (options.evidence ?? []).map((given) => evidenceOf(context, given))
  const conditions = options.condition ?? []
  const payload: Answer = {
    useCase,
    ...subject,
    answer: conditions.length > 0 ? 'accepted_with_conditions' : 'accepted',
    authority: options.authority ?? (await ownAuthority(connection, context.signer().person, useCase)),
    residualRisk: risks(options.risk),
    conditions,
    compensatingControls: options.control ?? [],
    ...(options.dissent === undefined ? {} : { dissent: options.dissent }),
    evidence: [...looked, ...offered(proposal, looked)],
    pastCalls: pastCallsIn(proposal),
    ...(options.justification === undefined
      ? {}
      : { justification: readYaml(readText(context.io, options.justification)).value as Answer['justification'] }),
    until,
  }
  return signedCommand(context, connection, {
    command: 'acceptance.sign',
    payload,
    done: `You answer for ${useCase} until ${until}.`,
    next: [
      'At that instant the gate closes by itself.',
      'To close it now: answerable pause ' + useCase + ' --reason …',
    ],
    receipt: options.receipt,
  })
}

type Subject = Pick<Answer, 'revision' | 'assumptions' | 'covers' | 'next'>

/** The newest revision alone, or what is signed now with the newest beside it: then a deployment closes nothing. */
async function covered(connection: Connection, useCase: string, coversNext: boolean): Promise<Subject> {
  const next = await newest(connection, useCase)
  if (!coversNext) return next
  const signed = objectAt(await connection.client.readUseCase({ useCase }), 'acceptance')
  if (signed === undefined || Number(signed['revision']) >= next.revision)
    throw new CliError('not_found', `There is no newer revision of ${useCase} to cover beside the one that is signed.`)
  const { revision, assumptions } = { revision: Number(signed['revision']), assumptions: textAt(signed, 'assumptions') }
  return { revision, assumptions, covers: 'this_and_next', next }
}

/** The calls the owner is shown: the statement quotes them, so they are on the screen before it is signed. */
function pastCallsIn(proposal: JsonObject): NonNullable<Answer['pastCalls']> {
  const samples = objectAt(proposal, 'samples') ?? {}
  return ['allow', 'hold', 'refuse']
    .flatMap((kind) => objectsAt(samples, kind))
    .map((one) => ({ decision: textAt(one, 'decision'), would: textAt(one, 'would') as Outcome }))
}

/**
 * What there was to look at and is not in the statement itself, listed as not opened unless a file was given for it. The
 * past calls and the challenger's reason are quoted in the sentences, so whoever signs has them before them.
 */
function offered(proposal: JsonObject, own: readonly { kind: string }[]): NonNullable<Answer['evidence']> {
  const samples = pastCallsIn(proposal).length > 0
  return objectsAt(proposal, 'evidence')
    .map((one) => ({ kind: textAt(one, 'kind'), digest: textAt(one, 'digest') }))
    .filter(({ kind }) => !own.some((given) => given.kind === kind) && (kind !== 'replay' || samples))
    .map((one) => ({ ...one, opened: one.kind === 'replay' || one.kind === 'challenger' }))
}

function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** What can be signed: the newest revision, and the assumptions of its newest policy. */
export async function newest(
  connection: Connection,
  useCase: string,
): Promise<{ revision: number; assumptions: string }> {
  const view = await connection.client.readUseCase({ useCase })
  const revision = Number(view['revision'])
  const newestPolicy = objectsAt(view, 'publications').at(-1)
  if (newestPolicy === undefined) {
    throw new CliError('not_found', `Revision ${revision} of ${useCase} has no policy yet: answerable policy publish …`)
  }
  return { revision, assumptions: textAt(newestPolicy, 'assumptions') }
}

/** The signer's live authority to accept risk that ends last; the server judges whether it reaches. */
async function ownAuthority(connection: Connection, person: string, useCase: string): Promise<string> {
  const own = objectsAt(await connection.client.listAuthorities({}), 'authorities')
    .filter((row) => row['grantee'] === person && row['fault'] === null)
    .filter((row) => Array.isArray(row['powers']) && row['powers'].includes('accept_residual_risk'))
    .filter((row) => covers(objectAt(row, 'scope'), useCase))
    .toSorted((a, b) => textOr(b['until']).localeCompare(textOr(a['until'])))
  const [best] = own
  if (best === undefined) {
    throw new CliError('not_found', `You hold no live authority to accept risk for ${useCase}. Ask whoever grants it.`)
  }
  return textAt(best, 'id')
}

const covers = (scope: JsonObject | undefined, useCase: string): boolean => {
  const named = scope?.['useCases']
  return !Array.isArray(named) || named.includes(useCase)
}

/** The file is read here, so it was at least opened at this machine; only its digest is signed. */
function evidenceOf({ io }: Context, given: string): { kind: string; digest: string; opened: boolean } {
  const at = given.indexOf('=')
  if (at < 1) throw new CliError('invalid_option', `"${given}" is no evidence: write kind=file.`)
  return { kind: given.slice(0, at), digest: sha256Digest(readText(io, given.slice(at + 1))), opened: true }
}
