import type { DecisionRow } from '@answerable/contract'
import type { Edge } from '../http/edge.ts'
import type { Citations } from './citations.ts'

/**
 * The second answer: what data reached the decision, who says so, and which argument values came from it. Content is
 * shown where the vault still holds it; erased content stays named by its digest.
 */
export async function influencedBy(edge: Edge, cite: Citations, decision: DecisionRow): Promise<object> {
  const ids = [decision.run, ...decision.influences.map(({ entry }) => entry)]
  const entries = await edge.log.entriesById(ids)
  const byId = new Map(entries.map((entry) => [entry.event.id, entry]))
  const run = byId.get(decision.run)
  return {
    run: decision.run,
    request: run?.values['request'] ?? null,
    onBehalfOf: run?.values['onBehalfOf'] ?? null,
    ...(run === undefined ? {} : cite.cite(run)),
    total: decision.influencesTotal,
    influences: decision.influences.map(({ entry: id, trust, knownAs, arguments: traced }) => {
      const entry = byId.get(id)
      const observed = entry?.event.type === 'observation.recorded' ? entry.event.body : undefined
      return {
        entry: id,
        trust,
        tool: observed?.tool ?? null,
        source: observed?.source ?? null,
        digest: observed?.digest ?? null,
        content: entry?.values['content'] ?? entry?.values['request'] ?? null,
        arguments: traced,
        ...(entry === undefined ? {} : cite.cite(entry)),
        knownAs,
      }
    }),
    traced: decision.traced,
  }
}
