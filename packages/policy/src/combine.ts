import { durationSeconds } from './duration.ts'
import type { PolicyOutcome, PolicyRule, ReviewRequirement } from './types.ts'
import { ERROR_RULE, NO_RULE } from './vocabulary.ts'

const NOTHING_PERMITS = 'no rule permits this'

export const denyByDefault = (): PolicyOutcome => ({
  outcome: 'deny',
  rules: [NO_RULE],
  reasons: [{ rule: NO_RULE, text: NOTHING_PERMITS }],
  reviews: [],
  obligations: [],
  errors: [],
})

/** INVARIANT: an error never opens. Whatever else was satisfied, the answer is deny and says why. */
export const denyByError = (errors: PolicyOutcome['errors']): PolicyOutcome => ({
  outcome: 'deny',
  rules: [ERROR_RULE],
  reasons: errors.map(({ message }) => ({ rule: ERROR_RULE, text: message })),
  reviews: [],
  obligations: [],
  errors,
})

/** The outcome that the determining rules lead to; all of them lead to the same one. */
export function outcomeOfRules(outcome: PolicyOutcome['outcome'], determining: readonly PolicyRule[]): PolicyOutcome {
  const rules = determining.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const bounds = rules.flatMap(({ useBefore }) => (useBefore === undefined ? [] : [useBefore]))
  return {
    outcome,
    rules: rules.map(({ id }) => id),
    reasons: rules.flatMap(({ id, reason }) => (reason === undefined ? [] : [{ rule: id, text: reason }])),
    reviews: outcome === 'review' ? unionOfReviews(rules) : [],
    obligations: [...new Set(rules.flatMap(({ obligations }) => obligations))].toSorted(),
    errors: [],
    ...(outcome === 'allow' && bounds.length > 0 ? { useBefore: Math.min(...bounds) } : {}),
  }
}

/**
 * Every role any of the rules asks for: the largest count, the shortest time, waivable only where every rule that
 * asks for the role is waivable. `rule` is the one that asks for the most.
 */
const unionOfReviews = (rules: readonly PolicyRule[]): ReviewRequirement[] => {
  const byRole = new Map<string, ReviewRequirement>()
  for (const rule of rules) {
    for (const { role, count } of rule.reviews) {
      const asked: ReviewRequirement = {
        role,
        count,
        within: rule.within,
        rule: rule.id,
        waivable: rule.waivable,
        standing: rule.standing,
      }
      const known = byRole.get(role)
      byRole.set(role, known === undefined ? asked : stricter(known, asked))
    }
  }
  return [...byRole.values()].toSorted((a, b) => (a.role < b.role ? -1 : 1))
}

const stricter = (known: ReviewRequirement, asked: ReviewRequirement): ReviewRequirement => ({
  ...(asked.count > known.count ? asked : known),
  within: seconds(asked.within) < seconds(known.within) ? asked.within : known.within,
  waivable: known.waivable && asked.waivable,
  standing: known.standing && asked.standing,
})

const seconds = (duration: string): number => durationSeconds(duration) ?? 0
