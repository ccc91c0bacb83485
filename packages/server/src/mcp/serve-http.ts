import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import {
  classifyInboundRequest,
  hostHeaderValidationResponse,
  isJsonContentType,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
  PerRequestHTTPServerTransport,
} from '@modelcontextprotocol/server'
import { type SessionOptions, Sessions } from './http-sessions.ts'
import { SharedLink } from './shared-link.ts'

/** `port` 0: any free port. */
export type HttpOptions = SessionOptions & { port: number }

export type HttpProxy = { url: string; close(): Promise<void> }

const PATH = '/mcp'
const LOOPBACK = '127.0.0.1'
const MAX_BODY_BYTES = 4_194_304

/**
 * Serves agents over streamable HTTP, on the loopback interface only. A session of revision 2025 has an upstream and a
 * run of its own; requests of revision 2026-07-28, which has no sessions, share one.
 */
export async function serveHttp(options: HttpOptions): Promise<HttpProxy> {
  const sessions = new Sessions(options)
  const shared = new SharedLink(options)
  const answer = async (request: Request): Promise<Response> => {
    // DNS rebinding: a page of any site can reach this port, but not say it is localhost (MCP, transports, "security").
    const refused =
      hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
      originValidationResponse(request, localhostAllowedOrigins())
    if (refused !== undefined) return refused
    if (new URL(request.url).pathname !== PATH) return new Response(null, { status: 404 })
    if (request.method !== 'POST') return sessions.handle(request, undefined)
    if (!isJsonContentType(request.headers.get('content-type'))) return new Response(null, { status: 415 })
    const body = await readJson(request)
    if (body === undefined) return rpcError(400, -32700, 'The body is not JSON.')
    const route = classifyInboundRequest({
      httpMethod: request.method,
      ...header(request, 'mcp-protocol-version', 'protocolVersionHeader'),
      ...header(request, 'mcp-method', 'mcpMethodHeader'),
      ...header(request, 'mcp-name', 'mcpNameHeader'),
      body,
    })
    if (route.kind === 'reject') return rpcError(route.httpStatus, route.code, route.message, idOf(body))
    if (route.kind === 'legacy') return sessions.handle(request, body)
    return shared.handle(
      request,
      new PerRequestHTTPServerTransport({ classification: route.classification }),
      route.message,
    )
  }
  const server = serve({ fetch: answer, hostname: LOOPBACK, port: options.port })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${LOOPBACK}:${port}${PATH}`,
    close: async () => {
      await Promise.all([sessions.close(), shared.close()])
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

async function readJson(request: Request): Promise<unknown> {
  try {
    const text = await request.text()
    return text.length > MAX_BODY_BYTES ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function header<K extends string>(request: Request, name: string, key: K): Partial<Record<K, string>> {
  const value = request.headers.get(name)
  return value === null ? {} : ({ [key]: value } as Record<K, string>)
}

function idOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'id' in body ? body.id : null
}

function rpcError(status: number, code: number, message: string, id: unknown = null): Response {
  return Response.json({ jsonrpc: '2.0', id, error: { code, message } }, { status })
}
