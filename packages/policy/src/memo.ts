import type { Evaluator } from './evaluate.ts'
import type { PolicyOutcome } from './types.ts'

/**
 * Remembers outcomes, so that the gate may judge before it takes the log lock and again inside it for free.
 *
 * INVARIANT: a remembered outcome equals a fresh one. The key is the loaded policy and the whole visible request as
 * exact text, and never a hash of it; loading a slot again makes every older key of that slot unreachable.
 *
 * @param maxEntries the least recently used outcome leaves first
 */
export function memoize(evaluator: Evaluator, maxEntries: number): Evaluator {
  const outcomes = new Map<string, PolicyOutcome>()
  return {
    ...evaluator,
    evaluate(slot, request) {
      const question = evaluator.question(slot, request)
      if (question === undefined) return evaluator.evaluate(slot, request)
      const { key } = question
      const known = outcomes.get(key)
      // Frozen: a caller that edits its outcome must not edit the next caller's.
      const outcome = known ?? frozen(question.judge())
      // A failure of the engine may pass; remembering it would keep denying after that.
      if (outcome.errors.length > 0) return outcome
      outcomes.delete(key)
      outcomes.set(key, outcome)
      const oldest = outcomes.keys().next()
      if (outcomes.size > maxEntries && oldest.done !== true) outcomes.delete(oldest.value)
      return outcome
    },
  }
}

const frozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}
