import type { CompiledPolicy, PolicyRule } from './types.ts'
import { groupsOf, OUTPUT, RECOMMEND } from './vocabulary.ts'

/** The rules that can speak about some actions, and the names their two sets have in the engine. */
export type Slice = { full: string; base: string; rules: readonly PolicyRule[] }

/**
 * The rules of a policy by action. The engine copies and walks a whole set at each call, so it is given only the rules
 * whose scope holds the action.
 * INVARIANT: a slice answers as the whole policy does. A rule whose scope does not hold the action can neither be
 * satisfied nor fail, and what a scope holds is judged here only where it is read whole (`scopeActions`).
 */
export function slicesOf(compiled: CompiledPolicy, place: { full: string; base: string }): ReadonlyMap<string, Slice> {
  const byRules = new Map<string, Slice>()
  const slices = new Map<string, Slice>()
  const add = (action: string, groups: readonly string[]): void => {
    const rules = compiled.rules.filter(
      ({ actions }) => actions.length === 0 || actions.some((id) => groups.includes(id)),
    )
    const same = JSON.stringify(rules.map((rule) => rule.id))
    const known = byRules.get(same)
    const n = byRules.size
    const slice = known ?? { full: `${place.full}/${n}`, base: `${place.base}/${n}`, rules }
    byRules.set(same, slice)
    slices.set(action, slice)
  }
  for (const tool of compiled.subject.tools) add(tool.name, [tool.name, ...groupsOf(tool)])
  add(OUTPUT, [OUTPUT])
  add(RECOMMEND, [RECOMMEND])
  return slices
}
