import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { CliError } from '../exit.ts'
import { wholeNumber } from '../options.ts'
import { objectAt } from '../reply.ts'
import type { Runner } from '../run.ts'

/** `answerable receipt`: proof of any entry, also under the newest checkpoint that somebody outside has signed. */
export function receiptCommand(program: Command, run: Runner): void {
  program
    .command('receipt')
    .description('Get the receipt of one entry')
    .argument('<index>', 'number of the entry', wholeNumber)
    .option('--witnessed', 'under the newest checkpoint a quorum of independent witnesses cosigned')
    .option('--out <file>', 'where to write it', 'entry.receipt.json')
    .action(
      run(async (context, index: number, { witnessed = false, out }: { witnessed?: boolean; out: string }) => {
        const { client } = await context.connect()
        const reply = await client.readEntry({ index, ...(witnessed ? { checkpoint: 'witnessed' } : {}) })
        const receipt = objectAt(reply, 'receipt')
        if (receipt === undefined) throw new CliError('answer_unreadable', 'The answer holds no receipt.')
        writeFileSync(resolve(context.io.cwd, out), `${JSON.stringify(receipt)}\n`, { mode: 0o600 })
        return { json: receipt, text: [`Receipt of entry ${index} in ${out}: answerable verify ${out}`] }
      }),
    )
}
