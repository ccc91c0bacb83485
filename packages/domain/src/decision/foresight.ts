import type { EntityDirectory, JsonObject, Manifest } from '@answerable/contract'
import { ruleWaivers } from '../exception/live.ts'
import type { Agent } from '../model.ts'
import { emptyTrace, summariseCall, traceArguments } from '../provenance/index.ts'
import { standing } from '../standing.ts'
import type { DecideContext } from '../types.ts'
import { filled, withSigned } from './fill.ts'
import { NOT_ASSESSED } from '../release/assess.ts'
import { foresee } from './judge.ts'
import { questionOf } from './request.ts'

export type Foresight = {
  agent: Agent
  /** the manifest in force, and the entity file signed with it */
  manifest: Manifest
  entities: EntityDirectory | undefined
}

/**
 * Whether the gate would allow an action as the first of a new run, now. A search asks this of many; it is no decision,
 * permits nothing and leaves no entry. What people would have to approve is not allowed.
 */
export function foresight(
  context: Pick<DecideContext, 'model' | 'now'> & { tools: Pick<DecideContext['tools'], 'evaluate' | 'waivableRules'> },
  { agent, manifest, entities }: Foresight,
): (tool: string, given: JsonObject) => boolean {
  const at = standing(context.model, agent.useCase, agent, context.now)
  // The owner signed a file that cannot be read here: nothing is known, so nothing would be allowed.
  const blind = at.publication?.entities !== undefined && entities === undefined
  return (name, given) => {
    if (blind || at.missing.length > 0) return false
    const tool = manifest.tools.find((candidate) => candidate.name === name)
    const fill = filled(tool, given, entities)
    const seen = { ...given, ...fill.values }
    const claimed = Object.entries(seen).filter(([argument]) => !fill.signed.has(argument))
    const nothing = emptyTrace()
    const leaves = traceArguments(nothing, Object.fromEntries(claimed))
    const traced = withSigned(summariseCall(nothing, leaves, { tool, sources: [] }), tool, fill.signed)
    // No vault key here, so an exception for one recipient is left out: a search then promises less, never more.
    const call = { useCase: agent.useCase, agent: agent.agent, tool: name, declared: tool, arguments: seen }
    const waivers = ruleWaivers(context.model, { waivableRules: context.tools.waivableRules }, call, context.now)
    const from = { agent, run: { calls: 0, secrets: 0 }, manifest, untrusted: false, waivers }
    const payload = { run: '', kind: 'action' as const, tool: name, arguments: seen }
    const question = questionOf(context, from, at, payload, traced)
    const foreseen = foresee(context.tools, { standing: at, agent, manifest, assessed: NOT_ASSESSED, question })
    return 'verdict' in foreseen && foreseen.requirements.length === 0
  }
}
