import type { JsonObject, JsonValue } from '@answerable/contract'
import { actionDigest, type Call, FateUnknown, type Gate, Held, type Ran, type RunCallOptions } from '@answerable/sdk'
import { answerOf, isTransient, pendingAnswer } from './answers.ts'
import { textOfAnswer } from './content.ts'
import { type Hold, Holds, startAttempt } from './holds.ts'
import { codes, failure, type Id, isObject, type RpcAnswer } from './json-rpc.ts'
import { forwardedMeta, namesRevision, progressTokenOf } from './meta.ts'
import type { LinkRun } from './run.ts'
import type { Upstream } from './upstream.ts'

export type CallSettings = {
  /** how long a held call waits for people before it is answered as pending, in milliseconds */
  holdWait: number
  /** how long the upstream may take, in milliseconds; then the effect is unknown */
  upstreamTimeout: number
}

type Attempted = { answer: RpcAnswer } | { held: Held }
type ToolCall = { tool: string; values: JsonObject; params: JsonObject; digest: string; agentId: Id }

/**
 * `tools/call`: gate, intent, forward, effect, observation.
 *
 * INVARIANT 10: nothing of the call goes upstream before its intent is durable. The upstream gets name and arguments as
 * they were judged, the protocol's own `_meta`, and nothing else of what the agent sent.
 */
export class GatedCalls {
  readonly #run: LinkRun
  readonly #upstream: Upstream
  readonly #settings: CallSettings
  readonly #holds = new Holds<Attempted>()
  /** how many decisions of a digest are finished: what makes the next call a new one under one run key */
  readonly #finished = new Map<string, number>()

  constructor(run: LinkRun, upstream: Upstream, settings: CallSettings) {
    this.#run = run
    this.#upstream = upstream
    this.#settings = settings
  }

  async call(params: JsonObject, agentId: Id, signal: AbortSignal): Promise<RpcAnswer> {
    const read = readCall(params, agentId)
    if ('error' in read) return read
    if (this.#upstream.closed) return failure(codes.internal, 'The upstream has ended: nothing was sent.')
    const gate = this.#run.gate(params)
    const hold = this.#holds.find(read.digest)
    const attempted =
      hold === undefined ? await this.#first(gate, read, signal) : await this.#again(gate, read, hold, signal)
    return 'held' in attempted ? pendingAnswer(attempted.held, namesRevision(params)) : attempted.answer
  }

  /** A call nobody waits for: judged now, and when it is held, waited for a little. */
  async #first(gate: Gate, call: ToolCall, signal: AbortSignal): Promise<Attempted> {
    const key = this.#keyOf(call.digest)
    const options = { ...this.#options(signal), wait: 0, ...(key === undefined ? {} : { key }) }
    const action = { tool: call.tool, arguments: call.values }
    const attempted = await settle(gate.run(action, this.#forward(call), options))
    if (!('held' in attempted)) {
      if (!attempted.transient) this.#finish(call.digest)
      return attempted
    }
    return this.#again(gate, call, this.#holds.add(call.digest, attempted.held), signal)
  }

  /** A call whose decision waits for people: joins whoever works on it, or goes on with it. */
  async #again(gate: Gate, call: ToolCall, hold: Hold<Attempted>, signal: AbortSignal): Promise<Attempted> {
    hold.attempt ??= startAttempt((stop) => this.#resume(gate, call, hold, stop))
    hold.attempt.join(signal)
    return hold.attempt.outcome
  }

  async #resume(gate: Gate, call: ToolCall, hold: Hold<Attempted>, stop: AbortSignal): Promise<Attempted> {
    const options = { ...this.#options(stop), wait: this.#settings.holdWait }
    const attempted = await settle(gate.resume(hold.held.handle, this.#forward(call), options))
    delete hold.attempt
    if ('held' in attempted) return { held: hold.held }
    // Where the gate could not be asked, the decision is still there to be found.
    if (!attempted.transient) {
      this.#holds.remove(call.digest, hold)
      this.#finish(call.digest)
    }
    return attempted
  }

  /** Sends the call upstream, once. @throws UpstreamGone as FateUnknown */
  #forward({ tool, params, agentId }: ToolCall): (call: Call) => Promise<RpcAnswer> {
    const token = progressTokenOf(params)
    const meta = { ...forwardedMeta(params), ...(token === undefined ? {} : { progressToken: token }) }
    return async ({ arguments: values, signal }) => {
      const sent = { name: tool, arguments: values, ...(Object.keys(meta).length === 0 ? {} : { _meta: meta }) }
      if (this.#upstream.closed) throw new Error('the upstream has ended: nothing was sent')
      try {
        return await this.#upstream.request({ method: 'tools/call', params: sent, agentId, signal })
      } catch (cause) {
        throw new FateUnknown((cause as Error).message, { cause })
      }
    }
  }

  #options(signal: AbortSignal): RunCallOptions<RpcAnswer> {
    return { signal, timeout: this.#settings.upstreamTimeout, outcomeOf, observe: textOfAnswer }
  }

  #keyOf(digest: string): string | undefined {
    return this.#run.key === undefined ? undefined : `${this.#run.key}/${digest}/${this.#finished.get(digest) ?? 0}`
  }

  #finish(digest: string): void {
    if (this.#run.key !== undefined) this.#finished.set(digest, (this.#finished.get(digest) ?? 0) + 1)
  }
}

async function settle(
  running: Promise<Ran<RpcAnswer>>,
): Promise<(Attempted & { transient?: boolean }) | { held: Held }> {
  try {
    return { answer: answerOf(await running) }
  } catch (error) {
    return error instanceof Held ? { held: error } : { answer: answerOf(error), transient: isTransient(error) }
  }
}

/** What the upstream said about the call. A result that is not one (it wants input) leaves open what happened. */
function outcomeOf(answer: RpcAnswer): 'executed' | 'failed' {
  if ('error' in answer) return 'failed'
  const type = answer.result['resultType']
  if (type !== undefined && type !== 'complete') throw new FateUnknown(`the tool answered "${JSON.stringify(type)}"`)
  return answer.result['isError'] === true ? 'failed' : 'executed'
}

const JUDGED = new Set(['name', 'arguments', '_meta'])

function readCall(params: JsonObject, agentId: Id): ToolCall | ReturnType<typeof failure> {
  const { name, arguments: given } = params
  const values: JsonValue = given ?? {}
  if (typeof name !== 'string' || !isObject(values)) {
    return failure(codes.invalidParams, 'tools/call needs a name, and arguments that are an object.')
  }
  // A task, an answer to the tool's question: what nobody judges does not pass.
  const unknown = Object.keys(params).find((key) => !JUDGED.has(key))
  if (unknown !== undefined) {
    return failure(codes.invalidParams, `"${unknown}" does not pass the gate: send name and arguments only.`)
  }
  try {
    const digest = actionDigest({ kind: 'action', tool: name, arguments: values, text: null })
    return { tool: name, values, params, digest, agentId }
  } catch (cause) {
    return failure(codes.invalidParams, `The arguments cannot be judged: ${(cause as Error).message}`)
  }
}
