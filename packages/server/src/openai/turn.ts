import type { JsonObject } from '@answerable/contract'
import type { Client } from '@answerable/sdk'
import type { GatewayConfig, Upstream } from './config.ts'
import type { Conversation } from './conversation.ts'
import { type Conversations, digestOf } from './conversations.ts'
import { GatewayError } from './error.ts'
import { unavailable } from './explain.ts'
import { Judge } from './judge.ts'
import { requireOpen } from './standing.ts'
import type { Dialect, Turn } from './types.ts'
import { askUpstream, type UpstreamSettings } from './upstream.ts'

export type TurnContext = {
  client: Client
  config: GatewayConfig
  conversations: Conversations
  upstream: UpstreamSettings
}

/** Who asks, as the headers say it. */
export type Asking = { conversation: string | undefined; onBehalfOf: string | undefined; signal: AbortSignal }

/**
 * One request: record what it brings, ask the upstream while the gate is open, judge the answer, pass on what passes.
 * @throws GatewayError, or the signal's reason when the caller has left
 */
export async function answerTurn(
  context: TurnContext,
  dialect: Dialect,
  given: JsonObject,
  asking: Asking,
): Promise<Response> {
  const { config, conversations } = context
  const turn = dialect.read(given)
  const upstream = config.upstreams.get(turn.model)
  if (upstream === undefined)
    throw new GatewayError('model_not_found', 'No upstream is configured for this model.', { param: 'model' })
  const person = config.onBehalfOf ?? asking.onBehalfOf ?? turn.person
  const conversation = conversations.find(turn, asking.conversation, person)
  const shaped = await conversation.inTurn(async () => {
    asking.signal.throwIfAborted()
    try {
      return await judgedAnswer(context, { dialect, turn, upstream, conversation, signal: asking.signal })
    } catch (error) {
      throw unavailable(error)
    }
  })
  const headers = { 'cache-control': 'no-store' }
  if (!turn.stream) return Response.json(shaped, { headers })
  return new Response(dialect.events(shaped, turn), { headers: { ...headers, 'content-type': 'text/event-stream' } })
}

type Work = { dialect: Dialect; turn: Turn; upstream: Upstream; conversation: Conversation; signal: AbortSignal }

async function judgedAnswer(context: TurnContext, work: Work): Promise<JsonObject> {
  const { dialect, turn, conversation, signal } = work
  const gate = await conversation.hear(turn)
  await requireOpen(context.client, await conversation.useCase(gate), signal)
  const { digest, reply } = await replyTo(context, work)
  const said = dialect.said(reply)
  const judge = new Judge(conversation, gate, { holdWait: context.config.holdWait, signal })
  const { verdict, release, withdraw } = await judge.judge(said)
  // Kept only where the caller got none of it: what was handed over once must not be handed over again.
  conversation.held = verdict.held && verdict.calls.size === 0 ? { digest, reply } : undefined
  if (signal.aborted) {
    await withdraw()
    throw signal.reason
  }
  await release()
  return dialect.shape(reply, said, verdict)
}

/** The upstream's answer: a new one, or the one that waits for people since this was asked before. */
async function replyTo(
  context: TurnContext,
  { dialect, turn, upstream, conversation, signal }: Work,
): Promise<{ digest: string; reply: JsonObject }> {
  const digest = digestOf(turn)
  const { held } = conversation
  if (held?.digest === digest) return { digest, reply: held.reply }
  return { digest, reply: await askUpstream(upstream, dialect, turn, signal, context.upstream) }
}
