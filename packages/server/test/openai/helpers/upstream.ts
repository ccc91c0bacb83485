import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '@answerable/contract'

/** What the upstream does with one request. */
export type Script = (response: ServerResponse, request: IncomingMessage) => void

export type ScriptedUpstream = {
  readonly url: string
  /** answers to come, in order; without one it answers 500 */
  readonly scripts: Script[]
  readonly requests: { path: string; headers: IncomingMessage['headers']; body: JsonObject }[]
  /** every byte that arrived, heads of requests included */
  received(): number
  /** connections the other side closed before they were answered */
  readonly broken: number
  bytesDuring(work: () => Promise<unknown>): Promise<number>
  close(): Promise<void>
}

/** A model that says what it was told to say, and counts every byte it is sent. */
export async function scriptedUpstream(): Promise<ScriptedUpstream> {
  const scripts: Script[] = []
  const requests: ScriptedUpstream['requests'] = []
  let received = 0
  let broken = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as JsonObject
      requests.push({ path: request.url ?? '', headers: request.headers, body })
      const script = scripts.shift() ?? ((answer) => answer.writeHead(500).end())
      script(response, request)
    })
    response.on('close', () => {
      if (!response.writableFinished) broken += 1
    })
  })
  server.on('connection', (socket) => {
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    scripts,
    requests,
    received: () => received,
    get broken() {
      return broken
    },
    bytesDuring: async (work) => {
      const before = received
      await work()
      return received - before
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A JSON answer. */
export const json =
  (body: object, status = 200, headers: Record<string, string> = {}): Script =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

/** Server-sent events, cut into chunks of 7 bytes so that every event and character is broken somewhere. */
export const stream =
  (events: readonly (object | string)[], named = false): Script =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    const text = events
      .map((event) => {
        const data = typeof event === 'string' ? event : JSON.stringify(event)
        const name = named && typeof event === 'object' && 'type' in event ? `event: ${String(event.type)}\n` : ''
        return `${name}data: ${data}\n\n`
      })
      .join('')
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7))
    response.end()
  }
