import type { PolicyJson } from './cedar.ts'

type Node = Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every object in a policy's JSON form, at any depth. */
function* nodes(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodes(item)
  if (!isNode(value)) return
  yield value
  for (const child of Object.values(value)) yield* nodes(child)
}

const isContext = (node: unknown): boolean => isNode(node) && node['Var'] === 'context'

/**
 * How often a policy reads or tests the gate's attribute, `context.<attribute>`.
 * Anything of that name counts, however it is reached, except an argument of a tool: a detour such as
 * `(if true then context else context).waived` must not hide a read.
 */
export function contextReads(policy: PolicyJson, attribute: string): number {
  let count = 0
  for (const node of nodes(policy.conditions)) {
    for (const access of [node['.'], node['has']]) {
      if (!isNode(access) || isArguments(access['left'])) continue
      const first: unknown = Array.isArray(access['attr']) ? access['attr'][0] : access['attr']
      if (first === attribute) count += 1
    }
  }
  return count
}

/** True where a policy handles the context as a whole, so that nobody can say which attributes it looks at. */
export function usesWholeContext(policy: PolicyJson): boolean {
  let whole = 0
  for (const node of nodes(policy.conditions)) {
    if (isContext(node)) whole += 1
    for (const access of [node['.'], node['has']]) if (isNode(access) && isContext(access['left'])) whole -= 1
  }
  return whole > 0
}

const isArguments = (node: unknown): boolean => {
  const access = isNode(node) ? node['.'] : undefined
  return isNode(access) && isContext(access['left']) && access['attr'] === 'arguments'
}

/** True when an `unless` clause of the policy is, or offers as an alternative, `context.waived.contains("<id>")`. */
export const hasWaiverClause = (policy: PolicyJson, id: string): boolean =>
  policy.conditions.some(
    (clause) => clause.kind === 'unless' && alternatives(clause.body).some((body) => isWaiver(body, id)),
  )

const alternatives = (body: unknown): unknown[] => {
  const or = isNode(body) ? body['||'] : undefined
  return isNode(or) ? [...alternatives(or['left']), ...alternatives(or['right'])] : [body]
}

const isWaiver = (body: unknown, id: string): boolean => {
  const contains = isNode(body) ? body['contains'] : undefined
  if (!isNode(contains) || !isNode(contains['left']) || !isNode(contains['right'])) return false
  const access = contains['left']['.']
  return isNode(access) && isContext(access['left']) && access['attr'] === 'waived' && contains['right']['Value'] === id
}

/** Actions and groups in the policy's scope; empty when it covers every action. */
export function scopeActions({ action }: PolicyJson): string[] {
  if (action.op === 'All') return []
  const named: unknown[] = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : []
  const ids = named.map((uid) => {
    const inner = isNode(uid) && isNode(uid['__entity']) ? uid['__entity'] : uid
    return isNode(inner) && typeof inner['id'] === 'string' ? inner['id'] : undefined
  })
  // A scope that is not understood whole counts as every action: a rule must never be passed over.
  return ids.every((id) => id !== undefined) ? ids : []
}
