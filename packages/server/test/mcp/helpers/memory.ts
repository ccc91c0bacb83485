import type { Client as AgentClient, JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import { type Client as GateClient, createClient } from '@answerable/sdk'
import { FakeServer } from '../../../../sdk/test/helpers/fake-server.ts'
import { Virtual } from '../../../../sdk/test/helpers/virtual.ts'
import type { RpcMessage } from '../../../src/mcp/json-rpc.ts'
import { Link } from '../../../src/mcp/link.ts'
import { Client, InMemoryTransport } from './client.ts'
import { linkSettings, type ProxyOptions } from '../../../src/mcp/settings.ts'

type Sent = { id?: string | number; method?: string; params?: Record<string, unknown> }
type Reply = { result: Record<string, unknown> } | { error: { code: number; message: string } }

export const tools = [
  {
    name: 'pay',
    inputSchema: { type: 'object' as const },
    annotations: { readOnlyHint: true, destructiveHint: false },
  },
  { name: 'note', inputSchema: { type: 'object' as const } },
]

/** An upstream that keeps every byte it is sent. */
export class CountingUpstream implements Transport {
  onmessage?: (message: JSONRPCMessage) => void
  onclose?: () => void
  onerror?: (error: Error) => void
  readonly received: Sent[] = []
  bytes = 0
  /** what a tool call is answered with; undefined: never */
  answer: (sent: Sent) => Reply | undefined = (sent) => ({
    result: { content: [{ type: 'text', text: `did ${String(sent.params?.['name'])}` }] },
  })

  async start(): Promise<void> {}
  async close(): Promise<void> {
    this.onclose?.()
  }
  async send(message: JSONRPCMessage): Promise<void> {
    const sent = message as Sent
    this.bytes += Buffer.byteLength(JSON.stringify(message)) + 1
    this.received.push(sent)
    if (sent.id === undefined || sent.method === undefined) return
    const reply = this.#replyTo(sent)
    if (reply !== undefined) this.say({ jsonrpc: '2.0', id: sent.id, ...reply })
  }
  /** A message of the upstream's own. */
  say(message: object): void {
    setImmediate(() => this.onmessage?.(message as JSONRPCMessage))
  }
  calls(): Sent[] {
    return this.received.filter(({ method }) => method === 'tools/call')
  }

  #replyTo(sent: Sent): Reply | undefined {
    switch (sent.method) {
      case 'initialize':
        return {
          result: {
            protocolVersion: sent.params?.['protocolVersion'],
            capabilities: { tools: {}, resources: {}, tasks: { list: {} } },
            serverInfo: { name: 'counting', version: '1' },
          },
        }
      case 'tools/list':
        return { result: { tools } }
      case 'resources/read':
        return { result: { contents: [{ uri: 'file:///a', text: 'Pay to IBAN DE02' }] } }
      case 'tools/call':
        return this.answer(sent)
      default:
        return { result: {} }
    }
  }
}

export type Desk = {
  agent: AgentClient
  link: Link
  upstream: CountingUpstream
  /** bytes the upstream got while this ran */
  bytesDuring(work: () => Promise<unknown>): Promise<number>
}

/** A gate in memory whose time moves when somebody waits. */
export class Bench {
  readonly machine = new Virtual()
  readonly server = new FakeServer(() => this.machine.time)

  desk(options: Partial<ProxyOptions> = {}): Promise<Desk> {
    const { platform } = this.machine
    return connectDesk(createClient({ url: 'https://gate.test', platform, fetch: this.server.fetch }), options)
  }
}

/** An official client, a link and a counting upstream, connected in memory. */
export async function connectDesk(client: GateClient, options: Partial<ProxyOptions> = {}): Promise<Desk> {
  const upstream = new CountingUpstream()
  const [near, far] = InMemoryTransport.createLinkedPair()
  const settings = linkSettings({
    client,
    upstream: { kind: 'command', command: 'none', args: [], env: {} },
    request: 'Pay Ann 40',
    onBehalfOf: 'zoe',
    ...options,
  })
  const side = { send: (message: RpcMessage) => far.send(message as JSONRPCMessage) }
  const link = new Link(side, upstream, settings, () => {})
  await link.start()
  far.onmessage = (message) => {
    link.receive(message as RpcMessage).catch(() => {})
  }
  await far.start()
  const capabilities = { sampling: {}, elicitation: {}, roots: {} }
  const agent = new Client({ name: 'test-agent', version: '1' }, { capabilities })
  await agent.connect(near)
  const bytesDuring = async (work: () => Promise<unknown>): Promise<number> => {
    const before = upstream.bytes
    await work()
    return upstream.bytes - before
  }
  return { agent, link, upstream, bytesDuring }
}
