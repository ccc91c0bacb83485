import { createHash, timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { AnswerableError, type JsonObject, parseStrictBytes } from '@answerable/contract'
import type { Client } from '@answerable/sdk'
import { serve } from '@hono/node-server'
import { withholder } from '../mcp/withhold.ts'
import { chat } from './chat/index.ts'
import { type GatewayConfig, secretsIn } from './config.ts'
import { Conversations } from './conversations.ts'
import { errorResponse, GatewayError } from './error.ts'
import { objectOf } from './read.ts'
import { responses } from './responses/index.ts'
import { answerTurn, type TurnContext } from './turn.ts'
import type { Dialect } from './types.ts'
import type { Fetch } from './upstream.ts'

export const CONVERSATION_HEADER = 'x-answerable-conversation'
export const ON_BEHALF_OF_HEADER = 'x-answerable-on-behalf-of'

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']
const DIALECTS: readonly Dialect[] = [chat, responses]
const MAX_BODY_BYTES = 8_388_608

export type GatewayOptions = {
  /** authenticates as an agent */
  client: Client
  config: GatewayConfig
  host?: string
  /** 0: any free port */
  port: number
  vkeys?: readonly string[]
  fetch?: Fetch
  /** told of errors of ours, one line each */
  report?: (line: string) => void
}

export type Gateway = { readonly url: string; close(): Promise<void> }

/** Serves the two APIs of OpenAI's clients, the gate between them and the models. */
export async function serveGateway(options: GatewayOptions): Promise<Gateway> {
  const { client, config, host = '127.0.0.1', port, vkeys } = options
  const conversations = new Conversations({ client, ...(vkeys === undefined ? {} : { vkeys }) })
  const upstream = {
    fetch: options.fetch ?? ((url: string, init: RequestInit) => fetch(url, init)),
    withhold: withholder(secretsIn(config)),
    timeout: config.upstreamTimeout,
  }
  const context: TurnContext = { client, config, conversations, upstream }
  const answer = async (request: Request): Promise<Response> => {
    try {
      requireHost(request, config)
      requireCaller(request, config)
      return await route(context, request)
    } catch (error) {
      return refused(error, request, options.report)
    }
  }
  const server = serve({ fetch: answer, hostname: host, port })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/v1`,
    close: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
      await conversations.close()
    },
  }
}

async function route(context: TurnContext, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (request.method === 'GET' && pathname === '/v1/models') {
    return Response.json({ object: 'list', data: [...context.config.upstreams.keys()].map(modelOf) })
  }
  const dialect = DIALECTS.find(({ path }) => request.method === 'POST' && pathname === `/v1${path}`)
  if (dialect === undefined)
    throw new GatewayError('not_found', 'This does not pass the gate, or there is no such thing.')
  const { headers, signal } = request
  return answerTurn(context, dialect, await bodyOf(request), {
    conversation: headers.get(CONVERSATION_HEADER) ?? undefined,
    onBehalfOf: headers.get(ON_BEHALF_OF_HEADER) ?? undefined,
    signal,
  })
}

const modelOf = (id: string) => ({ id, object: 'model', created: 0, owned_by: 'answerable' })

/** DNS rebinding: a page of any site can reach a port of this machine, but not say that it is localhost. */
function requireHost(request: Request, { allowedHosts }: GatewayConfig): void {
  const host = (request.headers.get('host') ?? '').replace(/:\d{1,5}$/u, '').toLowerCase()
  if (LOOPBACK.includes(host) || allowedHosts.some((name) => name.toLowerCase() === host)) return
  throw new GatewayError('forbidden_host', 'This gateway does not answer to that name.')
}

function requireCaller(request: Request, { callerKey }: GatewayConfig): void {
  const given = /^Bearer (.+)$/iu.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  // Digests have one length, so that comparing them tells nothing about the key's.
  if (timingSafeEqual(digest(given), digest(callerKey))) return
  throw new GatewayError('unauthenticated', 'The key is not this gateway’s. It has a key of its own for its callers.')
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

async function bodyOf(request: Request): Promise<JsonObject> {
  if (!/^application\/json(?:\s*;|$)/iu.test(request.headers.get('content-type') ?? ''))
    throw new GatewayError('unsupported_media_type', 'The body must be application/json.')
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.byteLength > MAX_BODY_BYTES)
    throw new GatewayError('body_too_large', `The body may have ${MAX_BODY_BYTES} bytes.`)
  try {
    const value = objectOf(parseStrictBytes(bytes))
    if (value !== undefined) return value
  } catch (cause) {
    if (cause instanceof AnswerableError) throw new GatewayError('invalid_request', cause.message, { cause })
    throw cause
  }
  throw new GatewayError('invalid_request', 'The body must be one JSON object.')
}

/** @returns the error as the caller may read it. What nobody foresaw is told to the operator alone. */
function refused(error: unknown, request: Request, report: GatewayOptions['report']): Response {
  if (error instanceof GatewayError) return errorResponse(error)
  // The caller has left: nobody reads this.
  if (request.signal.aborted) return new Response(null, { status: 499 })
  report?.(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return errorResponse(new GatewayError('gate_unavailable', 'An error of the gateway: nothing passes.'))
}
