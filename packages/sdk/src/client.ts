import { type JsonObject, type Route, type RouteName, routes } from '@answerable/contract'
import { encodeBase64url } from '@answerable/verifier'
import type { Auth, Fetch } from './http/auth.ts'
import { createEmitter, type Emitter } from './http/emitter.ts'
import { defaultRetry, type Retry, type Sender, send } from './http/send.ts'
import type { Platform } from './platform.ts'
import type { RouteInput, RouteOutput } from './routes.ts'

export type CallOptions = {
  /** Say it yourself where the same request may be sent by another process: a restart, a second replica. */
  idempotencyKey?: string
  /** the key was made for this call alone, in this process: it is counted, however often it is sent */
  ownKey?: true
  /** the token of the run this call belongs to: everything under one token is one chain */
  runToken?: string
  signal?: AbortSignal
}

/** One method per route of the contract. Every POST carries an idempotency key, so that it can be sent again. */
export type Client = {
  readonly [Name in RouteName]: (input: RouteInput[Name], options?: CallOptions) => Promise<RouteOutput[Name]>
} & { readonly platform: Platform }

export type ClientOptions = {
  /** where the server answers, for example `https://answerable.example.com` */
  url: string
  platform: Platform
  auth?: Auth
  fetch?: Fetch
  retry?: Partial<Retry>
}

const IDEMPOTENCY_BYTES = 16

/**
 * A client typed by the route table.
 * @throws AnswerableApiError from every method; `unreachable` once retries are used up
 */
export function createClient(options: ClientOptions): Client {
  const sender: Sender = {
    url: options.url.replace(/\/+$/u, ''),
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    auth: options.auth,
    platform: options.platform,
    retry: { ...defaultRetry, ...options.retry },
  }
  const emitter = createEmitter(options.platform)
  const methods = Object.entries(routes).map(([name, route]) => [name, methodOf(sender, emitter, route)])
  return { ...(Object.fromEntries(methods) as Omit<Client, 'platform'>), platform: options.platform }
}

/** A fresh idempotency key. */
export function freshKey(platform: Platform): string {
  return encodeBase64url(platform.random.bytes(IDEMPOTENCY_BYTES))
}

function methodOf(sender: Sender, emitter: Emitter, route: Route) {
  return (input: JsonObject = {}, options: CallOptions = {}): Promise<JsonObject> => {
    const { path, rest } = fillPath(route, input)
    const common = {
      method: route.method,
      withToken: route.permission === 'agent' || route.permission === 'person' || route.permission === 'any',
      ...(options.runToken === undefined ? {} : { runToken: options.runToken }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    }
    if (route.method === 'GET') return send(sender, { ...common, path: `${path}${queryOf(rest)}` })
    const idempotencyKey = options.idempotencyKey ?? freshKey(sender.platform)
    const outgoing = { ...common, path, body: rest, idempotencyKey }
    // A key said by the caller may find an answer given to another process, which counted it.
    const isOwn = options.idempotencyKey === undefined || options.ownKey === true
    if (route.permission !== 'agent' || route.command === undefined || !isOwn) return send(sender, outgoing)
    return emitter.numbered(idempotencyKey, (header) => send(sender, { ...outgoing, emitter: header }))
  }
}

/** Path parameters come from the input, and are not sent twice. */
function fillPath(route: Route, input: JsonObject): { path: string; rest: JsonObject } {
  const taken = new Set<string>()
  const path = route.path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => {
    const field = route.params?.[name] ?? name
    const value = input[field]
    if (typeof value !== 'string' && typeof value !== 'number') throw new TypeError(`${field} is missing`)
    taken.add(field)
    return encodeURIComponent(value)
  })
  return { path, rest: Object.fromEntries(Object.entries(input).filter(([field]) => !taken.has(field))) }
}

function queryOf(fields: JsonObject): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string' || typeof value === 'number') query.set(name, String(value))
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
