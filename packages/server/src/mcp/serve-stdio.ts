import type { Readable, Writable } from 'node:stream'
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import type { RpcMessage } from './json-rpc.ts'
import { Link } from './link.ts'
import { linkSettings, type ProxyOptions } from './settings.ts'
import { openTarget } from './target.ts'

/** How a proxy on stdio ended. */
export type Ended = 'agent_left' | 'upstream_ended'

/**
 * Serves one agent over stdin and stdout until one side ends.
 * @param streams.stopped resolves when the process is asked to end
 * @throws when the upstream cannot be started
 */
export async function serveStdio(
  options: ProxyOptions,
  streams: { stdin: Readable; stdout: Writable; stopped?: Promise<void> },
): Promise<Ended> {
  const transport = new StdioServerTransport(streams.stdin, streams.stdout)
  const ended = Promise.withResolvers<Ended>()
  const agent = { send: (message: RpcMessage) => transport.send(message as JSONRPCMessage) }
  const link = new Link(agent, await openTarget(options.upstream), linkSettings(options), () =>
    ended.resolve('upstream_ended'),
  )
  await link.start()
  transport.onmessage = (message) => {
    link.receive(message as RpcMessage).catch(() => {})
  }
  transport.onclose = () => ended.resolve('agent_left')
  streams.stopped?.then(() => ended.resolve('agent_left')).catch(() => {})
  await transport.start()
  const how = await ended.promise
  await link.close()
  await transport.close()
  return how
}
