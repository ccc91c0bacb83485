import { AnswerableError } from '@answerable/contract'
import type { Hono } from 'hono'
import { type CallerContext, callerOf } from '../auth/caller.ts'
import type { Door } from '../doors/door.ts'
import type { Edge } from './edge.ts'

/** Opens the doors beside the routes of the contract. Each is an agent's alone, like the decisions it leads to. */
export function mountDoors(app: Hono, edge: Edge, doors: readonly Door[]): void {
  for (const door of doors) {
    const open = async ({ req }: { req: { raw: Request } }): Promise<Response> => {
      const request = req.raw
      try {
        const caller = await callerOf(request, { permission: 'agent', method: 'POST' }, await callerContext(edge))
        if (caller.kind !== 'agent') throw new AnswerableError('forbidden')
        return await door.answer({ edge, request, agent: caller.id, url: new URL(request.url) })
      } catch (error) {
        if (!(error instanceof AnswerableError) || error.code === 'internal')
          edge.report(error, `urn:uuid:${edge.newId()}`)
        return door.refuse(error, request)
      }
    }
    if (door.method === undefined) app.all(door.path, open)
    else app.on(door.method, door.path, open)
  }
}

/** What a token is judged by, at the instant of a request. */
export async function callerContext(edge: Edge): Promise<CallerContext> {
  const { model } = await edge.view()
  const { tokens, keyIdOf, signIn } = edge
  const { sessions, secrets, cookies, party } = signIn
  const credentials = { tokens, sessions, secrets, cookies, origins: party.origins() }
  return { ...credentials, model, now: await edge.now(), wallClock: edge.wallClock(), keyIdOf }
}
