import { randomUUID } from 'node:crypto'
import {
  type CommandType,
  type ErrorCode,
  errorTable,
  type HumanCommandType,
  type JsonObject,
  keyProofText,
  type PayloadInput,
  type Route,
  routes,
  type Statement,
} from '@answerable/contract'
import { canonicalize } from '@answerable/ledger'
import { SignJWT } from 'jose'
import type { Deployment } from '../../src/app/open-deployment.ts'
import { keyIdOf, personIdOf } from '../../src/keys/key-names.ts'
import type { TestClock } from './clock.ts'
import { type TestKey, testKey } from './keys.ts'

export type HttpReply = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** the JSON object answered; empty where the answer is none */
  readonly body: JsonObject
  /** a text or number in `body`; throws when it is neither */
  field(name: string): string
  /** `body.id`, empty where there is none */
  readonly id: string
}
export type Headers_ = Readonly<Record<string, string>>
/** Sends a request to the deployment's handler. A string or bytes go as they are, anything else as JSON. */
export type Http = (method: string, path: string, body?: unknown, headers?: Headers_) => Promise<HttpReply>

export type TestPerson = { readonly name: string; readonly id: string; readonly keyId: string; readonly key: TestKey }

export const HOST = 'http://log.test'

/** @param handler a deployment's own, or `fetch` for a server that listens at `base` */
export function httpOf(handler: Deployment['handler'], base = HOST): Http {
  return async (method, path, body, headers = {}) => {
    const raw = typeof body === 'string' || body instanceof Uint8Array
    const init: RequestInit = {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    }
    const response = await handler(new Request(`${base}${path}`, init))
    const text = await bodyText(response)
    const json = (response.headers.get('content-type') ?? '').includes('json')
    if (response.status >= 400) mustBeDocumented(method, path, text)
    const parsed = json && text !== '' ? (JSON.parse(text) as JsonObject) : {}
    const field = (name: string): string => {
      const value = parsed[name]
      if (typeof value === 'string' || typeof value === 'number') return String(value)
      throw new TypeError(`no ${name} in ${text}`)
    }
    const id = typeof parsed['id'] === 'string' ? parsed['id'] : ''
    return { status: response.status, headers: response.headers, text, body: parsed, field, id }
  }
}

/** A stream never ends by itself: what is asked of it here is its head. */
export async function bodyText(response: Response): Promise<string> {
  if (!(response.headers.get('content-type') ?? '').startsWith('text/event-stream')) return response.text()
  await response.body?.cancel()
  return ''
}

/** Every refusal in every test is one the contract names for that route; anything else is a mistake of ours. */
function mustBeDocumented(method: string, path: string, text: string): void {
  const { code } = JSON.parse(text) as { code: ErrorCode }
  if (!Object.hasOwn(errorTable, code)) throw new Error(`${method} ${path} answered with no code: ${text}`)
  const bare = path.split('?', 1)[0] ?? ''
  const pattern = (route: Route): RegExp => new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
  // Literal paths go first: /v1/decisions/batch is no decision.
  const route = (Object.values(routes) as Route[])
    .toSorted((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')))
    .find((candidate) => candidate.method === method && pattern(candidate).test(bare))
  if (route === undefined) return
  if (code !== 'internal' && !route.errors.includes(code))
    throw new Error(`${method} ${path} answered ${code}, which its route does not name`)
}

export function personNamed(name: string): TestPerson {
  const key = testKey(name)
  return { name, key, id: personIdOf(key.publicKey), keyId: keyIdOf(key.publicKey) }
}

export function newKey(origin: string, key: TestKey): { publicKey: string; proof: string } {
  return { publicKey: key.publicKey, proof: key.sign(keyProofText(origin, key.publicKey)) }
}

/** The route of a command with its path filled from the payload. */
export function pathOf(command: CommandType, payload: JsonObject): string {
  const route = (Object.values(routes) as Route[]).find((candidate) => candidate.command === command)
  if (route === undefined) throw new RangeError(`no route takes ${command}`)
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => textOf(payload[route.params?.[name] ?? name]))
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export type Prepared = { statement: Statement; text: string[]; salt: string; payload: JsonObject }

export type Log = { readonly http: Http; readonly origin: string; readonly clock: TestClock }

/** A bearer token in a header, for a person or an agent; throws with the problem where none is given. */
export async function bearerOf(
  { http, origin, clock }: Log,
  holder: Pick<TestPerson, 'id' | 'key'>,
): Promise<Headers_> {
  const reply = await http('POST', '/v1/token', tokenForm(await assertionOf(holder, origin, clock)), FORM)
  return { authorization: `Bearer ${reply.field('access_token')}` }
}

export async function prepare<T extends HumanCommandType>(
  log: Log,
  { key }: Pick<TestPerson, 'key'>,
  command: T,
  payload: PayloadInput<T>,
  assurance: 'terminal' | 'automation' = 'automation',
): Promise<Prepared & { reply: HttpReply }> {
  const bearer = await bearerOf(log, { id: personIdOf(key.publicKey), key })
  const body = { command, payload, publicKey: key.publicKey, assurance }
  const reply = await log.http('POST', '/v1/statements', body, bearer)
  return { ...(reply.body as unknown as Prepared), reply }
}

/** Prepares, signs and sends a command of a person. */
export async function signAndSend<T extends HumanCommandType>(
  log: Log,
  person: Pick<TestPerson, 'key'>,
  command: T,
  payload: PayloadInput<T>,
  headers?: Headers_,
): Promise<HttpReply> {
  const { statement, payload: normal, reply } = await prepare(log, person, command, payload)
  if (reply.status !== 200) return reply
  const signature = signatureOf(person.key, statement)
  return log.http('POST', pathOf(command, normal), { ...normal, statement, signature }, headers)
}

export function signatureOf(key: TestKey, statement: Statement): string {
  return key.sign(canonicalize(statement as unknown as JsonObject))
}

/** A client assertion as an agent or person would make it; `change` bends it for negative tests. */
export async function assertionOf(
  holder: { id: string; key: TestKey },
  origin: string,
  clock: TestClock,
  change: JsonObject = {},
  header: JsonObject = {},
): Promise<string> {
  const now = Math.floor(Date.parse(clock.now()) / 1000)
  const claims = { iss: holder.id, sub: holder.id, aud: origin, iat: now, exp: now + 60, jti: freshId(), ...change }
  return new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', ...header }).sign(holder.key.privateKey)
}

// Several processes of one test ask the same server.
const freshId = (): string => `jti-${randomUUID()}`

export function tokenForm(assertion: string, more: Headers_ = {}): string {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    ...more,
  }).toString()
}

export const FORM: Headers_ = { 'content-type': 'application/x-www-form-urlencoded' }
