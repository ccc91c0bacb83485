import {
  AnswerableError,
  type Command,
  type CommandType,
  type Emitted,
  type JsonObject,
  type JsonValue,
  type Route,
  type RouteName,
  SignedStatement,
  validate,
} from '@answerable/contract'
import type { Principal } from '@answerable/domain'
import { parsedPayload } from '../auth/statements.ts'
import { readJsonObject } from './body.ts'
import type { Answer } from '../writer/queue.ts'
import type { Call, Edge, Handler, Reply } from './edge.ts'
import { requireRun } from './run-header.ts'
import { emitterIn } from './emitter-header.ts'
import { shapeReply } from './shape-reply.ts'

/** A command as it arrived: parsed, and by whom. */
export type Asked = { route: RouteName; type: CommandType; payload: JsonObject; principal: Principal }

/** The handler of every route that is one command: body -> payload -> principal -> writer -> reply. */
export function commandHandler(name: RouteName, route: Route & { command: CommandType }): Handler {
  return async (call) => {
    const body = await readJsonObject(call.request)
    const { principal, rest } = principalOf(call, route, body)
    const payload = parsedPayload(route.command, withParams(rest, call.params, route.params ?? {}))
    if (principal.kind === 'person')
      call.edge.statements.check(principal.signed, { type: route.command, payload }, call.edge.origin)
    if (route.command === 'person.setup') call.edge.setup.check(payload['token'])
    const asked = { route: name, type: route.command, payload, principal }
    await requireRun(call, asked)
    const emitter = principal.kind === 'agent' ? emitterIn(call.request) : undefined
    const settled = await submit(call.edge, asked, call.request.headers.get('idempotency-key'), emitter)
    return created(call.edge, asked, settled)
  }
}

/** Hands a command to the writer. @throws AnswerableError `invalid_input` for a malformed idempotency key */
export async function submit(
  edge: Edge,
  asked: Asked,
  key: string | null | undefined,
  emitter?: Emitted,
  beside?: { keys: readonly string[]; forMs: number },
): Promise<Answer> {
  const { type, payload, principal, route } = asked
  const given = edge.idempotency(key, { principal, route }, payload)
  const idempotency = given === undefined || beside === undefined ? given : { ...given, beside }
  // The payload was read by the schema of exactly this type.
  const command = { type, id: edge.newId(), payload } as unknown as Command
  return edge.submit({
    command,
    principal,
    ...(idempotency === undefined ? {} : { idempotency }),
    ...(emitter === undefined ? {} : { emitter }),
  })
}

/** The reply to a command that was written. */
export function created(edge: Edge, asked: Asked, { result, index, receipt, entries }: Answer): Reply {
  return {
    status: 201,
    headers: { location: `/v1/entries/${entries[0]?.index ?? index}` },
    json: { ...shapeReply(edge, asked, result), index, receipt },
  }
}

/** The principal, and what of the body is payload: on signed routes the statement travels beside it. */
function principalOf(call: Call, route: Route, body: JsonObject): { principal: Principal; rest: JsonObject } {
  switch (route.permission) {
    case 'signed': {
      const { statement, signature, ...rest } = body
      const signed = validate(SignedStatement, { statement, signature })
      return { principal: { kind: 'person', id: signed.statement.signer, signed }, rest }
    }
    case 'setup':
      return { principal: { kind: 'installer' }, rest: body }
    case 'invitee':
      return { principal: { kind: 'invitee', id: call.params['invitation'] ?? '' }, rest: body }
    default:
      return { principal: tokenPrincipal(call), rest: body }
  }
}

function tokenPrincipal({ caller }: Call): Principal {
  if (caller.kind === 'agent') return { kind: 'agent', id: caller.id }
  // Only the clock of a practice log is moved by token; the domain refuses it anywhere else.
  if (caller.kind === 'person') return { kind: 'system', id: caller.id }
  throw new AnswerableError('unauthenticated')
}

/** Path parameters are part of the payload. A body that says something else than the path is refused, not overruled. */
function withParams(
  body: JsonObject,
  params: Readonly<Record<string, string>>,
  names: Readonly<Record<string, string>>,
): JsonObject {
  const merged: Record<string, JsonValue> = { ...body }
  for (const [param, field] of Object.entries(names)) {
    const value = params[param] ?? ''
    if (merged[field] !== undefined && merged[field] !== value) {
      const issue = { path: field, message: 'differs from the path' }
      throw new AnswerableError('invalid_input', `${field}: ${issue.message}`, { issues: [issue] })
    }
    merged[field] = value
  }
  return merged
}
