import { type DecisionView, explainDecision, type JsonObject } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import type { Command } from 'commander'
import { objectAt, objectsAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { listing, wrap } from '../style.ts'

/** `answerable review …`: what waits for people. */
export function reviewCommands(program: Command, run: Runner): void {
  const review = program.command('review').description('Held decisions that wait for people')
  review
    .command('list')
    .description('What is held, and until when')
    .option('--use-case <id>')
    .action(
      run(async (context, options: { useCase?: string }) => {
        const reply = await (await context.connect()).client.listReviews({ useCase: options.useCase })
        const rows = objectsAt(reply, 'decisions').map((row) => [
          textOr(row['decision']),
          textOr(row['useCase']),
          textOr(row['tool'], textOr(row['kind'])),
          `until ${textOr(objectAt(row, 'review')?.['due'])}`,
        ])
        const plans = (reply['plans'] as string[][]).flatMap((plan) => [
          '',
          `These ${plan.length} are one plan, and can be answered together: answerable review approve ${plan.join(' ')} --reason …`,
        ])
        return {
          json: reply,
          text: rows.length === 0 ? ['Nothing waits for people.'] : [...listing(rows, context.io.columns), ...plans],
        }
      }),
    )
  review
    .command('show')
    .description('One held decision, with all that is known about it')
    .argument('<decision>')
    .action(
      run(async (context, decision: string) => {
        const view = await (await context.connect()).client.readDecision({ decision })
        const next = `Next: answerable review approve ${decision} --reason …   (or reject)`
        return { json: view, text: [...pageLines(context, pageOf(view)), '', next] }
      }),
    )
  review
    .command('take')
    .description('Say that you have it in hand for 15 minutes; others may still vote')
    .argument('<decision>')
    .action(
      run(async (context, decision: string) =>
        signedCommand(context, await context.connect(), {
          command: 'review.take',
          payload: { decision },
          done: 'You have it in hand.',
        }),
      ),
    )
  review
    .command('ask')
    .description('Ask those who answer for it; the deadline runs on')
    .argument('<decision>')
    .argument('<question>')
    .action(
      run(async (context, decision: string, question: string) =>
        signedCommand(context, await context.connect(), {
          command: 'review.ask',
          payload: { decision, question },
          done: 'They are asked.',
        }),
      ),
    )
  review
    .command('answer')
    .description('Answer the question of a reviewer')
    .argument('<decision>')
    .argument('<question>', 'its id, from `answerable review show`')
    .argument('<answer>')
    .action(
      run(async (context, decision: string, question: string, answer: string) =>
        signedCommand(context, await context.connect(), {
          command: 'review.answer',
          payload: { decision, question, answer },
          done: 'Your answer stands beside the question.',
        }),
      ),
    )
  for (const vote of ['approve', 'reject'] as const) {
    review
      .command(vote)
      .description(vote === 'approve' ? 'Approve exactly what is shown, once' : 'Reject it')
      .argument('<decision...>', 'several calls of one plan are answered together, with one signature')
      .requiredOption('--reason <words>')
      .action(
        run(async (context, decisions: string[], options: { reason: string }) =>
          cast(context, decisions, vote, options.reason),
        ),
      )
  }
}

/** INVARIANT 7: what is signed names the digest of the very pages that were on the screen. */
async function cast(
  context: Context,
  decisions: readonly string[],
  vote: 'approve' | 'reject',
  reason: string,
): Promise<Result> {
  const connection = await context.connect()
  const seen: { decision: string; shown: string }[] = []
  for (const decision of decisions) {
    const page = pageOf(await connection.client.readDecision({ decision }))
    if (!context.globals.json) for (const line of pageLines(context, page)) context.io.err(line)
    seen.push({ decision, shown: sha256Digest(page) })
  }
  const [first] = seen
  const done = vote === 'approve' ? 'You approved' : 'You rejected'
  if (seen.length === 1 && first !== undefined)
    return signedCommand(context, connection, {
      command: 'review.vote',
      payload: { ...first, vote, reason },
      done: `${done} it.`,
    })
  return signedCommand(context, connection, {
    command: 'review.vote_plan',
    payload: { decisions: seen, vote, reason },
    done: `${done} ${seen.length} calls.`,
  })
}

/** The page of a decision view. The server's answer is read as its contract has it. */
export const pageOf = (view: JsonObject): string => explainDecision(view as unknown as DecisionView)

/** The page as it fits this terminal, continued lines set in further. */
export function pageLines({ io }: Pick<Context, 'io'>, page: string): string[] {
  return page.split('\n').flatMap((line) => {
    const indent = /^ */.exec(line)?.[0] ?? ''
    return wrap(line.slice(indent.length), io.columns, indent, `${indent}  `)
  })
}
