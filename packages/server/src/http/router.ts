import { AnswerableError, readRules, type Route, type RouteName, routes, validate } from '@answerable/contract'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { callerOf } from '../auth/caller.ts'
import type { Door } from '../doors/door.ts'
import type { Call, Edge, Handler, Reply } from './edge.ts'
import { callerContext, mountDoors } from './mount-doors.ts'
import { scimServer } from '../scim/serve.ts'
import { answer, REQUEST_ID, REQUEST_ID_FORM } from './headers.ts'
import { guarded } from './read-guard.ts'
import { problemOf, problemResponse } from './problem.ts'

const NO_QUERY = z.strictObject({})

/** The HTTP interface as one function: every route of the contract's table, and a problem document for all else. */
export type Api = (request: Request) => Promise<Response>

/**
 * @param doors ways in beside the contract, each with refusals in its own protocol
 * @param pages the console: asked last, for what no route and no door answers
 * @param handlerOf what answers a route; called once per route, so that a route without a handler stops the start
 */
export function createApi(
  edge: Edge,
  handlerOf: (name: RouteName, route: Route) => Handler,
  doors: readonly Door[] = [],
  pages: (request: Request) => Response | undefined = () => undefined,
): Api {
  const app = new Hono()
  const table = Object.entries(routes) as [RouteName, Route][]
  const answerError = (error: unknown, headers: Readonly<Record<string, string>> = {}): Response => {
    const instance = `urn:uuid:${edge.newId()}`
    if (!(error instanceof AnswerableError) || error.code === 'internal') edge.report(error, instance)
    return problemResponse(problemOf(error, instance), headers)
  }

  for (const [name, route] of table) {
    const isRead = route.method === 'GET' || readRules[name] !== undefined
    const handle = isRead ? guarded(name, handlerOf(name, route)) : handlerOf(name, route)
    const scope = route.scope ?? readRules[name]?.scope
    const door = { ...route, ...(scope === undefined ? {} : { scope }) }
    app.on(route.method, patternOf(route), async (context) =>
      respond(await handle(await callOf(context, door, edge)), context.req.raw),
    )
  }
  mountDoors(app, edge, doors)
  const scim = scimServer(edge)
  app.all('/scim/v2/*', ({ req }) => scim(req.raw))
  app.notFound((context) => {
    const page = pages(context.req.raw)
    if (page !== undefined) return page
    const allowed = methodsAt(table, context.req.path)
    if (allowed.length === 0) return answerError(new AnswerableError('not_found', 'There is no such route.'))
    const allow = [...allowed, 'OPTIONS'].join(', ')
    // Without CORS headers: no page of another origin has any business here (Fetch, section 3.2).
    if (context.req.method === 'OPTIONS') return answer(null, 204, { allow })
    return answerError(new AnswerableError('method_not_allowed'), { allow })
  })
  app.onError((error) => answerError(error))
  return async (request) => echoRequestId(request, await app.fetch(request))
}

/** Every answer names the request it answers (AuthZEN 1.0 section 10.1.3): gateways and logs are matched by it. */
function echoRequestId(request: Request, response: Response): Response {
  const id = request.headers.get(REQUEST_ID)
  if (id !== null && REQUEST_ID_FORM.test(id)) response.headers.set(REQUEST_ID, id)
  return response
}

function patternOf({ path, rest }: Route): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === rest ? `:${name}{.+}` : `:${name}`))
}

async function callOf(context: Context, route: Route, edge: Edge): Promise<Call> {
  const request = context.req.raw
  const permission = route.publicAs === 'entries' && edge.publicEntries ? 'public' : route.permission
  const caller = await callerOf(request, { ...route, permission }, await callerContext(edge))
  return { edge, request, params: context.req.param(), query: queryOf(request, route), caller }
}

function queryOf(request: Request, route: Route): Readonly<Record<string, unknown>> {
  const given = new Map<string, string>()
  const { searchParams } = new URL(request.url)
  for (const [name, value] of searchParams) {
    // Two readers of one address must not see two values.
    if (given.has(name)) throw new AnswerableError('invalid_input', 'A query parameter was given twice.')
    given.set(name, value)
  }
  return validate(route.query ?? NO_QUERY, Object.fromEntries(given)) as Record<string, unknown>
}

function respond(reply: Reply, request: Request): Response {
  const { status = 200, headers = {} } = reply
  if ('stream' in reply) return answer(reply.stream, status, headers)
  // RFC 9110 section 13.1.2: what the caller has already is not sent again.
  if (headers['etag'] !== undefined && request.headers.get('if-none-match') === headers['etag']) {
    return answer(null, 304, headers)
  }
  if ('text' in reply) return answer(reply.text, status, { 'content-type': 'text/plain; charset=utf-8', ...headers })
  if ('bytes' in reply) {
    return answer(reply.bytes, status, { 'content-type': 'application/octet-stream', ...headers })
  }
  return answer(JSON.stringify(reply.json), status, { 'content-type': 'application/json', ...headers })
}

function methodsAt(table: readonly [RouteName, Route][], path: string): string[] {
  const methods = table
    .filter(([, route]) => matches(route, path))
    .flatMap(([, { method }]) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return [...new Set(methods)]
}

function matches({ path: pattern, rest }: Route, path: string): boolean {
  const wanted = pattern.split('/')
  const given = path.split('/')
  const fits = rest === undefined ? wanted.length === given.length : wanted.length <= given.length
  return fits && wanted.every((part, i) => part.startsWith('{') || part === given[i])
}
