import type { HeldLine, HeldPage } from '../../data/reviews.ts'

/** One thing to judge: a held call, or the held calls of one plan together. */
export type Item = { id: string; lines: readonly HeldLine[]; due: string }

/** What waits, the soonest end first. Calls of one plan are one item, since judging one without the others is guessing. */
export function itemsOf({ decisions, plans }: HeldPage): Item[] {
  const planOf = new Map(plans.flatMap((plan) => plan.map((id) => [id, plan] as const)))
  const items = new Map<string, HeldLine[]>()
  for (const line of decisions) {
    const key = planOf.get(line.decision)?.[0] ?? line.decision
    items.set(key, [...(items.get(key) ?? []), line])
  }
  return [...items]
    .map(([id, lines]) => ({
      id,
      lines: lines.toSorted((a, b) => a.entry - b.entry),
      due: lines.map(({ review }) => review?.due ?? '').toSorted()[0] ?? '',
    }))
    .toSorted((a, b) => a.due.localeCompare(b.due))
}
