import type { Manifest, Outcome } from '@answerable/contract'
import { summariseCall, type Trace, traceArguments, type TracedArgument, type TraceSummary } from '@answerable/domain'
import { type CompiledPolicy, createEvaluator, type Evaluator } from '@answerable/policy'
import { fitRequest, unfit } from '../fit.ts'
import { actsOf, isUntrusted, observedTrace, replayFacts, requestTrace } from '../policy-gate.ts'
import type { ReplayCall } from '../types.ts'
import type { UseCaseFiles } from '../use-case-files.ts'
import { type Flip, flipsOf } from './choices.ts'
import type { Kept } from './sample.ts'
import type { Choice, UseCaseReport } from './types.ts'

const SHOWN = 12

/** A call with what the run had seen before it. */
type Step = {
  readonly call: ReplayCall
  readonly callsInRun: number
  readonly leaves: readonly TracedArgument[]
  readonly trace: Trace
  readonly reached: ReturnType<ReturnType<typeof actsOf>['before']>
  readonly untrusted: boolean
}
type Judged = { readonly outcome: Outcome; readonly rules: readonly string[] }
type Before = Judged & { readonly seen: string }

/** All that the trust of a source can change about a call. */
const seenIn = ({ untrusted }: Step, trace: TraceSummary): string => JSON.stringify([untrusted, trace])

/**
 * Ranks the choices behind a policy by how many calls of a sample would be decided differently, were each the other way
 * and all else as it is. What the gate let happen stays as it was, so that each figure is about one choice alone.
 */
export function rankChoices(
  files: UseCaseFiles,
  sample: readonly Kept[],
  whys: ReadonlyMap<string, string>,
): UseCaseReport['choices'] {
  const evaluator = createEvaluator()
  try {
    const steps = sample.map((kept) => stepsOf(files.manifest, kept))
    const { traced, judge } = judgeOf(evaluator, files.manifest, files.policy)
    const before = steps.map((run) =>
      run.map((step) => {
        const trace = traced(step)
        return { ...judge(step, trace), seen: seenIn(step, trace) }
      }),
    )
    const all = [...flipsOf(files)].map((flip) => ({ flip, ...changeOf(evaluator, flip, sample, steps, before) }))
    const ranked = all
      .filter(({ changed }) => changed > 0)
      .toSorted((a, b) => b.changed - a.changed || (a.flip.key < b.flip.key ? -1 : 1))
    return {
      runs: sample.length,
      calls: steps.reduce((sum, run) => sum + run.length, 0),
      of_calls: 0,
      ranked: ranked.slice(0, SHOWN).map(({ flip, ...counts }) => ({
        subject: flip.subject,
        choice: flip.choice,
        instead: flip.instead,
        why: whys.get(flip.key) ?? null,
        ...counts,
      })),
      others: all.length - Math.min(ranked.length, SHOWN),
    }
  } finally {
    evaluator.unload(SLOT)
  }
}

const SLOT = 'choices'

type Judge = {
  /** What policy sees of where the values of a call come from. */
  readonly traced: (step: Step) => TraceSummary
  readonly judge: (step: Step, traced: TraceSummary) => Judged
}

const judgeOf = (evaluator: Evaluator, manifest: Manifest, policy: CompiledPolicy): Judge => {
  evaluator.load(SLOT, policy)
  const toolNamed = new Map(manifest.tools.map((tool) => [tool.name, tool]))
  return {
    traced: ({ call, leaves, trace, reached }) =>
      summariseCall(trace, leaves, { tool: toolNamed.get(call.tool), sources: manifest.sources, reached }),
    judge: ({ call, callsInRun, untrusted }, trace) =>
      evaluator.evaluate(SLOT, {
        agent: 'agent',
        kind: 'action',
        tool: call.tool,
        arguments: call.arguments,
        trace,
        facts: replayFacts(manifest, callsInRun, untrusted),
      }),
  }
}

const stepsOf = (manifest: Manifest, { run, answers }: Kept): Step[] => {
  const sourceOf = new Map(manifest.sources.flatMap((source) => source.tools.map((tool) => [tool, source] as const)))
  const toolNamed = new Map(manifest.tools.map((tool) => [tool.name, tool]))
  let acts = actsOf()
  let request = run.request
  let trace = requestTrace(fitRequest(request))
  const seen: ReplayCall[] = []
  const steps: Step[] = []
  for (const [at, call] of run.calls.entries()) {
    if (call.said !== undefined) {
      request = [request, call.said].filter((text) => text !== '').join('\n')
      trace = requestTrace(fitRequest(request))
      acts = actsOf()
      for (const earlier of seen) trace = observedTrace(trace, sourceOf.get(earlier.tool), earlier)
    }
    if (unfit(call.tool, call.arguments) !== undefined) continue
    const tool = toolNamed.get(call.tool)
    steps.push({
      call,
      callsInRun: at,
      leaves: traceArguments(trace, call.arguments),
      trace,
      reached: acts.before(tool, call.arguments),
      untrusted: isUntrusted(trace),
    })
    if (answers[at]?.outcome === 'deny') continue
    acts.add(tool, call.arguments)
    trace = observedTrace(trace, sourceOf.get(call.tool), call)
    seen.push(call)
  }
  return steps
}

const STRICTNESS: Readonly<Record<Outcome, number>> = { allow: 0, review: 1, deny: 2 }

const changeOf = (
  evaluator: Evaluator,
  { manifest, policy, touches }: Flip,
  sample: readonly Kept[],
  steps: readonly (readonly Step[])[],
  before: readonly (readonly Before[])[],
): Pick<Choice, 'changed' | 'stricter' | 'looser'> => {
  const { traced, judge } = judgeOf(evaluator, manifest, policy)
  const tools = 'source' in touches ? manifest.sources.find(({ id }) => id === touches.source)?.tools : undefined
  let stricter = 0
  let looser = 0
  for (const [r, kept] of sample.entries()) {
    const run = steps[r] ?? []
    const first = tools === undefined ? 0 : run.findIndex(({ call }) => tools.includes(call.tool)) + 1
    if (tools !== undefined && first === 0) continue
    // Only a source's trust changes what was seen; every other choice reads the same traces.
    const now = tools === undefined ? run : stepsOf(manifest, kept)
    for (let i = first; i < now.length; i++) {
      const [step, old] = [now[i], before[r]?.[i]]
      if (step === undefined || old === undefined) continue
      if ('tool' in touches && step.call.tool !== touches.tool) continue
      if ('rule' in touches && !old.rules.includes(touches.rule)) continue
      const trace = traced(step)
      if ('source' in touches && seenIn(step, trace) === old.seen) continue
      const difference = STRICTNESS[judge(step, trace).outcome] - STRICTNESS[old.outcome]
      if (difference > 0) stricter++
      if (difference < 0) looser++
    }
  }
  return { changed: stricter + looser, stricter, looser }
}
