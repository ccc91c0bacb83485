import { durationMs } from '../instants.ts'
import type { Publication } from '../model.ts'
import type { PolicyQuestion, PolicyVerdict, Tools } from '../types.ts'

const STRICTNESS = { allow: 0, review: 1, deny: 2 } as const

/**
 * What policy says: the signed one, and where it was tightened, both. INVARIANT: the stricter of the two decides, so a
 * tightening opens nothing even if it were none.
 */
export function verdictUnder(
  tools: Pick<Tools, 'evaluate'>,
  manifest: string,
  { policy, tightened }: Pick<Publication, 'policy' | 'tightened'>,
  question: PolicyQuestion,
): PolicyVerdict {
  const signed = tools.evaluate({ manifest, policy }, question)
  if (tightened === null) return signed
  return stricterVerdict(signed, tools.evaluate({ manifest, policy: tightened.policy }, question))
}

/** Both verdicts as one: every error, the stricter outcome and its rules, every duty, every person asked. */
export function stricterVerdict(a: PolicyVerdict, b: PolicyVerdict): PolicyVerdict {
  const errors = [...a.errors, ...b.errors]
  const order = STRICTNESS[a.outcome] - STRICTNESS[b.outcome]
  const deciding = order > 0 ? [a] : order < 0 ? [b] : [a, b]
  const bounds = [a.useBefore, b.useBefore].filter((bound) => bound !== undefined)
  return {
    outcome: (deciding[0] ?? a).outcome,
    rules: union(deciding.flatMap(({ rules }) => rules)),
    reasons: deciding.flatMap(({ reasons }) => reasons),
    reviews: reviewsOf(deciding),
    obligations: union([...a.obligations, ...b.obligations]),
    errors,
    ...(bounds.length === 0 ? {} : { useBefore: Math.min(...bounds) }),
  }
}

const union = (items: readonly string[]): string[] => [...new Set(items)].toSorted()

/** Per role the larger number of people and the shorter time. */
function reviewsOf(verdicts: readonly PolicyVerdict[]): PolicyVerdict['reviews'] {
  const byRole = new Map<string, PolicyVerdict['reviews'][number]>()
  for (const review of verdicts.flatMap(({ reviews }) => reviews)) {
    const known = byRole.get(review.role)
    if (known === undefined) byRole.set(review.role, review)
    else
      byRole.set(review.role, {
        ...(review.count > known.count ? review : known),
        within: durationMs(review.within) < durationMs(known.within) ? review.within : known.within,
        waivable: review.waivable && known.waivable,
        standing: review.standing === true && known.standing === true,
      })
  }
  return [...byRole.values()]
}
