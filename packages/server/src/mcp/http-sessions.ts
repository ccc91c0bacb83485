import { type JSONRPCMessage, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server'
import type { RpcMessage } from './json-rpc.ts'
import { type AgentSide, Link } from './link.ts'
import { linkSettings, type ProxyOptions } from './settings.ts'
import { openTarget } from './target.ts'

/** Each session holds an upstream; past this many the oldest ends. */
const MAX_SESSIONS = 32

export type SessionOptions = ProxyOptions & {
  /** a fresh session id: unguessable, visible ASCII */
  newSessionId: () => string
}

/** Sessions of the 2025 revisions, oldest first. */
export class Sessions {
  readonly #options: SessionOptions
  readonly #open = new Map<string, { transport: WebStandardStreamableHTTPServerTransport; link: Link }>()

  constructor(options: SessionOptions) {
    this.#options = options
  }

  async handle(request: Request, parsedBody: unknown): Promise<Response> {
    const id = request.headers.get('mcp-session-id')
    const known = id === null ? undefined : this.#open.get(id)
    if (known !== undefined) return known.transport.handleRequest(request, { parsedBody })
    // Streamable HTTP: 404 tells the client to start again, with a run and an upstream of its own.
    if (id !== null) return new Response(null, { status: 404 })
    return this.#start(request, parsedBody)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.#end(id)))
  }

  async #start(request: Request, parsedBody: unknown): Promise<Response> {
    const id = this.#options.newSessionId()
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => id,
      onsessionclosed: () => this.#end(id),
    })
    const agent: AgentSide = {
      send: (message, related) =>
        transport.send(message as JSONRPCMessage, related === undefined ? {} : { relatedRequestId: related }),
    }
    const { upstream } = this.#options
    const link = new Link(agent, await openTarget(upstream), linkSettings(this.#options), () => {
      this.#end(id).catch(() => {})
    })
    let started: Promise<void> | undefined
    transport.onmessage = (message) => {
      // The upstream is started by an accepted message, so that a refused request costs no process.
      started ??= this.#adopt(id, transport, link)
      started.then(() => link.receive(message as RpcMessage)).catch(() => transport.close())
    }
    await transport.start()
    return transport.handleRequest(request, { parsedBody })
  }

  async #adopt(id: string, transport: WebStandardStreamableHTTPServerTransport, link: Link): Promise<void> {
    this.#open.set(id, { transport, link })
    const [oldest] = this.#open.keys()
    if (this.#open.size > MAX_SESSIONS && oldest !== undefined) await this.#end(oldest)
    await link.start()
  }

  async #end(id: string): Promise<void> {
    const session = this.#open.get(id)
    if (session === undefined) return
    this.#open.delete(id)
    await session.link.close()
    await session.transport.close()
  }
}
