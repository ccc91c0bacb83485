import { createHash } from 'node:crypto'
import { type JsonObject, ToolName } from '@answerable/contract'
import { type Client, createGate, FateUnknown, type Gate, type Held } from '@answerable/sdk'
import { UNKNOWN_PERSON, UNKNOWN_REQUEST } from '../mcp/meta.ts'
import type { PendingCall } from './pending-call.ts'
import type { Heard, Turn } from './types.ts'

/** Characters a request may have in the log; of a longer one the end counts: what is cut off traces to nobody. */
const MAX_REQUEST = 200_000

export type ConversationOptions = { client: Client; onBehalfOf: string | undefined; vkeys?: readonly string[] }

/** An upstream's answer of which nothing was passed on, because people have to agree first. */
export type HeldReply = { readonly digest: string; readonly reply: JsonObject }

/**
 * One conversation of one caller: its run, what was recorded of it, what is under way.
 *
 * A run is one request of one person. Where the person says more, a new run opens with all they said so far, and what the
 * model still has before it is recorded there again; so `answerable replay` reads recorded conversations, too.
 */
export class Conversation {
  readonly #options: ConversationOptions
  #gate: Gate | undefined
  #useCase: string | undefined
  #request = ''
  #recorded = new Set<string>()
  /** calls that passed, by the id under which the caller answers them */
  readonly #pending = new Map<string, PendingCall>()
  readonly holds = new Map<string, Held>()
  held: HeldReply | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: ConversationOptions) {
    this.#options = options
  }

  /** One request after the other: what one brings is judged by the next. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return result
  }

  /**
   * Records what the messages bring, each once. Whatever the gate does not know now, the model will not see either.
   * @throws Unrecorded, AnswerableApiError
   */
  async hear({ heard }: Turn): Promise<Gate> {
    for (const message of heard) if (message.role === 'tool') await this.#settle(message.call, message.text)
    const said = heard.flatMap((message) => (message.role === 'user' ? [message.text] : [])).join('\n')
    const gate = await this.#gateFor(said.toWellFormed().slice(-MAX_REQUEST))
    for (const message of heard) if (message.role === 'tool') await this.#record(gate, message)
    return gate
  }

  /** The use case the run belongs to. */
  async useCase(gate: Gate): Promise<string> {
    if (this.#useCase === undefined) {
      const { run } = await gate.open()
      const page = await this.#options.client.readRun({ run })
      this.#useCase = (page['run'] as { useCase: string }).useCase
    }
    return this.#useCase
  }

  /** The caller has it now, and will answer under this id. */
  async handOver(id: string, call: PendingCall): Promise<void> {
    // An id used again names the newer call: small model servers count from zero in every answer.
    await this.#pending.get(id)?.fail(new FateUnknown('another call took its id before a result came'))
    this.#pending.set(id, call)
  }

  /** Nothing more will be heard: what is under way is unknown, the run ends. */
  async close(): Promise<void> {
    const under = [...this.#pending.values()]
    this.#pending.clear()
    await Promise.all(under.map((call) => call.fail(new FateUnknown('the conversation ended before a result came'))))
    await this.#gate?.close()
  }

  async #settle(id: string, text: string): Promise<void> {
    const call = this.#pending.get(id)
    if (call === undefined) return
    this.#pending.delete(id)
    await call.settle(text)
    await call.gate.observe(text, call.origin)
    if (call.gate === this.#gate) this.#recorded.add(keyOf(id, text))
    else await this.#closeWhenDone(call.gate)
  }

  async #gateFor(request: string): Promise<Gate> {
    if (this.#gate !== undefined && request === this.#request) return this.#gate
    const before = this.#gate
    const { client, onBehalfOf, vkeys } = this.#options
    const next = createGate({
      client,
      request: request === '' ? UNKNOWN_REQUEST : request,
      onBehalfOf: onBehalfOf ?? UNKNOWN_PERSON,
      ...(vkeys === undefined ? {} : { vkeys }),
    })
    await next.open()
    this.#gate = next
    this.#request = request
    this.#recorded = new Set()
    if (before !== undefined) await this.#closeWhenDone(before)
    return next
  }

  /** What an action under way brings can be recorded only as long as its run is open. */
  async #closeWhenDone(gate: Gate): Promise<void> {
    if (![...this.#pending.values()].some((call) => call.gate === gate)) await gate.close()
  }

  async #record(gate: Gate, { call, tool, text }: Heard & { role: 'tool' }): Promise<void> {
    const key = keyOf(call, text)
    if (this.#recorded.has(key)) return
    const named = ToolName.safeParse(tool)
    await gate.observe(text, named.success ? { tool: named.data } : {})
    this.#recorded.add(key)
  }
}

const keyOf = (id: string, text: string): string => createHash('sha256').update(`${id}\n${text}`).digest('base64')
