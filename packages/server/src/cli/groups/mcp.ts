import type { Command } from 'commander'
import type { ProxyFlags } from '../mcp/proxy.ts'
import { repeated, wholeNumber } from '../options.ts'
import type { Runner } from '../run.ts'

/** `answerable mcp -- <upstream>`: between an agent and its tools; it alone holds the upstream's credential. */
export function mcpCommand(program: Command, run: Runner): void {
  program
    .command('mcp')
    .description('An MCP proxy: every tools/call of the upstream passes the gate')
    .argument('<upstream...>', 'after --: the command of an MCP server with its arguments, or its address')
    .option('--agent-key <file>', 'from `answerable agent register` (or ANSWERABLE_AGENT_KEY)')
    .option('--on-behalf-of <person>', 'the person who asked, as the host application knows them')
    .option('--request <words>', 'what the person asked for, word for word')
    .option('--run <key>', 'proxies with the same key continue the same run')
    .option('--env <NAME[=value]>', 'a variable for the upstream command; without a value, our own', repeated)
    .option('--header <name: value>', 'a header for the upstream address', repeated)
    .option('--hold-wait <seconds>', 'how long a held call waits before it is answered as pending', wholeNumber)
    .option('--http <port>', 'serve streamable HTTP on the loopback interface instead of stdio', wholeNumber)
    .action(
      run(async (context, upstream: string[], options: ProxyFlags) => {
        // Loaded when asked for: no other command needs the protocol.
        const { runProxy } = await import('../mcp/proxy.ts')
        return runProxy(context, upstream, options)
      }),
    )
}
