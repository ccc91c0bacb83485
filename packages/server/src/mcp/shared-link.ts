import type { JSONRPCMessage, PerRequestHTTPServerTransport } from '@modelcontextprotocol/server'
import type { RpcMessage } from './json-rpc.ts'
import { type AgentSide, Link } from './link.ts'
import { linkSettings, type ProxyOptions } from './settings.ts'
import { openTarget } from './target.ts'

/** The one link of all requests without a session; a new one when its upstream has ended. */
export class SharedLink {
  readonly #options: ProxyOptions
  #link: Promise<Link> | undefined

  constructor(options: ProxyOptions) {
    this.#options = options
  }

  async handle(
    request: Request,
    transport: PerRequestHTTPServerTransport,
    message: Parameters<PerRequestHTTPServerTransport['handleMessage']>[0],
  ): Promise<Response> {
    // Set before anything is awaited: two first requests must not start two upstreams.
    this.#link = this.#next(this.#link)
    const link = await this.#link
    const side: AgentSide = {
      send: (sent, related) =>
        transport.send(sent as JSONRPCMessage, related === undefined ? {} : { relatedRequestId: related }),
    }
    transport.onmessage = (received) => {
      link.receive(received as unknown as RpcMessage, side).catch(() => {})
    }
    // Revision 2026-07-28: closing the exchange is how a client cancels.
    transport.onclose = () => link.leave(side)
    await transport.start()
    return transport.handleMessage(message, { request })
  }

  async close(): Promise<void> {
    const link = await this.#link?.catch(() => undefined)
    await link?.close()
  }

  async #next(before: Promise<Link> | undefined): Promise<Link> {
    const current = await before?.catch(() => undefined)
    return current === undefined || current.closed ? this.#start() : current
  }

  async #start(): Promise<Link> {
    const nowhere: AgentSide = { send: async () => {} }
    const link = new Link(nowhere, await openTarget(this.#options.upstream), linkSettings(this.#options), () => {})
    await link.start()
    return link
  }
}
