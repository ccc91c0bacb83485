import type { JsonObject } from '@answerable/contract'
import type { Transport } from '@modelcontextprotocol/client'
import { narrowClient, narrowServer } from './capabilities.ts'
import { textOfAnswer } from './content.ts'
import { type CallSettings, GatedCalls } from './gated-call.ts'
import { codes, failure, type Id, isNotification, isRequest, type RpcAnswer, type RpcMessage } from './json-rpc.ts'
import { forwardedMeta, progressTokenOf } from './meta.ts'
import { agentNotifications, openEnded, treatmentOf, upstreamRequests } from './methods.ts'
import { LinkRun, type RunSettings } from './run.ts'
import { SUBSCRIPTION_ID, Upstream, UpstreamGone } from './upstream.ts'
import type { Withhold } from './withhold.ts'

/** The agent's side of a link: where answers and notifications go. `related`: the request a message belongs to. */
export type AgentSide = { send(message: RpcMessage, related?: Id): Promise<void> }

export type LinkSettings = CallSettings & { run: RunSettings; withhold: Withhold }

/** `silent`: the agent cancelled it, or is gone. MCP, cancellation: such a request is not answered. */
type InFlight = { stop: AbortController; done: Promise<void>; side: AgentSide; id: Id; silent: boolean }

/** One agent, one upstream, one run: everything that passes between them passes here. */
export class Link {
  readonly #upstream: Upstream
  readonly #run: LinkRun
  readonly #calls: GatedCalls
  readonly #settings: LinkSettings
  /** where notifications go that belong to no request */
  readonly #agent: AgentSide
  readonly #inFlight = new Map<Id, InFlight>()
  readonly #asked = new Map<Id, (answer: RpcAnswer) => void>()
  #lastAsked = 0
  #lastSeen = 0

  constructor(agent: AgentSide, upstream: Transport, settings: LinkSettings, closed: () => void) {
    this.#agent = agent
    this.#settings = settings
    this.#run = new LinkRun(settings.run)
    const events = {
      notified: (method: string, params: JsonObject, related: Id | undefined) =>
        this.#notified(method, params, related),
      asked: (method: string, params: JsonObject) => this.#askAgent(method, params),
      closed,
    }
    this.#upstream = new Upstream(upstream, events, settings.withhold)
    this.#calls = new GatedCalls(this.#run, this.#upstream, settings)
  }

  get closed(): boolean {
    return this.#upstream.closed
  }

  start(): Promise<void> {
    return this.#upstream.start()
  }

  /** Takes one message of the agent. Resolves when it is dealt with. @param side where its answer goes */
  async receive(message: RpcMessage, side: AgentSide = this.#agent): Promise<void> {
    if (isRequest(message)) return this.#handle(message.id, message.method, message.params ?? {}, side)
    if (isNotification(message)) return this.#notifiedByAgent(message.method, message.params ?? {}, side)
    const { id } = message
    this.#asked.get(id)?.('result' in message ? { result: message.result } : { error: message.error })
    this.#asked.delete(id)
  }

  /** Gives up what waits, lets what runs be recorded and answered, closes upstream and run. */
  async close(): Promise<void> {
    const open = [...this.#inFlight.values()]
    for (const { stop } of open) stop.abort(new DOMException('the connection ended', 'AbortError'))
    await Promise.all(open.map(({ done }) => done))
    await this.#upstream.close()
    await this.#run.close()
  }

  /** Cancels the requests that came from one side: its HTTP exchange ended before they were answered. */
  leave(side: AgentSide): void {
    for (const flying of this.#inFlight.values()) if (flying.side === side) cancel(flying)
  }

  async #handle(id: Id, method: string, params: JsonObject, side: AgentSide): Promise<void> {
    const stop = new AbortController()
    // Agents that share a link may choose the same id: inside, every request has its own.
    const agentId = ++this.#lastSeen
    const flying: InFlight = { stop, side, id, silent: false, done: Promise.resolve() }
    this.#inFlight.set(agentId, flying)
    flying.done = this.#answer(agentId, method, params, stop.signal)
      .catch((error: unknown) => failure(codes.internal, (error as Error).message))
      .then((answer) => (flying.silent ? undefined : side.send({ jsonrpc: '2.0', id, ...answer }, id)))
      .catch(() => {})
      .finally(() => this.#inFlight.delete(agentId))
    await flying.done
  }

  async #answer(agentId: Id, method: string, params: JsonObject, signal: AbortSignal): Promise<RpcAnswer> {
    switch (treatmentOf(method)) {
      case 'gate':
        return this.#calls.call(params, agentId, signal)
      case 'observe':
        return this.#observed(agentId, method, params, signal)
      case 'pass':
        return this.#pass(agentId, method, params, signal)
      default:
        return failure(codes.methodNotFound, `${method} does not pass the gate.`)
    }
  }

  /** INVARIANT: what the upstream brings is recorded before the agent has it, or the agent does not get it. */
  async #observed(agentId: Id, method: string, params: JsonObject, signal: AbortSignal): Promise<RpcAnswer> {
    const gate = this.#run.gate(params)
    await gate.open()
    const answer = await this.#pass(agentId, method, params, signal)
    await gate.observe(textOfAnswer(answer), { tool: method, error: 'error' in answer })
    return answer
  }

