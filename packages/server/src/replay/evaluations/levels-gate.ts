import type { Manifest } from '@answerable/contract'
import { summariseCall, traceArguments, WORDING } from '@answerable/domain'
import { type CompiledPolicy, createEvaluator, type Evaluator } from '@answerable/policy'
import { compileFor } from '../../gate/check-policy.ts'
import { actsOf, isUntrusted, observedTrace, replayFacts, requestTrace } from '../policy-gate.ts'
import type { GateAnswer, GateClient } from '../types.ts'
import { LEVELS, SIGNED, WORDED } from './levels.ts'

export type Judgement = Pick<GateAnswer, 'outcome' | 'rules'>

/** The signed policy's answer, and beside it what every level says to the same call after the same run. */
export type LevelledAnswer = GateAnswer & {
  readonly levels: Readonly<Record<string, Judgement>>
  readonly isRead: boolean
  /** The run has read text that is worded as an instruction to the model. */
  readonly isWorded: boolean
  readonly influences: readonly string[]
}

export const isLevelled = (answer: GateAnswer): answer is LevelledAnswer => 'levels' in answer

/**
 * A gate that traces each call once and puts it to every level. The run goes on as the signed policy says: what that
 * policy denies is never observed, at no level.
 */
export function levelsGate({ manifest, policy }: { manifest: Manifest; policy: CompiledPolicy }): GateClient {
  const judges = LEVELS.map(({ name, policy: text }) => [name, judge(compileFor(manifest, text))] as const)
  const signed = judge(policy)
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
        async decide(tool, args): Promise<LevelledAnswer> {
          const leaves = traceArguments(trace, args)
          const known = toolNamed.get(tool)
          const traced = summariseCall(trace, leaves, {
            tool: known,
            sources: manifest.sources,
            reached: acts.before(known, args),
          })
          const facts = replayFacts(manifest, calls, isUntrusted(trace))
          calls++
          const asked = { agent: 'agent', kind: 'action', tool, arguments: args, trace: traced, facts } as const
          const { outcome, rules } = signed(asked)
          const isRead = known?.class === 'read'
          const isWorded = traced.untrusted.includes(WORDING)
          const isHeldByWording = outcome === 'allow' && isWorded && !isRead
          if (outcome !== 'deny') acts.add(known, args)
          return {
            outcome,
            rules,
            traced,
            levels: Object.fromEntries([
              ...judges.map(([name, says]) => [name, says(asked)]),
              [SIGNED, { outcome, rules }],
              [WORDED, isHeldByWording ? { outcome: 'review', rules: [WORDING] } : { outcome, rules }],
            ]),
            isRead,
            isWorded,
            influences: [...new Set(leaves.flatMap((leaf) => leaf.influences))].filter((id) => id !== 'request'),
          }
        },
        async close() {},
      }
    },
  }
}

type Asked = Parameters<Evaluator['evaluate']>[1]

const judge = (policy: CompiledPolicy): ((asked: Asked) => Judgement) => {
  const evaluator = createEvaluator()
  evaluator.load(policy.subject.useCase, policy)
  return (asked) => {
    const { outcome, rules } = evaluator.evaluate(policy.subject.useCase, asked)
    return { outcome, rules }
  }
}
