import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readAgentDojo } from './read-agentdojo.ts'
import { createScore, type ReplayReport } from './score.ts'
import type { GateClient, JudgedRun, ReplayRun } from './types.ts'

export type ReplayOptions = {
  /** JSON lines of recorded runs, `.gz` or plain. */
  readonly runsPath: string
  /** A manifest, or a folder with one folder per suite that holds an `answerable.yaml`. */
  readonly manifestPath: string
  /** The gate that judges a suite, opened once per suite with its manifest. */
  readonly gateFor: (suite: string, manifestFile: string) => Promise<GateClient>
  /** Seed of the opaque run ids. */
  readonly shuffleSeed: string
  /** Runs judged at the same time. A run's own calls are always in order. Default 1. */
  readonly concurrency?: number
  readonly progress?: (runs: number, calls: number) => void
  /** Sees every judged run, in the order in which they end. */
  readonly onRun?: (run: JudgedRun) => void
}

/**
 * Replays recorded runs through a gate and scores the outcomes. Runs are streamed: memory holds those in flight.
 * @throws RecordingError, or whatever the gate throws: a gate that fails is no outcome
 */
export async function runReplay(options: ReplayOptions): Promise<ReplayReport> {
  const { runsPath, manifestPath, gateFor, shuffleSeed, progress, onRun } = options
  const score = createScore()
  const gates = new Map<string, Promise<GateClient>>()
  const gateOf = (suite: string): Promise<GateClient> => {
    const gate = gates.get(suite) ?? manifestOf(manifestPath, suite).then((file) => gateFor(suite, file))
    gates.set(suite, gate)
    return gate
  }
  let runs = 0
  let calls = 0
  const recorded = readAgentDojo(runsPath, shuffleSeed)
  const work = async (): Promise<void> => {
    for (let next = await recorded.next(); !next.done; next = await recorded.next()) {
      const { run, labels } = next.value
      const answers = await replayRun(await gateOf(run.suite), run)
      const judged = { run: run.id, suite: run.suite, answers, labels }
      score.add(judged)
      onRun?.(judged)
      runs += 1
      calls += answers.length
      progress?.(runs, calls)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency ?? 1) }, work))
  return score.report()
}

/**
 * Puts one run before a gate, call by call. A held call counts as approved for what follows, so what it brought back
 * is observed; a denied call never ran, so the gate never sees its result.
 */
export async function replayRun(gate: GateClient, run: ReplayRun): Promise<JudgedRun['answers']> {
  const answers: JudgedRun['answers'][number][] = []
  if (run.calls.length === 0) return answers
  const open = await gate.openRun(run.request)
  for (const call of run.calls) {
    const answer = await open.decide(call.tool, call.arguments)
    answers.push({ ...answer, tool: call.tool })
    if (answer.outcome !== 'deny') await open.observe(call)
  }
  await open.close()
  return answers
}

/** The manifest of a suite: the given file itself, or `<folder>/<suite>/answerable.yaml`. */
export async function manifestOf(path: string, suite: string): Promise<string> {
  const found = await stat(path)
  return found.isDirectory() ? join(path, suite, 'answerable.yaml') : path
}
