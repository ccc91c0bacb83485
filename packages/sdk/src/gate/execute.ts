import { type JsonObject, menderOf, sentenceOf } from '@answerable/contract'
import type { FrozenAction } from '../action.ts'
import { freshKey } from '../client.ts'
import { AnswerableApiError, type ReasonSentence } from '../errors.ts'
import { reasonOf, timerSleep } from '../platform.ts'
import { checkReceipt } from '../receipt.ts'
import type { Answer, DecisionAnswer } from '../routes.ts'
import { type AskContext, callOptions } from './ask.ts'
import { observationsOf } from './observations.ts'
import type { Outbox } from './outbox.ts'
import { type Permit, refuseLate } from './permit.ts'
import { AlreadyStarted, Denied, FateUnknown, LatePermit } from './refusals.ts'

/** What `fn` is given: exactly what was approved, frozen. */
export type Call = {
  decision: string
  tool: string | null
  arguments: JsonObject
  text: string | null
  /** what the gate would have said, where nobody has signed yet and nothing is enforced; null: it was allowed */
  observed: { wouldHave: string | null } | null
  signal: AbortSignal
}
export type Fn<T> = (call: Call) => Promise<T> | T

export type ExecuteOptions<T> = {
  /** `fn` may take this long, in milliseconds; then its effect is `unknown` */
  timeout?: number
  /** what a result that was returned, not thrown, means; `executed` unless said otherwise */
  outcomeOf?: (result: T) => 'executed' | 'failed'
  /** what came back, as text, for the record; false: nothing came back. Strings as they are, else JSON, unless said */
  observe?: boolean | ((result: T) => string | undefined)
}

export type Ran<T> = {
  result: T
  decision: string
  answer: DecisionAnswer
  /** proof of the decision, or of the claim where people approved */
  receipt: DecisionAnswer['receipt']
  /** null where the gate only observed: no permit, so no intent */
  intent: { id: string; receipt: Answer['receipt'] } | null
  /** `recorded` false: it waits to be sent; the next decision sends it first */
  effect: { outcome: 'executed' | 'failed'; recorded: boolean }
}

/**
 * Intent, then `fn` once, then effect and observation.
 *
 * INVARIANT: `fn` runs at most once per decision, after the intent is durable and before the permit ends. Everything
 * that can fail before it leaves it uncalled; nothing after it calls it again.
 *
 * @throws LatePermit, AlreadyStarted, Denied, AnswerableApiError, ReceiptError: `fn` was not called
 * @throws FateUnknown, or what `fn` threw: it was called
 */
export async function execute<T>(
  context: AskContext & { outbox: Outbox },
  action: FrozenAction,
  permit: Permit,
  fn: Fn<T>,
  options: ExecuteOptions<T>,
): Promise<Ran<T>> {
  const intent = await openIntent(context, action, permit)
  const report = new Report(context, intent.id, permit.decision, action.tool)
  try {
    // The answer may have travelled long, and the caller may have given up meanwhile: what runs now would run late.
    refuseLate(permit, context.client)
    if (context.signal?.aborted) throw reasonOf(context.signal)
  } catch (error) {
    await report.effect('skipped', (error as Error).message)
    throw error
  }
  const call = await callOnce(context, action, { decision: permit.decision, observed: null }, fn, options.timeout)
  if (!call.ok) {
    const unknown = call.error instanceof FateUnknown
    if (call.error instanceof FateUnknown) call.error.decision = permit.decision
    await report.effect(unknown ? 'unknown' : 'failed', call.error.message)
    if (options.observe !== false) await report.observe(call.error.message, true)
    throw call.error
  }
  const outcome = outcomeOf(call.result, options)
  if (outcome instanceof FateUnknown) {
    outcome.decision = permit.decision
    await report.effect('unknown', outcome.message)
    throw outcome
  }
  const recorded = await report.effect(outcome)
  const text = textOf(call.result, options.observe ?? true)
  if (text !== undefined) await report.observe(text, outcome === 'failed')
  return {
    result: call.result,
    decision: permit.decision,
    answer: permit.answer,
    receipt: permit.answer.receipt,
    intent: { id: intent.id, receipt: intent.receipt },
    effect: { outcome, recorded },
  }
}

async function openIntent(context: AskContext, action: FrozenAction, permit: Permit): Promise<Answer> {
  const { client } = context
  if (context.signal?.aborted) throw reasonOf(context.signal)
  refuseLate(permit, client)
  try {
    // A fresh key: two processes with one permit must not be told the same yes.
    const answer = await client.openIntent({ decision: permit.decision, action: action.digest }, callOptions(context))
    const shown = { type: 'intent.opened', id: answer.id, body: { decision: permit.decision } }
    checkReceipt(answer.receipt, shown, context.vkeys)
    return answer
  } catch (error) {
    throw refusalOf(error, permit.decision)
  }
}

