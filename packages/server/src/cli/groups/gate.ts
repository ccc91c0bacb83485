import type { Command } from 'commander'
import type { GateFlags } from '../gate/gate.ts'
import { wholeNumber } from '../options.ts'
import type { Runner } from '../run.ts'

/** `answerable gate`: the gate for programs that speak no protocol of ours. */
export function gateCommand(program: Command, run: Runner): void {
  program
    .command('gate')
    .description('Answer one hook of a coding agent (JSON on stdin), or with --listen serve gateways that hold no key')
    .option('--agent-key <file>', 'from `answerable agent register` (or ANSWERABLE_AGENT_KEY)')
    .option('--on-behalf-of <person>', 'the person at the agent (or ANSWERABLE_ON_BEHALF_OF)')
    .option('--request <words>', 'what the person asked for, word for word')
    .option('--timeout <seconds>', 'how long a hook waits for the server; then the call is blocked', wholeNumber, 20)
    .option(
      '--listen <port>',
      'no hook: a port of this machine that hands requests on with the agent’s token',
      wholeNumber,
    )
    .action(
      run(async (context, options: GateFlags) => {
        // Loaded when asked for: a hook starts often, and should start fast.
        const { runDoorway, runHook } = await import('../gate/gate.ts')
        const { listen } = options
        return listen === undefined ? runHook(context, options) : runDoorway(context, { ...options, listen })
      }),
    )
}