  async #pass(agentId: Id, method: string, params: JsonObject, signal: AbortSignal): Promise<RpcAnswer> {
    const token = progressTokenOf(params)
    const meta = { ...forwardedMeta(params), ...(token === undefined ? {} : { progressToken: token }) }
    const { _meta, ...rest } = params
    const sent = narrowClient(method, { ...rest, ...(Object.keys(meta).length === 0 ? {} : { _meta: meta }) })
    const late = openEnded.has(method) ? [] : [AbortSignal.timeout(this.#settings.upstreamTimeout)]
    const over = AbortSignal.any([signal, ...late])
    const given = new Promise<never>((_, reject) => {
      over.addEventListener('abort', () => reject(new UpstreamGone('the upstream gave no answer in time')), {
        once: true,
      })
    })
    const answer = await Promise.race([this.#upstream.request({ method, params: sent, agentId, signal: over }), given])
    return 'result' in answer ? { result: narrowServer(method, answer.result) } : answer
  }

  async #notifiedByAgent(method: string, params: JsonObject, side: AgentSide): Promise<void> {
    if (!agentNotifications.has(method)) return
    if (method !== 'notifications/cancelled') return this.#upstream.notify(method, params)
    const flying = [...this.#inFlight.values()].find((open) => open.side === side && open.id === params['requestId'])
    if (flying !== undefined) cancel(flying)
  }

  #notified(method: string, params: JsonObject, related: Id | undefined): void {
    const flying = related === undefined ? this.#onlyOne() : this.#inFlight.get(related)
    const named = renamed(params, flying?.id)
    const sent = (flying?.side ?? this.#agent).send({ jsonrpc: '2.0', method, params: named }, flying?.id)
    sent.catch(() => {})
  }

  /** A message that names no request belongs to the only one that is open, if there is one. */
  #onlyOne(): InFlight | undefined {
    const [only, ...others] = this.#inFlight.values()
    return others.length === 0 ? only : undefined
  }

  async #askAgent(method: string, params: JsonObject): Promise<RpcAnswer> {
    if (!upstreamRequests.has(method)) return failure(codes.methodNotFound, `${method} does not pass the gate.`)
    const id = `answerable-${++this.#lastAsked}`
    const flying = this.#onlyOne()
    return new Promise((resolve, reject) => {
      this.#asked.set(id, resolve)
      const side = flying?.side ?? this.#agent
      side.send({ jsonrpc: '2.0', id, method, params }, flying?.id).catch(reject)
    })
  }
}

function cancel(flying: InFlight): void {
  flying.silent = true
  flying.stop.abort(new DOMException('cancelled by the agent', 'AbortError'))
}

/** The subscription an upstream notification belongs to is named by the agent's own id. */
function renamed(params: JsonObject, id: Id | undefined): JsonObject {
  const meta = params['_meta'] as JsonObject | undefined
  return id === undefined || meta?.[SUBSCRIPTION_ID] === undefined
    ? params
    : { ...params, _meta: { ...meta, [SUBSCRIPTION_ID]: id } }
}
