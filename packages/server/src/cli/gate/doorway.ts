import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { AnswerableError } from '@answerable/contract'
import { doors } from '../../doors/index.ts'

/** Paths a gateway may reach through here: it is the agent's token that goes along, and nothing else is its business. */
const REACHED = ['/access/v1/', '/.well-known/authzen-configuration', '/v1/data/answerable/', '/ext-authz/', '/hooks/']
/** RFC 9110 section 7.6.1, and what we set ourselves. */
const NOT_PASSED_ON = new Set([
  'authorization',
  'connection',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'transfer-encoding',
  'upgrade',
])

export type DoorwayOptions = {
  /** of the server */
  url: string
  /** loopback only: whoever reaches the port is this agent */
  port: number
  token: () => Promise<string>
  report: (line: string) => void
}
export type Doorway = { readonly url: string; close(): Promise<void> }

/**
 * A port of this machine for gateways that can hold no key: it puts the agent's own short-lived token beside each request
 * and hands it on. INVARIANT 15: what cannot be handed on is refused in the caller's own protocol.
 */
export async function openDoorway(options: DoorwayOptions): Promise<Doorway> {
  const server = createServer((incoming, outgoing) => {
    handOn(incoming, outgoing, options).catch((error: unknown) => {
      options.report(error instanceof Error ? error.message : String(error))
      refuse(incoming, outgoing, new AnswerableError('store_unavailable'))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: options.port }, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Whether the target is a door, read in any way: `/ext-authz/../v1/health` begins like one and is none. */
function isReached(target: string): boolean {
  const path = target.split('?', 1)[0] ?? ''
  return REACHED.some((start) => path.startsWith(start)) && new URL(path, 'http://localhost').pathname === path
}

async function handOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { url, token }: DoorwayOptions,
): Promise<void> {
  const target = incoming.url ?? ''
  if (!isReached(target)) return refuse(incoming, outgoing, new AnswerableError('not_found'))
  const authorization = `Bearer ${await token()}`
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !NOT_PASSED_ON.has(name)))
  const { protocol, hostname, port } = new URL(url)
  // The path goes on exactly as it came: a client that tidied it up would ask about another one.
  const send = protocol === 'https:' ? httpsRequest : httpRequest
  await new Promise<void>((resolve, reject) => {
    const asked = send(
      {
        hostname,
        port,
        path: target,
        method: incoming.method,
        headers: { ...headers, host: new URL(url).host, authorization },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing).on('finish', resolve).on('error', reject)
        answer.on('error', reject)
      },
    )
    asked.on('error', reject)
    incoming.on('error', reject)
    incoming.pipe(asked)
  })
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, error: AnswerableError): void {
  const target = incoming.url ?? ''
  const door = doors.find(({ path }) => target.startsWith(path.replace(/\*$/, '')))
  // An answer that has begun cannot become another; cut short, it is none.
  if (outgoing.headersSent) return void outgoing.destroy()
  const answer = door?.refuse(error, new Request('http://localhost/')) ?? new Response(error.detail, { status: 503 })
  answer.text().then(
    (text) => outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(text),
    () => outgoing.destroy(),
  )
}
