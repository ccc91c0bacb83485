import { AnswerableError } from '@answerable/contract'
import type { IncomingMessage } from 'node:http'
import { problemOf, problemResponse } from './problem.ts'
import type { Api } from './router.ts'

/**
 * Answers only requests whose path means on the wire what it means here. A proxy that asks about `/../v1/health` under a
 * prefix of ours would otherwise be answered by another route, whose 200 it reads as a yes (request smuggling).
 */
export function exactPath(api: Api, newId: () => string): (request: Request, env: unknown) => Promise<Response> {
  return async (request, env) => {
    const sent = (env as { incoming?: IncomingMessage }).incoming?.url ?? ''
    // RFC 9112 section 3.2.2: the target may also be a whole address.
    const path = sent.replace(/^https?:\/\/[^/?#]*/i, '').split('?', 1)[0]
    if (path === new URL(request.url).pathname) return api(request)
    const error = new AnswerableError('invalid_input', 'The path of the request can be read in more than one way.')
    return problemResponse(problemOf(error, `urn:uuid:${newId()}`))
  }
}
