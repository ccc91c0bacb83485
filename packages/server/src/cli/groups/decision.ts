import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { wholeNumber } from '../options.ts'
import { objectsAt, textOr } from '../reply.ts'
import type { Runner } from '../run.ts'
import { listing } from '../style.ts'
import { pageLines, pageOf } from './review.ts'

type ListOptions = Record<string, string | number | undefined>

/** `answerable explain`, `decision list`. */
export function decisionCommands(program: Command, run: Runner): void {
  program
    .command('explain')
    .description('One decision: who approved the workflow, what data influenced it, what followed')
    .argument('<decision>')
    .option('--out <file>', 'write it with its receipts to a file')
    .action(
      run(async (context, decision: string, options: { out?: string }) => {
        const view = await (await context.connect()).client.readDecision({ decision })
        const text = pageLines(context, pageOf(view))
        if (options.out === undefined) return { json: view, text }
        writeFileSync(resolve(context.io.cwd, options.out), `${JSON.stringify(view, null, 2)}\n`, { mode: 0o600 })
        return {
          json: view,
          text: [...text, '', `With its receipts in ${options.out}: answerable verify ${options.out}`],
        }
      }),
    )
  program
    .command('decision')
    .description('What was put before the gate')
    .command('list')
    .description('Decisions, newest first')
    .option('--use-case <id>')
    .option('--state <state>', 'held, permitted, denied, …')
    .option('--run <id>')
    .option('--agent <id>')
    .option('--outcome <outcome>', 'allow, review or deny')
    .option('--tool <name>')
    .option('--rule <id>', 'a rule that spoke')
    .option('--person <id>', 'the owner, or somebody who voted')
    .option('--from <instant>', 'made at or after')
    .option('--to <instant>', 'made at or before')
    .option('--text <words>', 'words of a reason, a rule or a tool')
    .option('--after <cursor>', 'go on from here')
    .option('--limit <count>', 'at most 500', wholeNumber, 50)
    .action(
      run(async (context, options: ListOptions) => {
        const reply = await (await context.connect()).client.listDecisions({ ...options })
        const rows = objectsAt(reply, 'decisions').map((row) => [
          textOr(row['entry']),
          textOr(row['decision']),
          textOr(row['outcome']),
          textOr(row['state']),
          textOr(row['useCase']),
          textOr(row['tool'], textOr(row['kind'])),
        ])
        const next = textOr(reply['next'], '')
        const more = next === '' ? [] : ['', `${textOr(reply['searched'])} looked at. Older ones: --after ${next}`]
        return {
          json: reply,
          text: [...(rows.length === 0 ? ['No such decision.'] : listing(rows, context.io.columns)), ...more],
        }
      }),
    )
}