function refusalOf(error: unknown, decision: string): unknown {
  if (!(error instanceof AnswerableApiError)) return error
  if (error.code === 'permit_expired') return new LatePermit(decision, error)
  if (error.code === 'permit_used') return new AlreadyStarted(decision, error)
  if (error.code === 'gate_closed')
    return new Denied('gate_closed', decision, { reasons: reasonsOf(error), cause: error })
  return error
}

/** A refused intent names its reason by code, in `detail`. */
function reasonsOf(error: AnswerableApiError): readonly ReasonSentence[] {
  if (error.reasons.length > 0) return error.reasons
  const reason = { code: error.message }
  return [{ ...reason, sentence: sentenceOf(reason), mend: menderOf(reason) }]
}

type Called<T> = { ok: true; result: T } | { ok: false; error: Error }

export async function callOnce<T>(
  context: AskContext,
  action: FrozenAction,
  about: Pick<Call, 'decision' | 'observed'>,
  fn: Fn<T>,
  timeout: number | undefined,
): Promise<Called<T>> {
  const own = new AbortController()
  const signal = context.signal === undefined ? own.signal : AbortSignal.any([own.signal, context.signal])
  const sleep = context.client.platform.sleep ?? timerSleep
  const finished = new AbortController()
  const { tool, arguments: values, text } = action
  const running = (async () => fn({ ...about, tool, arguments: values, text, signal }))()
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new FateUnknown('aborted while it ran', { cause: signal.reason })), {
      once: true,
      signal: finished.signal,
    })
    if (timeout === undefined) return
    sleep(timeout, finished.signal).then(
      () => {
        reject(new FateUnknown(`no answer within ${timeout} ms`))
        own.abort(new DOMException('the action took too long', 'TimeoutError'))
      },
      () => {},
    )
  })
  try {
    return { ok: true, result: await Promise.race([running, over]) }
  } catch (cause) {
    return { ok: false, error: asFate(cause) }
  } finally {
    finished.abort()
  }
}

export function outcomeOf<T>(result: T, options: ExecuteOptions<T>): 'executed' | 'failed' | FateUnknown {
  try {
    return options.outcomeOf?.(result) ?? 'executed'
  } catch (cause) {
    return new FateUnknown('the result could not be read', { cause })
  }
}

/** An aborted request may have arrived: its fate is unknown, not failed. */
function asFate(cause: unknown): Error {
  if (!(cause instanceof Error)) return new Error(String(cause))
  const aborted = cause.name === 'AbortError' || cause.name === 'TimeoutError'
  return aborted ? new FateUnknown(cause.message, { cause }) : cause
}

const MAX_DETAIL = 20_000

/** What is said about an intent afterwards. */
class Report {
  readonly #context: AskContext & { outbox: Outbox }
  readonly #intent: string
  readonly #decision: string
  readonly #tool: string | null

  constructor(context: AskContext & { outbox: Outbox }, intent: string, decision: string, tool: string | null) {
    this.#context = context
    this.#intent = intent
    this.#decision = decision
    this.#tool = tool
  }

  effect(outcome: 'executed' | 'failed' | 'unknown' | 'skipped', detail?: string): Promise<boolean> {
    const { client, outbox, open } = this.#context
    const body = {
      intent: this.#intent,
      outcome,
      ...(detail === undefined ? {} : { detail: detail.slice(0, MAX_DETAIL) }),
    }
    // Without the caller's signal: that the caller gave up does not change what happened.
    const options = { runToken: open.runToken, idempotencyKey: freshKey(client.platform), ownKey: true } as const
    return outbox.post({ send: () => client.recordEffect(body, options), must: false })
  }

  async observe(content: string, error: boolean): Promise<void> {
    const { client, outbox, open } = this.#context
    const origin = { decision: this.#decision, error, ...(this.#tool === null ? {} : { tool: this.#tool }) }
    for (const letter of observationsOf(client, open, content, origin)) await outbox.post(letter)
  }
}

export function textOf<T>(result: T, observe: boolean | ((result: T) => string | undefined)): string | undefined {
  if (observe === false || result === undefined) return undefined
  if (typeof observe === 'function') return observe(result)
  return typeof result === 'string' ? result : JSON.stringify(result)
}
