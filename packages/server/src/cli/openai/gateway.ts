import { AnswerableError, type JsonValue, parseStrict } from '@answerable/contract'
import { agentAuth, createClient } from '@answerable/sdk'
import { type GatewayConfig, readGatewayConfig, serveGateway } from '../../openai/index.ts'
import { CliError } from '../exit.ts'
import { readAgentKey } from '../keys/agent-key.ts'
import { readText } from '../options.ts'
import type { Context, Result } from '../run.ts'

export type GatewayFlags = { config: string; listen: string; agentKey?: string }

/**
 * Runs the gateway until it is told to stop.
 * @throws CliError `key_missing`, `key_invalid`, `key_exposed`, `file_unreadable`, `invalid_file`, `invalid_option`
 */
export async function runGateway({ io, globals }: Context, options: GatewayFlags): Promise<Result> {
  const { host, port } = listenAt(options.listen)
  const config = readConfig(readText(io, options.config), io.env)
  const file = options.agentKey ?? io.env['ANSWERABLE_AGENT_KEY']
  if (file === undefined) throw new CliError('key_missing', 'No agent key: --agent-key or ANSWERABLE_AGENT_KEY.')
  const { agent, origin, vkey, key } = readAgentKey(file)
  const { clock, random } = io
  const auth = agentAuth({ agent, privateKey: key, origin })
  const gateway = await serveGateway({
    client: createClient({ url: globals.server, platform: { clock, random }, auth }),
    config,
    host,
    port,
    vkeys: [vkey],
    report: (line) => io.err(line),
  })
  io.err(`OpenAI API at ${gateway.url}`)
  await io.stopped()
  await gateway.close()
  return { json: null, text: [] }
}

/** `7422`, or `address:port`; without an address only this machine is answered. */
function listenAt(text: string): { host: string; port: number } {
  const [, bracketed, plain, digits = ''] = /^(?:\[([0-9a-fA-F:]+)\]:|([^:]+):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === '' || port > 65_535) throw new CliError('invalid_option', '--listen is a port, or address:port.')
  return { host: bracketed ?? plain ?? '127.0.0.1', port }
}

function readConfig(text: string, env: NodeJS.ProcessEnv): GatewayConfig {
  try {
    return readGatewayConfig(parseStrict(text) satisfies JsonValue, env)
  } catch (cause) {
    if (!(cause instanceof AnswerableError)) throw cause
    const lines = (cause.issues ?? []).map(({ path, message }) => `${path}: ${message}`)
    throw new CliError('invalid_file', 'The configuration does not hold.', {
      lines: lines.length > 0 ? lines : [cause.message],
      cause,
    })
  }
}
