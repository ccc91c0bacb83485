import { AnswerableError, type ApiTokenScope, type ConsoleRole, type Route } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import type { AccessTokens } from './access-token.ts'
import { API_TOKEN, type BearerSecrets } from './bearer-secrets.ts'
import { type CookieJar, isOwnPage } from './cookies.ts'
import { activePerson, liveAgent, liveKeys } from './directory.ts'
import { rolesOf } from './roles.ts'
import type { Session, Sessions } from './sessions.ts'

/** What a person came in with. Only `key` and a session that is no recovery do more than read. */
export type Credential =
  | { type: 'key' }
  | { type: 'session'; session: Session }
  | { type: 'api_token'; scopes: readonly ApiTokenScope[] }

/** Who calls, as the edge established it. `nobody`: no token counts on this route. */
export type Caller = { kind: 'nobody' } | { kind: 'agent'; id: string } | PersonCaller
export type PersonCaller = { kind: 'person'; id: string; credential: Credential }

export type CallerContext = {
  tokens: AccessTokens
  sessions: Sessions
  secrets: BearerSecrets
  cookies: CookieJar
  /** origins of this server's own pages */
  origins: readonly string[]
  model: Model
  /** the log's time: what is registered in it ends by it */
  now: string
  /** the server's own clock: tokens and sessions end by it */
  wallClock: string
  keyIdOf: (publicKey: string) => string
}

/** What of a route decides who gets in. */
export type Door = Pick<Route, 'permission' | 'method' | 'only' | 'scope' | 'role'>

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i

/**
 * Who calls a route, by its row in the table.
 * INVARIANT 9: an agent's credential reaches no approval, policy, authority, restriction or administration route. Those
 * routes are `signed` or `person`; an agent's token is refused there before the body is read.
 *
 * @throws AnswerableError `unauthenticated`, `forbidden`
 */
export async function callerOf(request: Request, door: Door, context: CallerContext): Promise<Caller> {
  const { permission } = door
  switch (permission) {
    case 'public':
      return { kind: 'nobody' }
    case 'setup':
    case 'invitee':
    case 'signed':
      await refuseAgent(request, context)
      return { kind: 'nobody' }
    default: {
      const caller = await credentialHolder(request, context)
      if (permission !== 'any' && permission !== caller.kind) {
        throw new AnswerableError('forbidden', `This route is for ${permission === 'agent' ? 'agents' : 'people'}.`)
      }
      if (caller.kind === 'person') requireReach(caller, door, context)
      return caller
    }
  }
}

async function refuseAgent(request: Request, context: CallerContext): Promise<void> {
  const caller = await tokenHolder(request, context).catch(() => undefined)
  if (caller?.kind === 'agent') throw new AnswerableError('forbidden', 'This route is for people.')
}

/** Whether what the person came in with reaches this route; whose data it shows is judged where it is read. */
function requireReach(caller: PersonCaller, { method, only, scope, role }: Door, context: CallerContext): void {
  const { credential } = caller
  if (credential.type === 'api_token') {
    const { scopes } = credential
    const reads = method === 'GET' && scope !== undefined && (scopes.includes('read:*') || scopes.includes(scope))
    if (!reads) throw new AnswerableError('forbidden', 'This API token does not reach that.')
  }
  const recovery = credential.type === 'session' && credential.session.value.method === 'recovery'
  if (recovery && method !== 'GET' && only !== 'session') {
    throw new AnswerableError('forbidden', 'A recovery sign-in reads. Register a new key with a second person first.')
  }
  if (recovery && only === 'full') throw new AnswerableError('forbidden', 'A recovery sign-in does not reach that.')
  if (only === 'session' && credential.type !== 'session') {
    throw new AnswerableError('forbidden', 'This route is for people who are signed in.')
  }
  if (role !== undefined && !rolesIn(caller, context).has(role)) {
    throw new AnswerableError('forbidden', `This route is for people with the role ${role}.`)
  }
}

/** Every console role of a caller now: signed ones, those of their mandate, and those their sign-in brought. */
export function rolesIn(
  { id, credential }: PersonCaller,
  { model, now }: Pick<CallerContext, 'model' | 'now'>,
): ReadonlySet<ConsoleRole> {
  const brought = credential.type === 'session' ? credential.session.value.roles : []
  return new Set([...rolesOf(model, id, now), ...brought])
}

async function credentialHolder(
  request: Request,
  context: CallerContext,
): Promise<Exclude<Caller, { kind: 'nobody' }>> {
  if (request.headers.has('authorization')) return tokenHolder(request, context)
  const { cookies, sessions, origins, model, wallClock } = context
  const secret = cookies.read(request, cookies.session)
  if (secret === undefined) throw new AnswerableError('unauthenticated', 'A bearer token or a sign-in is needed.')
  // Another site can make a browser send the cookie; it cannot make it say that the page is ours.
  if (!isOwnPage(request, origins)) {
    throw new AnswerableError('unauthenticated', 'A sign-in counts for requests of this server’s own pages only.')
  }
  const session = await sessions.find(secret, model, wallClock)
  if (session === undefined) throw new AnswerableError('unauthenticated', 'The sign-in has ended.')
  return { kind: 'person', id: session.person, credential: { type: 'session', session } }
}

async function tokenHolder(
  request: Request,
  context: CallerContext,
): Promise<{ kind: 'agent'; id: string } | PersonCaller> {
  const token = BEARER.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined) throw new AnswerableError('unauthenticated', 'A bearer token is needed.')
  if (token.startsWith(API_TOKEN)) return apiTokenHolder(token, context)
  const { kind, id, key } = await context.tokens.verify(token, context.wallClock)
  if (!isLive(kind, id, key, context)) {
    throw new AnswerableError('unauthenticated', 'The key this token was given for is no longer live.')
  }
  return kind === 'agent' ? { kind, id } : { kind, id, credential: { type: 'key' } }
}

async function apiTokenHolder(token: string, { secrets, model, wallClock }: CallerContext): Promise<PersonCaller> {
  const found = await secrets.find('api_token', token, wallClock)
  if (found?.person == null || activePerson(model, found.person) === undefined) {
    throw new AnswerableError('unauthenticated', 'The API token is not one of this log, or it has ended.')
  }
  return { kind: 'person', id: found.person, credential: { type: 'api_token', scopes: found.value.scopes } }
}

function isLive(kind: 'agent' | 'person', id: string, key: string, { model, now, keyIdOf }: CallerContext): boolean {
  if (kind === 'person') return liveKeys(model, id).some((live) => live.id === key)
  const agent = liveAgent(model, id, now)
  return agent !== undefined && keyIdOf(agent.publicKey) === key
}
