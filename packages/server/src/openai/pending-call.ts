import { type Action, type Call, type Gate, Held, type HeldHandle } from '@answerable/sdk'

/**
 * How an action came out at the gate. `passed`: it is now the caller's to carry out, and its intent is durable, unless it
 * was only observed.
 */
export type Judged = ({ outcome: 'passed' } & Passed) | { outcome: 'refused'; error: unknown }

type Passed = Pick<Call, 'decision' | 'observed'>

export type PendingOptions = {
  /** the hold this continues */
  handle?: HeldHandle
  /** how long to wait for people, in milliseconds */
  wait: number
  /** how long the caller has to say what followed, in milliseconds */
  reportWithin: number
  /** the caller's connection: counts until the action has passed */
  signal: AbortSignal
}

/**
 * One action whose effect happens at the caller: judged and its intent written now, its effect told later by the message
 * that brings the result.
 *
 * INVARIANT 11: where no such message comes in time, the effect is recorded as unknown.
 */
export class PendingCall {
  /** where what it brings is recorded */
  readonly gate: Gate
  readonly judged: Promise<Judged>
  readonly #result = Promise.withResolvers<string>()
  readonly #finished: Promise<void>
  readonly #tool: string | undefined
  readonly #continued: boolean
  #decision = ''

  constructor(gate: Gate, action: Action, { handle, wait, reportWithin, signal }: PendingOptions) {
    this.gate = gate
    this.#tool = action.kind === 'output' ? undefined : action.tool
    this.#continued = handle !== undefined
    const passed = Promise.withResolvers<Judged>()
    const stop = new AbortController()
    const leave = (): void => stop.abort(signal.reason)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    const carryOut = ({ decision, observed }: Passed): Promise<string> => {
      // From here on the caller's connection may end: that is how every answered request ends.
      signal.removeEventListener('abort', leave)
      this.#decision = decision
      passed.resolve({ outcome: 'passed', decision, observed })
      return this.#result.promise
    }
    // What comes back is recorded by who hears it, so that a failure to record it is not lost here.
    const options = { signal: stop.signal, wait, timeout: reportWithin, observe: false as const }
    const running = handle === undefined ? gate.run(action, carryOut, options) : gate.resume(handle, carryOut, options)
    this.#finished = running.then(
      () => {},
      (error: unknown) => {
        signal.removeEventListener('abort', leave)
        passed.resolve({ outcome: 'refused', error })
      },
    )
    this.judged = passed.promise
  }

  /** What its result is recorded as. A hold may be of an earlier run: a decision is no origin in another one. */
  get origin(): { decision?: string; tool?: string } {
    return {
      ...(this.#tool === undefined ? {} : { tool: this.#tool }),
      ...(this.#continued ? {} : { decision: this.#decision }),
    }
  }

  /** The caller said what came of it. Resolves when that is on its way into the log. */
  settle(result: string): Promise<void> {
    this.#result.resolve(result)
    return this.#finished
  }

  /** It never reached the caller, or nobody will say: recorded as failed, or by a `FateUnknown` as unknown. */
  fail(error: Error): Promise<void> {
    this.#result.reject(error)
    // Nobody waits for the result of an action that was never carried out.
    this.#result.promise.catch(() => {})
    return this.#finished
  }
}

export const isHeld = (judged: Judged): judged is { outcome: 'refused'; error: Held } =>
  judged.outcome === 'refused' && judged.error instanceof Held
