import { AnswerableError, type Permission } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import type { AccessTokens } from './access-token.ts'
import { liveAgent, liveKeys } from './directory.ts'

/** Who calls, as the edge established it. `nobody`: no token counts on this route. */
export type Caller = { kind: 'nobody' } | { kind: 'agent' | 'person'; id: string }

export type CallerContext = {
  tokens: AccessTokens
  model: Model
  /** the log's time: what is registered in it ends by it */
  now: string
  /** the server's own clock: tokens end by it */
  wallClock: string
  keyIdOf: (publicKey: string) => string
}

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i

/**
 * Who calls a route, by its permission.
 * INVARIANT 9: an agent's credential reaches no approval, policy, authority, restriction or administration route. Those
 * routes are `signed` or `person`; an agent's token is refused there before the body is read.
 *
 * @throws AnswerableError `unauthenticated`, `forbidden`
 */
export async function callerOf(request: Request, permission: Permission, context: CallerContext): Promise<Caller> {
  switch (permission) {
    case 'public':
      return { kind: 'nobody' }
    case 'setup':
    case 'signed':
      await refuseAgent(request, context)
      return { kind: 'nobody' }
    default: {
      const caller = await tokenHolder(request, context)
      if (permission === 'any' || permission === caller.kind) return caller
      throw new AnswerableError('forbidden', `This route is for ${permission === 'agent' ? 'agents' : 'people'}.`)
    }
  }
}

async function refuseAgent(request: Request, context: CallerContext): Promise<void> {
  const caller = await tokenHolder(request, context).catch(() => undefined)
  if (caller?.kind === 'agent') throw new AnswerableError('forbidden', 'This route is for people.')
}

async function tokenHolder(
  request: Request,
  context: CallerContext,
): Promise<{ kind: 'agent' | 'person'; id: string }> {
  const token = BEARER.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined) throw new AnswerableError('unauthenticated', 'A bearer token is needed.')
  const { kind, id, key } = await context.tokens.verify(token, context.wallClock)
  if (!isLive(kind, id, key, context)) {
    throw new AnswerableError('unauthenticated', 'The key this token was given for is no longer live.')
  }
  return { kind, id }
}

function isLive(kind: 'agent' | 'person', id: string, key: string, { model, now, keyIdOf }: CallerContext): boolean {
  if (kind === 'person') return liveKeys(model, id).some((live) => live.id === key)
  const agent = liveAgent(model, id, now)
  return agent !== undefined && keyIdOf(agent.publicKey) === key
}
