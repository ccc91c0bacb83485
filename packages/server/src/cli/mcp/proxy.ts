import { agentAuth, createClient } from '@answerable/sdk'
import { type ProxyOptions, readTarget, serveHttp, serveStdio } from '../../mcp/index.ts'
import { CliError } from '../exit.ts'
import { readAgentKey } from '../keys/agent-key.ts'
import type { Context, Result } from '../run.ts'

export type ProxyFlags = {
  agentKey?: string
  onBehalfOf?: string
  request?: string
  run?: string
  env?: string[]
  header?: string[]
  holdWait?: number
  http?: number
}

/**
 * Runs the proxy until one side ends.
 * @throws CliError `key_missing`, `key_invalid`, `key_exposed`, `invalid_option`
 */
export async function runProxy({ io, globals }: Context, upstream: string[], options: ProxyFlags): Promise<Result> {
  const file = options.agentKey ?? io.env['ANSWERABLE_AGENT_KEY']
  if (file === undefined) throw new CliError('key_missing', 'No agent key: --agent-key or ANSWERABLE_AGENT_KEY.')
  const { agent, origin, vkey, key } = readAgentKey(file)
  const { clock, random } = io
  const auth = agentAuth({ agent, privateKey: key, origin })
  const settings: ProxyOptions = {
    client: createClient({ url: globals.server, platform: { clock, random }, auth }),
    upstream: target(upstream, variables(io.env, options.env ?? []), headers(options.header ?? [])),
    vkeys: [vkey],
    ...(options.request === undefined ? {} : { request: options.request }),
    ...(options.onBehalfOf === undefined ? {} : { onBehalfOf: options.onBehalfOf }),
    ...(options.run === undefined ? {} : { runKey: options.run }),
    ...(options.holdWait === undefined ? {} : { holdWait: options.holdWait * 1000 }),
  }
  if (options.http !== undefined) {
    const served = await serveHttp({
      ...settings,
      port: options.http,
      newSessionId: () => Buffer.from(random.bytes(24)).toString('base64url'),
    })
    io.err(`MCP at ${served.url}`)
    await io.stopped()
    await served.close()
    return { json: null, text: [] }
  }
  // stdout belongs to the protocol from here on: nothing else may be written there.
  await serveStdio(settings, { stdin: io.stdin, stdout: io.stdout, stopped: io.stopped() })
  return { json: null, text: [], silent: true }
}

function target(upstream: readonly string[], env: Record<string, string>, named: Record<string, string>) {
  try {
    return readTarget(upstream, { env, headers: named })
  } catch (cause) {
    throw new CliError('invalid_option', (cause as Error).message, { cause })
  }
}

/** `NAME=value`, or `NAME` for the value it has here, which keeps secrets out of process lists. */
function variables(own: NodeJS.ProcessEnv, given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=')
      const name = at < 0 ? pair : pair.slice(0, at)
      const value = at < 0 ? own[name] : pair.slice(at + 1)
      if (name === '' || value === undefined) throw new CliError('invalid_option', `The variable ${name} is not set.`)
      return [name, value]
    }),
  )
}

function headers(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((line) => {
      const at = line.indexOf(':')
      if (at < 1) throw new CliError('invalid_option', 'A header is written "Name: value".')
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    }),
  )
}
