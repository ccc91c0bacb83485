import { resolve } from 'node:path'
import { type PayloadInput } from '@answerable/contract'
import { type Command, Option } from 'commander'
import { createAgentKey } from '../keys/agent-key.ts'
import { endInstant } from '../options.ts'
import type { Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'

type Options = {
  keyFile: string
  until: string
  enforcement: PayloadInput<'agent.register'>['enforcement']
  outcomes: boolean
}

/** `answerable agent …`: the programs that ask the gate. */
export function agentCommands(program: Command, run: Runner): void {
  const agent = program.command('agent').description('The programs that ask the gate, each with a key of its own')
  agent
    .command('register')
    .description('Register an agent of one use case; makes its key')
    .argument('<use-case>')
    .argument('<agent>', 'its name, such as refund-bot')
    .requiredOption('--key-file <file>', 'its private key is written there; the agent runs with it')
    .option('--until <end>', 'at most a year', '90d')
    .addOption(
      new Option('--enforcement <kind>', 'how real the gate is for it')
        .choices(['structural', 'gateway', 'cooperative'])
        .default('cooperative'),
    )
    .option('--no-outcomes', 'it never says what followed, as most gateways: every effect is then `unreported`')
    .action(
      run(async (context, useCase: string, name: string, options: Options) => {
        const { io } = context
        const connection = await context.connect()
        const path = resolve(io.cwd, options.keyFile)
        const { origin, vkey } = connection
        const publicKey = createAgentKey(path, { agent: name, origin, vkey, random: io.random })
        return signedCommand(context, connection, {
          command: 'agent.register',
          payload: {
            agent: name,
            useCase,
            publicKey,
            until: endInstant(options.until, connection.time),
            enforcement: options.enforcement,
            reportsOutcomes: options.outcomes,
          },
          done: `${name} may ask the gate for ${useCase}.`,
          next: [
            `Its key is in ${options.keyFile}. Keep it where only the agent can read it.`,
            `Next: answerable mcp --agent-key ${options.keyFile} -- <upstream command>`,
          ],
        })
      }),
    )
  agent
    .command('revoke')
    .description('Revoke an agent: its next request is denied')
    .argument('<agent>')
    .requiredOption('--reason <words>')
    .action(
      run(async (context, name: string, options: { reason: string }) =>
        signedCommand(context, await context.connect(), {
          command: 'agent.revoke',
          payload: { agent: name, reason: options.reason },
          done: `${name} is revoked.`,
        }),
      ),
    )
}
