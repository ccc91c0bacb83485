import { createEvaluator } from './evaluate.ts'
import type { CompiledPolicy, Outcome, PolicyOutcome, PolicyRequest } from './types.ts'

export type Transition = {
  /** Position in the requests given. */
  index: number
  from: Outcome
  to: Outcome
  rulesBefore: string[]
  rulesAfter: string[]
}

export type PolicyComparison = {
  compared: number
  /** How many requests went from which outcome to which, as `allow->review`; unchanged ones included. */
  counts: Record<string, number>
  changed: Transition[]
  /** The changes the owner must see before signing: the new policy is less strict. */
  loosened: Transition[]
  /** Votes asked of each role, before and after. */
  votes: Record<string, { before: number; after: number }>
}

const STRICTNESS: Readonly<Record<Outcome, number>> = { allow: 0, review: 1, deny: 2 }

/** Replays requests under two policies and tells what would have come out differently. */
export function comparePolicies(
  before: CompiledPolicy,
  after: CompiledPolicy,
  requests: readonly PolicyRequest[],
): PolicyComparison {
  const evaluator = createEvaluator()
  const counts: Record<string, number> = {}
  const votes: PolicyComparison['votes'] = {}
  const changed: Transition[] = []
  try {
    evaluator.load('before', before)
    evaluator.load('after', after)
    for (const [index, request] of requests.entries()) {
      const old = evaluator.evaluate('before', request)
      const now = evaluator.evaluate('after', request)
      const name = `${old.outcome}->${now.outcome}`
      counts[name] = (counts[name] ?? 0) + 1
      countVotes(votes, old, 'before')
      countVotes(votes, now, 'after')
      if (old.outcome !== now.outcome) {
        changed.push({ index, from: old.outcome, to: now.outcome, rulesBefore: old.rules, rulesAfter: now.rules })
      }
    }
  } finally {
    evaluator.unload('before')
    evaluator.unload('after')
  }
  const loosened = changed.filter(({ from, to }) => STRICTNESS[to] < STRICTNESS[from])
  return { compared: requests.length, counts, changed, loosened, votes }
}

const countVotes = (votes: PolicyComparison['votes'], outcome: PolicyOutcome, when: 'before' | 'after'): void => {
  for (const { role, count } of outcome.reviews) {
    const known = votes[role] ?? { before: 0, after: 0 }
    votes[role] = { ...known, [when]: known[when] + count }
  }
}
