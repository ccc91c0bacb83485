import { type PolicyJson, policyToJson } from './cedar.ts'
import { durationSeconds } from './duration.ts'
import { canFail, implies, sameExpression } from './implies.ts'
import type { CompiledPolicy, PolicyRule } from './types.ts'

export type RuleChange = {
  kind: 'added' | 'removed' | 'changed'
  rule: string
  /** provably allows nothing it did not allow before */
  tightens: boolean
  before?: PolicyRule
  after?: PolicyRule
}

export type PolicyDifference = {
  changes: RuleChange[]
  /** each change tightens, and both were compiled against the same tools and roles: the whole allows nothing more */
  tightens: boolean
}

/**
 * Compares two policies rule by rule, by `@id`. INVARIANT: sound: what is called tightening allows no request, and asks
 * no fewer people and duties, than before; whatever cannot be shown counts as loosening.
 */
export function policyDifference(before: CompiledPolicy, after: CompiledPolicy): PolicyDifference {
  const [old, now] = [rulesById(before), rulesById(after)]
  const changes: RuleChange[] = []
  for (const [rule, is] of now) {
    const was = old.get(rule)
    if (was === undefined) changes.push({ kind: 'added', rule, tightens: is.effect === 'forbid', after: is })
    else if (!isSame(was, is))
      changes.push({ kind: 'changed', rule, tightens: narrows(was, is), before: was, after: is })
  }
  for (const [rule, was] of old)
    if (!now.has(rule)) changes.push({ kind: 'removed', rule, tightens: mayGo(was), before: was })
  const sameSubject = sameExpression(before.subject, after.subject)
  return { changes, tightens: sameSubject && changes.every(({ tightens }) => tightens) }
}

const rulesById = ({ rules }: CompiledPolicy): Map<string, PolicyRule> => new Map(rules.map((rule) => [rule.id, rule]))

/** Layout, comments and reasons decide nothing. */
function isSame(a: PolicyRule, b: PolicyRule): boolean {
  const [left, right] = [comparable(a), comparable(b)]
  return left !== undefined && right !== undefined && sameExpression(left, right)
}

function comparable(rule: PolicyRule): unknown {
  const json = jsonOf(rule)
  if (json === undefined) return undefined
  const { reason: _, ...annotations } = json.annotations ?? {}
  return { ...json, annotations }
}

function jsonOf({ text }: PolicyRule): PolicyJson | undefined {
  const parsed = policyToJson(text)
  return parsed.type === 'success' ? parsed.json : undefined
}

/** A permit may go unless it also asked for something, or its own failing is what denied. */
function mayGo(rule: PolicyRule): boolean {
  if (rule.effect !== 'permit' || asksForSomething(rule)) return false
  const json = jsonOf(rule)
  return json !== undefined && !canFail(json.conditions)
}

/** Duties and bounds hold where the permit does: another permit that lets the same request through may ask for none. */
const asksForSomething = ({ obligations, useBefore }: PolicyRule): boolean =>
  obligations.length > 0 || useBefore !== undefined

function narrows(before: PolicyRule, after: PolicyRule): boolean {
  const [was, is] = [jsonOf(before), jsonOf(after)]
  if (was === undefined || is === undefined || before.effect !== after.effect) return false
  if (!asksNoLess(before, after)) return false
  // Where evaluating the old rule failed the answer was deny; the new one need not fail there.
  if (canFail(was.conditions) && !sameExpression(was.conditions, is.conditions)) return false
  const [old, now] = [conditionOf(was), conditionOf(is)]
  if (before.effect === 'permit') {
    // Where it no longer holds it is a permit that went.
    const isWhole = scopeWithin(was, is) && sameExpression(was.conditions, is.conditions)
    return (isWhole || !asksForSomething(before)) && scopeWithin(is, was) && implies(now, old)
  }
  return scopeWithin(was, is) && implies(old, now)
}

/** No fewer duties, no fewer people, no more time, no milder outcome, no new way to waive it. */
function asksNoLess(before: PolicyRule, after: PolicyRule): boolean {
  if (!before.obligations.every((obligation) => after.obligations.includes(obligation))) return false
  if (before.effect === 'permit')
    return before.useBefore === undefined || (after.useBefore !== undefined && after.useBefore <= before.useBefore)
  if ((after.waivable && !before.waivable) || (after.standing && !before.standing)) return false
  if (before.outcome === 'deny') return after.outcome === 'deny'
  if (after.outcome === 'deny') return true
  const enough = before.reviews.every(({ role, count }) =>
    after.reviews.some((asked) => asked.role === role && asked.count >= count),
  )
  return enough && (durationSeconds(after.within) ?? Number.POSITIVE_INFINITY) <= (durationSeconds(before.within) ?? 0)
}

const TRUE = { Value: true }

/** All clauses as one expression: every `when` and no `unless`. */
function conditionOf({ conditions }: PolicyJson): unknown {
  const clauses = conditions.map(({ kind, body }): unknown => (kind === 'when' ? body : { '!': { arg: body } }))
  return clauses.reduce((left, right) => (left === TRUE ? right : { '&&': { left, right } }), TRUE)
}

/** Principal, action and resource of one scope lie within the other's: equal, or the other leaves them open. */
function scopeWithin(inner: PolicyJson, outer: PolicyJson): boolean {
  return (['principal', 'action', 'resource'] as const).every(
    (part) =>
      outer[part].op === 'All' || sameExpression(inner[part], outer[part]) || namedWithin(inner[part], outer[part]),
  )
}

/** `action in [a]` lies within `action in [a, b]`, and `action == a` too; a group is only itself. */
function namedWithin(inner: unknown, outer: unknown): boolean {
  const [few, many] = [namedIn(inner), namedIn(outer)]
  return few !== undefined && many !== undefined && few.every((one) => many.some((other) => sameExpression(one, other)))
}

function namedIn(scope: unknown): unknown[] | undefined {
  if (typeof scope !== 'object' || scope === null) return undefined
  const { op, entity, entities } = scope as { op?: unknown; entity?: unknown; entities?: unknown }
  if (op !== 'in' && op !== '==') return undefined
  if (Array.isArray(entities)) return entities
  return entity === undefined ? undefined : [entity]
}
