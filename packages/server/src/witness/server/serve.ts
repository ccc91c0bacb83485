import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { formatSignatures } from '@answerable/ledger'
import { ExitError } from '../../platform/exit.ts'
import { judge, type WitnessReply, type WitnessSettings } from './judge.ts'

/** A note may be long where it carries many signatures; a request is no place for more than that and 63 hashes. */
const MAX_REQUEST_BYTES = 512_000

export type WitnessServer = { readonly url: string; stop(): Promise<void> }

/**
 * A witness over HTTP: `POST …/add-checkpoint`, and `GET …/<hex SHA-256 of the origin>/checkpoint` for monitors who want
 * to know what it has seen.
 * @throws ExitError `port_in_use`
 */
export async function serveWitness(
  settings: WitnessSettings,
  { host, port }: { host: string; port: number },
): Promise<WitnessServer> {
  const server = createServer((request, response) => {
    answer(request, settings)
      .catch((error: unknown): WitnessReply => {
        settings.onMisbehaviour?.(`error of ours: ${(error as Error).message}`)
        return { status: 500, body: 'an error of the witness\n' }
      })
      .then((reply) => send(response, reply))
      .catch(() => response.destroy())
  })
  server.requestTimeout = 10_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new ExitError('port_in_use', `${host}:${port}`, { cause })))
    server.listen({ host, port }, resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(request: IncomingMessage, settings: WitnessSettings): Promise<WitnessReply> {
  const path = (request.url ?? '').split('?', 1)[0] ?? ''
  if (path.endsWith('/add-checkpoint')) {
    if (request.method !== 'POST') return { status: 405, body: 'POST only\n' }
    const body = await bodyOf(request)
    return body === undefined ? { status: 413, body: 'too large\n' } : judge(body, settings)
  }
  const hash = /\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1]
  const note = hash === undefined ? undefined : latest(hash, settings)
  return note === undefined ? { status: 404, body: 'there is nothing here\n' } : { status: 200, body: note }
}

/** The last head cosigned for a log, cosigned anew: the witness says it is still the largest it has seen. */
function latest(hash: string, { logs, heads, key, seconds }: WitnessSettings): string | undefined {
  const origins = new Set(logs.map((vkey) => vkey.split('+', 1)[0] ?? ''))
  const origin = [...origins].find((name) => createHash('sha256').update(name).digest('hex') === hash)
  const held = origin === undefined ? undefined : heads.get(origin)
  if (held === undefined) return undefined
  const text = held.note.slice(0, held.note.lastIndexOf('\n\n') + 1)
  return held.note + formatSignatures([key.cosign(text, seconds())])
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.byteLength
    if (size > MAX_REQUEST_BYTES) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function send(response: ServerResponse, { status, body, type = 'text/plain; charset=utf-8' }: WitnessReply): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  response.end(body)
}
