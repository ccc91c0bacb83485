import type { RunView } from '../../data/runs.ts'

/** One line of a run: the request, data that came back, or a decision. `id` is that of its entry. */
export type Step =
  | { id: string; entry: number; kind: 'request'; text: string | null }
  | { id: string; entry: number; kind: 'data'; data: RunView['observations'][number] }
  | { id: string; entry: number; kind: 'decision'; decision: RunView['decisions'][number] }

/** What happened, in the order of the ledger. */
export function stepsOf({ run, observations, decisions }: RunView): Step[] {
  const steps: Step[] = [
    { id: run.id, entry: run.entries[0] ?? 0, kind: 'request', text: run.request },
    ...observations.map((data): Step => ({ id: data.id, entry: data.index, kind: 'data', data })),
    ...decisions.map(
      (decision): Step => ({ id: decision.decision, entry: decision.entry, kind: 'decision', decision }),
    ),
  ]
  return steps.toSorted((a, b) => a.entry - b.entry)
}

export type Link = { id: string; arguments: readonly string[] }

/** Traced links both ways: what led to a step, and what it led to. Presence alone is no link. */
export function linksOf({ decisions }: RunView, id: string): { from: Link[]; to: Link[] } {
  const traced = decisions.flatMap(({ decision, influences }) =>
    influences
      .filter((influence) => influence.arguments.length > 0)
      .map((influence) => ({ cause: influence.entry, effect: decision, arguments: influence.arguments })),
  )
  return {
    from: traced.filter(({ effect }) => effect === id).map((link) => ({ id: link.cause, arguments: link.arguments })),
    to: traced.filter(({ cause }) => cause === id).map((link) => ({ id: link.effect, arguments: link.arguments })),
  }
}
