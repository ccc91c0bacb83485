import type { JsonObject, JsonValue } from '@answerable/contract'
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import { failure, type Id, isNotification, isRequest, type RpcAnswer, type RpcMessage } from './json-rpc.ts'
import { progressTokenOf } from './meta.ts'
import type { Withhold } from './withhold.ts'

/** The upstream ended, or an answer will never come. Whether the request was carried out is not known. */
export class UpstreamGone extends Error {
  override readonly name = 'UpstreamGone'
}

export type UpstreamEvents = {
  /** a notification on its way to the agent; `related` is the agent's request it belongs to */
  notified(method: string, params: JsonObject, related: Id | undefined): void
  /** a request of the upstream */
  asked(method: string, params: JsonObject): Promise<RpcAnswer>
  closed(): void
}

/** An agent's request as it goes upstream. `agentId`: under which the agent knows it. */
export type UpstreamRequest = { method: string; params: JsonObject; agentId: Id; signal?: AbortSignal }

type Pending = {
  agentId: Id
  progressToken: Id | undefined
  settle(answer: RpcAnswer): void
  fail(error: Error): void
}

export const SUBSCRIPTION_ID = 'io.modelcontextprotocol/subscriptionId'

/**
 * One connection to the upstream. Several agents may share it, so ids and progress tokens are its own.
 * INVARIANT: a request is sent once; when its answer is lost it fails, it is never sent again.
 */
export class Upstream {
  readonly #transport: Transport
  readonly #events: UpstreamEvents
  readonly #withhold: Withhold
  readonly #pending = new Map<Id, Pending>()
  #lastId = 0
  #closed = false

  constructor(transport: Transport, events: UpstreamEvents, withhold: Withhold) {
    this.#transport = transport
    this.#events = events
    this.#withhold = withhold
  }

  get closed(): boolean {
    return this.#closed
  }

  async start(): Promise<void> {
    this.#transport.onmessage = (message) => this.#receive(this.#withhold(message as RpcMessage))
    this.#transport.onclose = () => this.#close()
    // Reported where the answer is missing; a broken message of the upstream is not ours to repair.
    this.#transport.onerror = () => {}
    await this.#transport.start()
  }

  /** @throws UpstreamGone also when `signal` is aborted: the upstream is told, and may or may not have acted */
  request({ method, params, agentId, signal }: UpstreamRequest): Promise<RpcAnswer> {
    if (this.#closed) return Promise.reject(new UpstreamGone('the upstream is closed'))
    const id = ++this.#lastId
    const progressToken = progressTokenOf(params)
    return new Promise<RpcAnswer>((settle, fail) => {
      this.#pending.set(id, { agentId, progressToken, settle, fail })
      signal?.addEventListener('abort', () => this.#cancel(id), { once: true })
      const sent = { jsonrpc: '2.0' as const, id, method, params: withToken(params, progressToken, id) }
      const gone = (cause?: unknown): void => {
        this.#take(id)?.fail(new UpstreamGone('the upstream gave no answer', { cause }))
      }
      const over = signal === undefined ? {} : { requestSignal: signal }
      this.#transport.send(sent as JSONRPCMessage, { ...over, onRequestStreamEnd: () => gone() }).catch(gone)
    }).then((answer) => {
      const version = 'result' in answer ? answer.result['protocolVersion'] : undefined
      if (method === 'initialize' && typeof version === 'string') this.#transport.setProtocolVersion?.(version)
      return answer
    })
  }

  async notify(method: string, params: JsonObject): Promise<void> {
    if (this.#closed) return
    await this.#transport.send({ jsonrpc: '2.0', method, params } as JSONRPCMessage)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    await this.#transport.close()
    this.#close()
  }

  #receive(message: RpcMessage): void {
    if (isRequest(message)) {
      const { id, method, params = {} } = message
      this.#events
        .asked(method, params)
        .catch((cause: unknown) => failure(-32603, String(cause)))
        .then((answer) => this.#transport.send({ jsonrpc: '2.0', id, ...answer } as JSONRPCMessage))
        // An answer the upstream no longer takes is the upstream's loss.
        .catch(() => {})
    } else if (isNotification(message)) {
      this.#notified(message.method, message.params ?? {})
    } else if (message.id !== undefined) {
      this.#take(message.id)?.settle('result' in message ? { result: message.result } : { error: message.error })
    }
  }

  /** Progress tokens are ours: the agent gets its own back, or nothing. */
  #notified(method: string, params: JsonObject): void {
    if (method === 'notifications/cancelled') return
    if (method === 'notifications/progress') {
      const pending = this.#pending.get(params['progressToken'] as Id)
      if (pending?.progressToken === undefined) return
      this.#events.notified(method, { ...params, progressToken: pending.progressToken }, pending.agentId)
      return
    }
    const meta = params['_meta'] as JsonObject | undefined
    this.#events.notified(method, params, this.#pending.get(meta?.[SUBSCRIPTION_ID] as Id)?.agentId)
  }

  #cancel(id: Id): void {
    const pending = this.#take(id)
    if (pending === undefined) return
    pending.fail(new UpstreamGone('cancelled'))
    this.notify('notifications/cancelled', { requestId: id, reason: 'cancelled by the agent' }).catch(() => {})
  }

  #take(id: Id): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }

  #close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const id of this.#pending.keys()) this.#take(id)?.fail(new UpstreamGone('the upstream ended'))
    this.#events.closed()
  }
}

function withToken(params: JsonObject, token: Id | undefined, id: Id): JsonObject {
  const meta = params['_meta'] as Record<string, JsonValue> | undefined
  return token === undefined ? params : { ...params, _meta: { ...meta, progressToken: id } }
}
