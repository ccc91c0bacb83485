import { AnswerableError, AuthZenEvaluation, passes, validate } from '@answerable/contract'
import { entitiesDigestInForce } from '@answerable/domain'
import { evaluate, sessionOf } from '../authzen/evaluate.ts'
import { answer } from '../http/headers.ts'
import { said, spoken } from './ask.ts'
import type { Door, DoorCall } from './door.ts'
import { refusalOf } from './refusal.ts'

/** What the proxy in front says about who sends the request; it must strip the same header from what comes in. */
export const SUBJECT = 'answerable-subject'
const SUBJECT_TYPE = 'answerable-subject-type'

const PREFIX = '/ext-authz'

/**
 * Envoy's external authorisation over HTTP (`ext_authz`, also Istio and Contour): the original method and path under a
 * prefix, answered by the status. 200 lets the request through; everything else stops it.
 */
export const envoyDoor: Door = {
  path: `${PREFIX}/*`,
  answer: async (call) => {
    const { edge, agent, request } = call
    const session = sessionOf({ edge, request, caller: { kind: 'agent', id: agent } })
    const { answer: settled } = await evaluate(session, await evaluationOf(call))
    const verdict = said(settled.result, settled.index)
    const headers = {
      'answerable-decision': verdict.decision,
      'answerable-outcome': verdict.outcome,
      'answerable-index': String(verdict.index),
    }
    if (passes(verdict.outcome)) return answer(null, 200, headers)
    return answer(spoken(verdict), 403, { 'content-type': 'text/plain; charset=utf-8', ...headers })
  },
  refuse: (error) => {
    const { status, detail } = refusalOf(error)
    // A request that cannot be understood is not let through; only what is our fault looks like ours.
    const stopped = status === 401 || status >= 500 ? status : 403
    return answer(detail, stopped, { 'content-type': 'text/plain; charset=utf-8' })
  },
}

/** Whether this path means one thing only: what another reader would decode, collapse or cut is refused. */
const PLAIN_PATH =
  /^(?:\/[A-Za-z0-9\-._~!$&'()*+,=:@{}]*(?:%(?!2[eEfF]|5[cC]|0|25)[0-9A-Fa-f]{2}[A-Za-z0-9\-._~!$&'()*+,=:@{}]*)*)+$/

async function evaluationOf({ edge, agent, request, url }: DoorCall): Promise<AuthZenEvaluation> {
  const id = request.headers.get(SUBJECT)
  if (id === null || id === '') throw refused(SUBJECT, 'names nobody: the proxy has to say who sends the request')
  const path = url.pathname.slice(PREFIX.length)
  // A path that another reader takes for a different one would be judged as this and served as that.
  if (!PLAIN_PATH.test(path) || path.includes('//')) throw refused('path', 'can be read in more than one way')
  return validate(AuthZenEvaluation, {
    subject: { type: request.headers.get(SUBJECT_TYPE) ?? 'identity', id },
    action: { name: request.method },
    resource: { type: 'route', id: (await routeOf(edge, agent, path)) ?? path, properties: { path } },
  })
}

/** The route of the signed entity file a path belongs to, such as `/todos/{todoId}`; the most literal where several fit. */
async function routeOf(edge: DoorCall['edge'], agent: string, path: string): Promise<string | undefined> {
  const { model } = await edge.view()
  const useCase = model.agents.get(agent)?.useCase
  const digest = useCase === undefined ? undefined : entitiesDigestInForce(model, useCase)
  const entities = digest === undefined ? undefined : await edge.log.entities(digest)
  const routes = (entities?.resources ?? []).filter(({ type }) => type === 'route').map(({ id }) => id)
  return routes.filter((route) => fits(route, path)).toSorted((a, b) => variables(a) - variables(b))[0]
}

const variables = (route: string): number => route.split('{').length

function fits(route: string, path: string): boolean {
  const [wanted, given] = [route.split('/'), path.split('/')]
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (/^\{\w+\}$/.test(part) ? given[index] !== '' : part === given[index]))
  )
}

function refused(path: string, message: string): AnswerableError {
  return new AnswerableError('invalid_input', `${path} ${message}`, { issues: [{ path, message }] })
}
