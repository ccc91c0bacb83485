import { AnswerableError, routes, validate } from '@answerable/contract'
import { readJsonObject } from '../body.ts'
import type { Call, Reply } from '../edge.ts'
import { personIn } from './session.ts'

const LONGEST_MS = 400 * 86_400_000

/** GET /v1/tokens */
export async function listApiTokens({ edge, caller }: Call): Promise<Reply> {
  const found = await edge.signIn.records.list('api_token', personIn(caller).id)
  return {
    json: {
      tokens: found.map(({ id, expires, value }) => ({
        id,
        ...value,
        until: expires,
        over: edge.wallClock() >= expires,
      })),
    },
  }
}

/** POST /v1/tokens: the secret is in this answer and nowhere else. */
export async function createApiToken({ edge, caller, request }: Call): Promise<Reply> {
  const { name, scopes, until } = validate(routes.createApiToken.input, await readJsonObject(request))
  requireEnd(until, edge.wallClock())
  const about = { person: personIn(caller).id, name, scopes, until }
  const { token, record } = await edge.signIn.secrets.makeApiToken(about, edge.wallClock())
  return { status: 201, json: { id: record.id, token, name, scopes, until } }
}

export async function revokeApiToken({ edge, caller, params, request }: Call): Promise<Reply> {
  await readJsonObject(request)
  const { records } = edge.signIn
  const found = await records.get('api_token', params['token'] ?? '')
  if (found?.person !== personIn(caller).id) throw new AnswerableError('not_found', 'You have no such token.')
  await records.remove('api_token', found.id)
  return { json: { revoked: true } }
}

/** GET /v1/directory/tokens: every one, for whoever administers connections. */
export async function listDirectoryTokens({ edge }: Call): Promise<Reply> {
  const found = await edge.signIn.records.list('directory_token')
  return { json: { tokens: found.map(({ id, expires, value }) => ({ id, ...value, until: expires })) } }
}

export async function createDirectoryToken({ edge, caller, request }: Call): Promise<Reply> {
  const { name, until } = validate(routes.createDirectoryToken.input, await readJsonObject(request))
  requireEnd(until, edge.wallClock())
  const about = { by: personIn(caller).id, name, until }
  const { token, record } = await edge.signIn.secrets.makeDirectoryToken(about, edge.wallClock())
  return { status: 201, json: { id: record.id, token, name, until } }
}

export async function revokeDirectoryToken({ edge, params, request }: Call): Promise<Reply> {
  await readJsonObject(request)
  if (!(await edge.signIn.records.remove('directory_token', params['token'] ?? ''))) {
    throw new AnswerableError('not_found', 'There is no such token.')
  }
  return { json: { revoked: true } }
}

/** INVARIANT 6: a credential ends. */
function requireEnd(until: string, now: string): void {
  const ahead = Date.parse(until) - Date.parse(now)
  if (ahead > 0 && ahead <= LONGEST_MS) return
  const issue = { path: 'until', message: 'must be ahead, by at most 400 days' }
  throw new AnswerableError('invalid_input', `${issue.path}: ${issue.message}`, { issues: [issue] })
}
