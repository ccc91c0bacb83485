/** A call that waits for a person: what it would do, which rules hold it, and what its values came from. */
export type HeldCall = {
  readonly tool: string
  readonly rules: readonly string[]
  /** Observations its values came from, in any order; the request itself is not one. */
  readonly influences: readonly string[]
}

/** Held calls of one run that one person can judge together. */
export type Plan = { readonly rules: readonly string[]; readonly calls: readonly HeldCall[] }

/**
 * The open plans of a run after one more call is held. It joins the first plan that is held by the same rules and that
 * shares its tool or an observation: five invitations from one list are one question, not five.
 *
 * INVARIANT: plans are those nobody has decided yet. The caller drops a plan when it is approved or rejected, so that a
 * call held later is a question of its own and no approval stretches to what the reviewer did not see.
 */
export function joinPlan(open: readonly Plan[], held: HeldCall): Plan[] {
  const at = open.findIndex(
    (plan) => sameNames(plan.rules, held.rules) && plan.calls.some((call) => touches(call, held)),
  )
  const joined = open[at]
  if (joined === undefined) return [...open, { rules: held.rules, calls: [held] }]
  return open.with(at, { rules: joined.rules, calls: [...joined.calls, held] })
}

const touches = (a: HeldCall, b: HeldCall): boolean =>
  a.tool === b.tool || a.influences.some((influence) => b.influences.includes(influence))

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name))
