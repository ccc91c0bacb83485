import type { JsonObject, Manifest, ManifestSource, ManifestTool } from '@answerable/contract'
import {
  emptyTrace,
  extendTrace,
  partsOf,
  reachedBy,
  summariseCall,
  type Trace,
  traceArguments,
} from '@answerable/domain'
import { type CompiledPolicy, createEvaluator, NO_DETECTIONS, type PolicyFacts } from '@answerable/policy'
import { contentOf } from './http-gate.ts'
import type { GateClient, ReplayCall } from './types.ts'

/** The run so far, as policy sees it. */
export const requestTrace = (request: string): Trace =>
  extendTrace(emptyTrace(), { influence: 'request', kind: 'request', trust: 'trusted', text: request })

/**
 * The run after a call's result came back: the manifest says which source it is from, and what no source names is
 * untrusted. An error is of no source, as at the gate: it repeats what the call sent.
 */
export const observedTrace = (trace: Trace, sourceOfTool: ManifestSource | undefined, call: ReplayCall): Trace => {
  const source = call.error === null ? sourceOfTool : undefined
  const trust = source?.trust ?? 'untrusted'
  const part = { influence: `observation-${trace.count}`, kind: 'observation', trust, text: contentOf(call) } as const
  return extendTrace(trace, source === undefined ? part : { ...part, source: source.id })
}

/** What did not fit the index was not looked at: a full trace counts as having met untrusted text. */
export const isUntrusted = (trace: Trace): boolean =>
  trace.full || partsOf(trace).some(({ kind, trust }) => kind === 'observation' && trust === 'untrusted')

/** Facts of a run in a use case that is live and has no memory beyond the run. */
export const replayFacts = (manifest: Manifest, callsInRun: number, runUntrusted: boolean): PolicyFacts => ({
  tier: 'T3',
  mode: 'live',
  autonomy: manifest.autonomy,
  runUntrusted,
  callsInRun,
  waived: [],
  nowMs: 0,
  practice: true,
  dataClasses: manifest.data_classes,
  detectors: { ...NO_DETECTIONS },
})

/** On whom a run has acted, and how often: calls that were denied reached nobody. */
export function actsOf() {
  const times = new Map<string, number>()
  return {
    before: (tool: ManifestTool | undefined, args: JsonObject) =>
      reachedBy(tool, args).map((receiver) => ({ receiver, before: times.get(receiver) ?? 0 })),
    add(tool: ManifestTool | undefined, args: JsonObject): void {
      for (const receiver of reachedBy(tool, args)) times.set(receiver, (times.get(receiver) ?? 0) + 1)
    },
  }
}

/**
 * A gate without a server: the tracer and the policy engine on one manifest. It has no memory beyond the run, no people
 * and no log, so it judges policy alone: for comparing policies, never for enforcing one.
 */
export function policyGate({ manifest, policy }: { manifest: Manifest; policy: CompiledPolicy }): GateClient {
  const evaluator = createEvaluator()
  evaluator.load(manifest.use_case, policy)
  const toolNamed = new Map(manifest.tools.map((tool) => [tool.name, tool]))
  const sourceOf = new Map(manifest.sources.flatMap((source) => source.tools.map((tool) => [tool, source] as const)))
  return {
    async openRun(request) {
      let trace = requestTrace(request)
      let calls = 0
      const acts = actsOf()
      return {
        async observe(call) {
          trace = observedTrace(trace, sourceOf.get(call.tool), call)
        },
        async decide(tool, args) {
          const declared = toolNamed.get(tool)
          const terms = { tool: declared, sources: manifest.sources, reached: acts.before(declared, args) }
          const traced = summariseCall(trace, traceArguments(trace, args), terms)
          const facts = replayFacts(manifest, calls, isUntrusted(trace))
          calls++
          const asked = { agent: 'agent', kind: 'action', tool, arguments: args, trace: traced, facts } as const
          const { outcome, rules } = evaluator.evaluate(manifest.use_case, asked)
          if (outcome !== 'deny') acts.add(declared, args)
          return { outcome, rules, traced }
        },
        async close() {},
      }
    },
  }
}
