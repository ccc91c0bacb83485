import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fitRequest, unfit } from './fit.ts'
import { openRuns, type Recorded, type RunFormat } from './open-runs.ts'
import { createScore, type ReplayReport } from './score.ts'
import type { GateAnswer, GateClient, GateRun, JudgedRun, ReplayCall, ReplayRun } from './types.ts'

export type ReplayOptions = {
  /** Recorded runs, gzipped or plain. */
  readonly runsPath: string
  /** Format of the runs; found out where left out. */
  readonly format?: RunFormat
  /** Use case of the runs of formats that name none. */
  readonly useCase?: string
  /** A manifest, or a folder with one folder per suite that holds an `answerable.yaml`. */
  readonly manifestPath: string
  /** The gate that judges a suite, opened once per suite with its manifest. */
  readonly gateFor: (suite: string, manifestFile: string) => Promise<GateClient>
  /** Seed of the opaque run ids. */
  readonly shuffleSeed: string
  /** Runs judged at the same time. A run's own calls are always in order. Default 1. */
  readonly concurrency?: number
  /** @param share of the file that was read, 0 to 1 */
  readonly progress?: (runs: number, calls: number, share: number) => void
  /** Sees every judged run, in the order in which they end, with the run as the gate saw it. */
  readonly onRun?: (judged: JudgedRun, run: ReplayRun) => void
}

/**
 * Replays recorded runs through a gate and scores the outcomes. Runs are streamed: memory holds those in flight.
 * @throws RecordingError, or whatever the gate throws: a gate that fails is no outcome
 */
export async function runReplay(options: ReplayOptions): Promise<ReplayReport> {
  const { runsPath, format, useCase, manifestPath, gateFor, shuffleSeed, progress, onRun } = options
  const score = createScore()
  const gates = new Map<string, Promise<GateClient>>()
  const gateOf = (suite: string): Promise<GateClient> => {
    const gate = gates.get(suite) ?? manifestOf(manifestPath, suite).then((file) => gateFor(suite, file))
    gates.set(suite, gate)
    return gate
  }
  let runs = 0
  let calls = 0
  const reader = await openRuns(runsPath, { format, useCase, seed: shuffleSeed })
  const recorded = reader[Symbol.asyncIterator]()
  const judge = async ({ run, labels }: Recorded): Promise<void> => {
    const answers = await replayRun(await gateOf(run.suite), run)
    const judged = { run: run.id, suite: run.suite, answers, labels }
    score.add(judged)
    onRun?.(judged, run)
    runs += 1
    calls += answers.length
    progress?.(runs, calls, reader.share())
  }
  const work = async (): Promise<void> => {
    for (let next = await recorded.next(); next.done !== true; next = await recorded.next()) await judge(next.value)
  }
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency ?? 1) }, work))
  return score.report()
}

/**
 * Puts one run before a gate, call by call. A held call counts as approved for what follows, so what it brought back
 * is observed; a denied call never ran, so the gate never sees its result.
 *
 * A run is one request of one person. Where the person says more later, a new run opens with all they said so far, and
 * it observes again what the model still has before it, so that nothing is forgotten and nothing known too early.
 */
export async function replayRun(gate: GateClient, run: ReplayRun): Promise<JudgedRun['answers']> {
  const answers: JudgedRun['answers'][number][] = []
  if (run.calls.length === 0) return answers
  let request = run.request
  const seen: ReplayCall[] = []
  let open = await gate.openRun(fitRequest(request))
  for (const call of run.calls) {
    if (call.said !== undefined) {
      request = [request, call.said].filter((text) => text !== '').join('\n')
      await open.close()
      open = await gate.openRun(fitRequest(request))
      for (const earlier of seen) await open.observe(earlier)
    }
    const answer = await judged(open, call)
    answers.push({ ...answer, tool: call.tool })
    if (answer.outcome === 'deny') continue
    await open.observe(call)
    seen.push(call)
  }
  await open.close()
  return answers
}

/** What the gate would refuse to read is denied here: over HTTP it is a problem, not a decision. */
const judged = async (open: GateRun, call: ReplayCall): Promise<GateAnswer> =>
  unfit(call.tool, call.arguments) === undefined
    ? open.decide(call.tool, call.arguments)
    : { outcome: 'deny', rules: [UNREADABLE], traced: {} }

/** Stands in place of a rule where a call could not be put before the gate. */
export const UNREADABLE = 'unreadable'

/** The manifest of a suite: the given file itself, `<folder>/<suite>/answerable.yaml`, or the folder's only one. */
export async function manifestOf(path: string, suite: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return path
  const own = join(path, suite, 'answerable.yaml')
  const only = join(path, 'answerable.yaml')
  const isFile = async (file: string): Promise<boolean> => (await stat(file).catch(() => undefined))?.isFile() ?? false
  return !(await isFile(own)) && (await isFile(only)) ? only : own
}
