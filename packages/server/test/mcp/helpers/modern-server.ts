import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'

/** A server of the official package: revision 2026-07-28, and the 2025 ones for who asks for them. */
function createServer(): McpServer {
  const server = new McpServer({ name: 'modern', version: '1' }, { capabilities: { tools: {} } })
  const inputSchema = fromJsonSchema<{ amount: number }>({
    type: 'object',
    properties: { amount: { type: 'number' } },
    required: ['amount'],
  })
  server.registerTool('pay', { inputSchema }, ({ amount }) => ({ content: [{ type: 'text', text: `paid ${amount}` }] }))
  return server
}

/** What arrived over HTTP: bytes of bodies, and the credential each request carried. */
export type Arrived = { bytes: number; methods: string[]; authorization: Set<string | null> }

/** The same server over streamable HTTP. */
export async function modernServer(): Promise<{ url: string; arrived: Arrived; close(): Promise<void> }> {
  const handler = createMcpHandler(createServer)
  const arrived: Arrived = { bytes: 0, methods: [], authorization: new Set() }
  const listening = serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: async (request: Request) => {
      const body = await request.clone().text()
      arrived.bytes += Buffer.byteLength(body)
      if (body !== '') arrived.methods.push((JSON.parse(body) as { method?: string }).method ?? 'response')
      arrived.authorization.add(request.headers.get('authorization'))
      return handler.fetch(request)
    },
  })
  await new Promise((resolve) => {
    listening.once('listening', resolve)
  })
  const { port } = listening.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    arrived,
    close: async () => {
      if ('closeAllConnections' in listening) listening.closeAllConnections()
      await new Promise((resolve) => {
        listening.close(resolve)
      })
    },
  }
}

if (import.meta.main) serveStdio(createServer)
