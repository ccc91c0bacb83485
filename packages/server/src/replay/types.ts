import type { JsonObject, Outcome } from '@answerable/contract'

/** One recorded call, as the gate may see it. */
export type ReplayCall = {
  readonly tool: string
  readonly arguments: JsonObject
  readonly result: string | null
  readonly error: string | null
  /** What the person said since the call before: a new request, which stands beside those before it. */
  readonly said?: string
}

/** A tool as the recording describes it. Hints are the tool server's own claims (MCP `annotations`). */
export type ToolSchema = {
  readonly name: string
  readonly description: string
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject | null
  readonly hints: { readonly readOnly: boolean | null; readonly destructive: boolean | null }
}

/**
 * One recorded run, as the gate may see it. `id` is opaque: it is made from a seed and the line number, so that
 * nothing about the run (model, task, attack) can be read from it.
 */
export type ReplayRun = {
  readonly id: string
  readonly suite: string
  /** Empty where the recording does not say. */
  readonly request: string
  readonly calls: readonly ReplayCall[]
  /** RFC 3339, where the recording knows. */
  readonly startedAt?: string
  readonly tools?: readonly ToolSchema[]
}

/**
 * What a recording says about a run, for scoring only.
 * INVARIANT: labels never reach a {@link GateClient}; the replay joins them to outcomes after the gate has answered.
 */
export type Labels = {
  readonly source: string
  readonly userTask: string
  readonly injectionTask: string | null
  readonly attack: string
  readonly attackSucceeded: boolean | null
  /** Position of the call that completes the attack. */
  readonly attackCall: number | null
  readonly utility: boolean | null
}

export type GateAnswer = {
  readonly outcome: Outcome
  readonly rules: readonly string[]
  /** Argument names by origin, for explaining a miss. */
  readonly traced: Readonly<Record<string, readonly string[]>>
}

/** One open run at a gate. */
export type GateRun = {
  /** What came back from a call that ran, or would have run once approved. */
  observe(call: ReplayCall): Promise<void>
  decide(tool: string, args: JsonObject): Promise<GateAnswer>
  close(): Promise<void>
}

/** A gate under replay: in this process, or behind HTTP. */
export type GateClient = { openRun(request: string): Promise<GateRun> }

/** A run with what the gate said to each of its calls. */
export type JudgedRun = {
  readonly run: string
  readonly suite: string
  readonly answers: readonly (GateAnswer & { readonly tool: string })[]
  readonly labels: Labels | null
}
