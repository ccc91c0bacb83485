import type { PolicyJson } from './cedar.ts'

type Node = Record<string, unknown>
/** Whether this is an object of the JSON form, and no list. */
export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every object in a policy's JSON form, at any depth. */
function* nodes(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodes(item)
  if (!isNode(value)) return
  yield value
  for (const child of Object.values(value)) yield* nodes(child)
}

export const isContext = (node: unknown): boolean => isNode(node) && node['Var'] === 'context'

/**
 * How often a policy reads or tests the gate's attribute, `context.<attribute>`.
 * Anything of that name counts, however it is reached, except an argument of a tool: a detour such as
 * `(if true then context else context).waived` must not hide a read.
 */
export function contextReads(policy: PolicyJson, attribute: string): number {
  let count = 0
  for (const node of nodes(policy.conditions)) {
    const access = memberOf(node)
    if (access?.member === attribute && !isArguments(access.left)) count += 1
  }
  return count
}

/** What `left.member` and `left has member` look at; of `left has a.b` the first name. */
export function memberOf(node: unknown): { left: unknown; member: string } | undefined {
  const access = isNode(node) ? (node['.'] ?? node['has']) : undefined
  if (!isNode(access)) return undefined
  const member: unknown = Array.isArray(access['attr']) ? access['attr'][0] : access['attr']
  return typeof member === 'string' ? { left: access['left'], member } : undefined
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
