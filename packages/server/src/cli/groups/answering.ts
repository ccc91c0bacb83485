import type { JsonObject, PayloadInput } from '@answerable/contract'
import type { Command } from 'commander'
import { CliError } from '../exit.ts'
import { repeated } from '../options.ts'
import { listed, objectAt, objectsAt, textAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { wrap } from '../style.ts'
import { checkUseCase } from '../use-case/check.ts'
import { newest } from './acceptance.ts'
import { sound } from './use-case.ts'

type Answer = PayloadInput<'attestation.sign'>['answers'][number]

/** `answerable proposal`, `attest`, `due`, `tighten`, `approve-change`: what owners answer, and what others do beside. */
export function answeringCommands(program: Command, run: Runner): void {
  program
    .command('proposal')
    .description('What the owner is asked to sign: rules in sentences, what changed, past calls, a proposed end')
    .argument('<use-case>')
    .action(
      run(async (context, useCase: string) => {
        const reply = await (await context.connect()).client.readProposal({ useCase })
        return { json: reply, text: proposalPage(context, reply) }
      }),
    )
  program
    .command('attest')
    .description('As its owner: answer what changed, question by question; without answers, list the questions')
    .argument('<use-case>')
    .option('--answer <question=yes|no[: note]>', 'one per question; a no needs a note', repeated)
    .option('--receipt <file>', 'write the receipt there')
    .action(run(attest))
  program
    .command('due')
    .description('Signatures and attestations that are due or soon will be, and what silence does')
    .action(
      run(async (context) => {
        const reply = await (await context.connect()).client.listDue({})
        const rows = objectsAt(reply, 'due')
        const lines = rows.flatMap((row) => [
          `${textOr(row['due'])}  ${textOr(row['useCase'])}: ${textOr(row['kind'])} of ${textOr(row['ownerName'], textOr(row['owner']))}`,
          ...objectsAt(row, 'steps').map((step) => `  ${textOr(step['at'])}  ${textOr(step['mode'])}`),
        ])
        return { json: reply, text: lines.length === 0 ? ['Nothing is due soon.'] : lines }
      }),
    )
  program
    .command('tighten')
    .description('Enforce a stricter policy at once, beside the signed one; the signature stays')
    .argument('<file>', 'answerable.yaml, which names the stricter policy')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, file: string, options: { reason: string }) => {
        const { manifest, policy, tests } = sound(checkUseCase(context.io, file), file)
        const payload = { useCase: manifest.use_case, policy, tests, reason: options.reason }
        return signedCommand(context, await context.connect(), {
          command: 'policy.tighten',
          payload,
          done: `${manifest.name} is judged by the stricter rules from now on. The owner’s signature stays.`,
        })
      }),
    )
  program
    .command('approve-change')
    .description('Agree to a change of a T1 or T2 use case that you did not write')
    .argument('<use-case>')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, useCase: string, options: { reason: string }) => {
        const connection = await context.connect()
        const payload = { useCase, ...(await newest(connection, useCase)), reason: options.reason }
        return signedCommand(context, connection, {
          command: 'change.approve',
          payload,
          done: `You agree to revision ${payload.revision} of ${useCase}.`,
        })
      }),
    )
}

async function attest(
  context: Context,
  useCase: string,
  options: { answer?: string[]; receipt?: string },
): Promise<Result> {
  const connection = await context.connect()
  const view = await connection.client.readAttestation({ useCase })
  if (options.answer === undefined) return { json: view, text: questions(context, view) }
  const answers = options.answer.map(answerOf)
  const open = objectsAt(view, 'questions')
    .map((question) => textAt(question, 'id'))
    .filter((id) => !answers.some(({ question }) => question === id))
  if (open.length > 0) throw new CliError('invalid_option', `These questions are not answered: ${open.join(', ')}.`)
  return signedCommand(context, connection, {
    command: 'attestation.sign',
    payload: { useCase, questions: textAt(view, 'digest'), answers },
    done: answers.every(({ answer }) => answer === 'yes')
      ? `You stand by ${useCase}.`
      : 'On record. Since you said no, nothing is renewed: mend it, then answer again.',
    receipt: options.receipt,
  })
}

function answerOf(given: string): Answer {
  const parts = /^([a-z0-9-]{1,64})=(yes|no)(?:: *(.+))?$/su.exec(given)
  if (parts === null)
    throw new CliError('invalid_option', `"${given}" is no answer: write question=yes, or question=no: why.`)
  const [, question = '', answer, note] = parts
  return { question, answer: answer as Answer['answer'], ...(note === undefined ? {} : { note }) }
}

function questions({ io, style }: Context, view: JsonObject): string[] {
  return [
    `Due ${textOr(view['due'], 'never: nobody has signed')}.`,
    ...objectsAt(view, 'questions').flatMap((question) => [
      ...wrap(`${textOr(question['id'])}: ${textOr(question['text'])}`, io.columns, '  ', '    '),
      ...(Array.isArray(question['details'])
        ? question['details'].map((line) => style.dim(`    ${textOr(line)}`))
        : []),
    ]),
    `Answer each: answerable attest ${textOr(view['useCase'])} --answer may-do=yes --answer runs-on=yes …`,
  ]
}

function proposalPage({ io, style }: Context, view: JsonObject): string[] {
  const sentences = objectAt(view, 'sentences') ?? {}
  const samples = objectAt(view, 'samples') ?? {}
  const would = objectAt(view, 'wouldChange') ?? {}
  const lines = (value: unknown): string[] =>
    Array.isArray(value) ? value.flatMap((line) => wrap(String(line), io.columns, '  ', '    ')) : []
  const past = (kind: string): string[] =>
    objectsAt(samples, kind).flatMap((one) => wrap(textOr(one['sentence']), io.columns, '  ', '    '))
  const difference = objectAt(view, 'difference')
  return [
    style.bold(`${textOr(view['name'])}, revision ${textOr(view['revision'])}, tier ${textOr(view['tier'])}`),
    'What it may do alone',
    ...lines(sentences['alone']),
    'When people decide',
    ...lines(sentences['people']),
    'What it may never do',
    ...lines(sentences['never']),
    'What happens if you do nothing',
    ...lines(sentences['nothing']),
    difference === undefined
      ? 'Nobody has signed for it before.'
      : `What changed since revision ${textOr(difference['revision'])}`,
    ...lines(difference?.['items']),
    'Past calls',
    ...past('allow'),
    ...past('hold'),
    ...past('refuse'),
    ...lines([samples['note']].filter((note) => typeof note === 'string')),
    `Of the last ${textOr(would['n'])} decisions ${textOr(would['changed'])} would change, ${textOr(would['looser'])} of them to ask less.`,
    textOr(objectAt(view, 'expiry')?.['sentence']),
    ...(listed(view['missing']) === '-' ? [] : ['What stands against signing', ...lines(view['missing'])]),
  ]
}
