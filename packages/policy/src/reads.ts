import type { PolicyJson } from './cedar.ts'
import { CONTEXT_ATTRIBUTES } from './schema.ts'
import { isContext, isNode, memberOf } from './syntax.ts'

/** Where a rule looks in the context: `tier`, one member such as `arguments.amount`, or a record as a whole. */
export type ContextPath = string

/** Records whose members a rule may name one by one. */
export const RECORDS = ['arguments', 'detectors', 'trace'] as const

/** What is looked at where nobody can say what is looked at. */
const EVERYTHING: readonly ContextPath[] = [...CONTEXT_ATTRIBUTES, 'arguments']

/**
 * The parts of the context a rule can see, sorted.
 * INVARIANT: a rule answers the same when everything else is left out of the context. Only `context.x` and
 * `context.record.y` (and the same with `has`) are read as one path; a record that is used in another way counts whole,
 * and so does the context, so that no detour (`if`, a comparison of records) hides a part from the engine.
 */
export function contextPaths(policy: PolicyJson): ContextPath[] {
  const found = new Set<ContextPath>()
  visit(policy.conditions, found)
  return [...found].toSorted()
}

const visit = (value: unknown, found: Set<ContextPath>): void => {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, found)
    return
  }
  if (!isNode(value)) return
  const path = pathOf(value)
  if (path !== undefined) found.add(path)
  else if (isContext(value)) for (const attribute of EVERYTHING) found.add(attribute)
  else for (const child of Object.values(value)) visit(child, found)
}

const pathOf = (node: unknown): ContextPath | undefined => {
  const access = memberOf(node)
  if (access === undefined) return undefined
  if (isContext(access.left)) return access.member
  const record = isNode(access.left) ? access.left['.'] : undefined
  if (!isNode(record) || !isContext(record['left'])) return undefined
  const name = RECORDS.find((known) => known === record['attr'])
  return name === undefined ? undefined : `${name}.${access.member}`
}

/** The parts of a context that lie on some path; members nobody reads leave their record. */
export function narrowed<T>(context: Record<string, T>, paths: ReadonlySet<ContextPath>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(context).flatMap(([name, value]) => {
      if (paths.has(name)) return [[name, value]]
      if (!isNode(value) || !RECORDS.some((record) => record === name)) return []
      const members = Object.entries(value).filter(([member]) => paths.has(`${name}.${member}`))
      // An empty record stays: a rule may ask whether a member is there.
      return [[name, Object.fromEntries(members) as T]]
    }),
  )
}
