import type { GateAnswer, JudgedRun, ReplayCall, ReplayRun } from '../types.ts'
import type { Sample } from './types.ts'

const REQUEST = 280
const ARGUMENTS = 600

/** A call as an example, cut to what a page holds. */
export function sampleOf(run: ReplayRun, call: ReplayCall, answer: GateAnswer): Sample {
  const origins: Record<string, string> = {}
  for (const [origin, names] of Object.entries(answer.traced))
    for (const name of names) if (Object.hasOwn(call.arguments, name)) origins[name] = origin
  return {
    run: run.id,
    request: cut(run.request, REQUEST),
    tool: call.tool,
    arguments: cut(JSON.stringify(call.arguments), ARGUMENTS),
    origins,
    outcome: answer.outcome,
  }
}

export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`

const MAX_RUNS = 300
const MAX_CALLS = 1_000
const MAX_CHARACTERS = 16_000_000

export type Kept = { readonly run: ReplayRun; readonly answers: JudgedRun['answers'] }

/**
 * A sample of runs that does not grow with the recording: those whose opaque ids, made by a hash, come first. The same
 * recording and seed give the same sample, in whatever order runs end.
 */
export class RunSample {
  #kept: (Kept & { readonly size: number })[] = []

  add(run: ReplayRun, answers: JudgedRun['answers']): void {
    if (run.calls.length === 0 || run.calls.length > MAX_CALLS) return
    const size = run.calls.reduce((sum, call) => sum + (call.result?.length ?? 0) + (call.error?.length ?? 0) + 500, 0)
    const last = this.#kept.at(-1)
    if (this.#isFull() && last !== undefined && last.run.id <= run.id) return
    const at = this.#kept.findIndex((each) => each.run.id > run.id)
    this.#kept.splice(at < 0 ? this.#kept.length : at, 0, { run, answers, size })
    while (this.#kept.length > 1 && this.#isOver()) this.#kept.pop()
  }

  runs(): readonly Kept[] {
    return this.#kept
  }

  #sum(of: (each: Kept & { readonly size: number }) => number): number {
    return this.#kept.reduce((sum, each) => sum + of(each), 0)
  }

  #isOver(): boolean {
    return (
      this.#kept.length > MAX_RUNS ||
      this.#sum(({ run }) => run.calls.length) > MAX_CALLS ||
      this.#sum(({ size }) => size) > MAX_CHARACTERS
    )
  }

  #isFull(): boolean {
    return this.#kept.length >= MAX_RUNS || this.#sum(({ run }) => run.calls.length) >= MAX_CALLS
  }
}
