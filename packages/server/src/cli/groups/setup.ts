import type { JsonObject } from '@answerable/contract'
import { AnswerableApiError } from '@answerable/sdk'
import type { Command } from 'commander'
import type { SigningKey } from '../keys/ed25519.ts'
import { openKeyFile } from '../keys/key-file.ts'
import { CliError } from '../exit.ts'
import { findKey, listKeys, readKeyFile } from '../keys/folder.ts'
import type { Context, Runner } from '../run.ts'
import { madeKeyLines, newKeyFile } from './key.ts'

type Options = { name?: string; email?: string; fictional?: boolean }

/** `answerable setup <token>`: the founding person registers a key. It gives no authority: that takes a mandate. */
export function setupCommand(program: Command, run: Runner): void {
  program
    .command('setup')
    .description('Register the first person of a new log, with the token the server printed')
    .argument('<token>', 'printed by `answerable serve` while nobody is registered')
    .option('--name <name>', 'your name')
    .option('--email <address>', 'your e-mail address')
    .option('--fictional', 'a made-up person, for trying things out: may sign with --automation')
    .action(
      run(async (context, token: string, options: Options) => {
        const { style } = context
        // Before a key is made for nothing: what is this short was cut when it was copied.
        if (token.length < 16) {
          throw new CliError('token_wrong', `"${token}" is no setup token.`)
        }
        const connection = await context.connect()
        const { publicKey, person, key } = await ownKey(context)
        const { name, email } = await whoAreYou(context, options)
        const answer = await connection.client
          .setup({
            token,
            name,
            email,
            key: { publicKey, proof: key.proof(connection.origin) },
            fictional: options.fictional === true,
          })
          .catch((cause: unknown) => {
            if (!(cause instanceof AnswerableApiError) || cause.code !== 'unauthenticated') throw cause
            throw new CliError('token_wrong', cause.message, { cause })
          })
        return {
          json: { person, id: answer.id, index: answer.index, receipt: answer.receipt as JsonObject },
          text: [
            `${style.green('✓')} ${name} is registered as ${person}.`,
            style.dim(`  entry ${answer.index}`),
            '  Registering gives no power. Next:',
            '    answerable person add …        a second person, who will countersign',
            '    answerable mandate propose …   the founding act of your unit',
          ],
        }
      }),
    )
}

/** The key to register: the one there is, or one made now. */
async function ownKey(context: Context): Promise<{ publicKey: string; person: string; key: SigningKey }> {
  const { home, globals, style, io } = context
  if (globals.key === undefined && listKeys(home).length === 0) {
    const made = await newKeyFile(context, 'default')
    if (!globals.json) for (const line of madeKeyLines(made, style)) io.err(line)
    return { ...made.file, key: await openKeyFile(made.file, made.passphrase) }
  }
  return { ...readKeyFile(findKey(home, globals.key)), key: await context.signer().unlock() }
}

async function whoAreYou({ io }: Context, options: Options): Promise<{ name: string; email: string }> {
  if (options.name !== undefined && options.email !== undefined) return { name: options.name, email: options.email }
  const terminal = io.terminal()
  try {
    const name = options.name ?? (await terminal.ask('Your name'))
    const email = options.email ?? (await terminal.ask('Your e-mail address'))
    return { name, email }
  } finally {
    terminal.close()
  }
}
