import { type Action, actionDigest, type Gate } from '@answerable/sdk'
import { isTransient } from '../mcp/answers.ts'
import type { Conversation } from './conversation.ts'
import { notPassed, passed, type Told, unreadableCall } from './explain.ts'
import { isHeld, type Judged, PendingCall } from './pending-call.ts'
import type { Said, ToolCall, Verdict } from './types.ts'

/** The gate records an effect as unknown after ten minutes; a result that comes later is still recorded as one. */
const REPORT_WITHIN_MS = 540_000

export type JudgeSettings = { holdWait: number; signal: AbortSignal }

type Asked = { action: Action; digest: string; call: PendingCall; judged: Judged }

/** An answer, judged: what passes is under way, `release` hands it over, `withdraw` takes it back. */
export type JudgedReply = { verdict: Verdict; release: () => Promise<void>; withdraw: () => Promise<void> }

/**
 * Puts an answer before the gate: each call as an action, in the model's order, then the words as an output.
 *
 * INVARIANT 10: words that came with a refused call are withheld unjudged, since they may repeat it.
 */
export class Judge {
  readonly #conversation: Conversation
  readonly #gate: Gate
  readonly #settings: JudgeSettings
  readonly #passed: { id: string | undefined; call: PendingCall }[] = []

  constructor(conversation: Conversation, gate: Gate, settings: JudgeSettings) {
    this.#conversation = conversation
    this.#gate = gate
    this.#settings = settings
  }

  async judge({ text, calls }: Said): Promise<JudgedReply> {
    const release = async (): Promise<void> => {
      for (const { id, call } of this.#passed)
        await (id === undefined ? call.settle('') : this.#conversation.handOver(id, call))
    }
    const withdraw = async (): Promise<void> => {
      await Promise.all(this.#passed.map(({ call }) => call.fail(new Error('it never reached the caller'))))
    }
    try {
      const { run } = await this.#gate.open()
      const told = await this.#calls(calls)
      const whole = told.every(({ sentence }) => sentence === '')
      if (whole && text !== '') told.push(await this.#output(text))
      return { verdict: this.#verdict(run, told, calls.length, whole), release, withdraw }
    } catch (error) {
      await withdraw()
      throw error
    }
  }

  async #calls(calls: readonly ToolCall[]): Promise<Told[]> {
    const asked: (Asked | undefined)[] = []
    for (const { tool, arguments: values } of calls)
      asked.push(values === undefined ? undefined : await this.#ask({ tool, arguments: values }, 0))
    // People may be looking at all of them at the same time.
    const settled = await Promise.all(asked.map(async (one) => (one === undefined ? one : this.#wait(one))))
    return settled.map((one, at) => (one === undefined ? unreadableCall : this.#told(one, 'action', calls[at]?.id)))
  }

  async #output(text: string): Promise<Told> {
    return this.#told(await this.#wait(await this.#ask({ kind: 'output', text }, 0)), 'output')
  }

  /** What waits for people already is not put before them again. */
  async #ask(action: Action, wait: number): Promise<Asked> {
    const digest = digestOf(action)
    const { holds } = this.#conversation
    const handle = holds.get(digest)?.handle
    const { signal } = this.#settings
    const options = { wait, signal, reportWithin: REPORT_WITHIN_MS, ...(handle === undefined ? {} : { handle }) }
    const call = new PendingCall(this.#gate, action, options)
    const judged = await call.judged
    // The first answer says who is asked; later ones only that they still are.
    if (isHeld(judged)) holds.set(digest, holds.get(digest) ?? judged.error)
    // Where the gate could not be asked, the decision is still there to be found.
    else if (judged.outcome === 'passed' || !isTransient(judged.error)) holds.delete(digest)
    return { action, digest, call, judged }
  }

  async #wait(asked: Asked): Promise<Asked> {
    const { holdWait } = this.#settings
    return isHeld(asked.judged) && holdWait > 0 ? this.#ask(asked.action, holdWait) : asked
  }

  #told({ call, judged, digest }: Asked, kind: 'action' | 'output', id?: string): Told {
    if (judged.outcome === 'passed') {
      this.#passed.push({ id, call })
      return passed(kind, judged, id)
    }
    return notPassed(isHeld(judged) ? (this.#conversation.holds.get(digest) ?? judged.error) : judged.error, kind)
  }

  #verdict(run: string, told: readonly Told[], calls: number, whole: boolean): Verdict {
    const sentences = told.map(({ sentence }) => sentence).filter((sentence) => sentence !== '')
    return {
      calls: new Set(told.flatMap(({ sentence }, at) => (at < calls && sentence === '' ? [at] : []))),
      text: whole && sentences.length === 0,
      held: told.some(({ data }) => data['state'] === 'held'),
      sentence: [...new Set(sentences)].join('\n'),
      answerable: { run, decisions: told.map(({ data }) => data) },
    }
  }
}

function digestOf(action: Action): string {
  const { kind = 'action' } = action
  return action.kind === 'output'
    ? actionDigest({ kind, tool: null, arguments: {}, text: action.text })
    : actionDigest({ kind, tool: action.tool, arguments: action.arguments ?? {}, text: null })
}
