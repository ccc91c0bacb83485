import type { Command } from 'commander'
import type { GatewayFlags } from '../openai/gateway.ts'
import type { Runner } from '../run.ts'

/** `answerable openai`: between an application and its models; it alone holds their keys. */
export function openaiCommand(program: Command, run: Runner): void {
  program
    .command('openai')
    .description('A gateway for OpenAI clients: every tool call and every answer of a model passes the gate')
    .requiredOption('--config <file>', 'its models, and the variables their keys stand in')
    .option('--listen <port>', 'a port of this machine, or address:port', '7422')
    .option('--agent-key <file>', 'from `answerable agent register` (or ANSWERABLE_AGENT_KEY)')
    .action(
      run(async (context, options: GatewayFlags) => {
        // Loaded when asked for: no other command needs the protocol.
        const { runGateway } = await import('../openai/gateway.ts')
        return runGateway(context, options)
      }),
    )
}
