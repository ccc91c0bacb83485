import type { Command } from 'commander'
import { objectsAt, textOr } from '../reply.ts'
import type { Runner } from '../run.ts'
import { columns } from '../style.ts'

/** `answerable inbox`: what you were told, and that you have seen it. */
export function inboxCommands(program: Command, run: Runner): void {
  const inbox = program
    .command('inbox')
    .description('What you were told: signatures wanted, reviews, incidents, ends that come near')
  inbox
    .command('list', { isDefault: true })
    .description('Messages to you, newest first')
    .option('--all', 'also what you have seen', false)
    .action(
      run(async (context, options: { all: boolean }) => {
        const reply = await (await context.connect()).client.inbox({ all: options.all ? 'true' : undefined })
        const rows = objectsAt(reply, 'messages').map((row) => [
          textOr(row['message']),
          textOr(row['created']),
          textOr(row['sentence']),
          textOr(row['link']),
        ])
        return { json: reply, text: rows.length === 0 ? ['Nothing waits for you.'] : columns(rows) }
      }),
    )
  inbox
    .command('seen')
    .description('Mark a message as seen; it changes nothing else')
    .argument('<message>')
    .action(
      run(async (context, message: string) => {
        const reply = await (await context.connect()).client.acknowledgeMessage({ message })
        return { json: reply, text: ['Seen.'] }
      }),
    )
}
