import { type DetailedError, preparsePolicySet, statefulIsAuthorized } from './cedar.ts'
import { denyByDefault, denyByError, outcomeOfRules } from './combine.ts'
import { PolicyError } from './error.ts'
import { type Place, returnPlace, takePlace } from './pool.ts'
import { type Asker, askerOf, type CedarQuestion, cedarQuestion, UnaskableError } from './request.ts'
import { type Slice, slicesOf } from './slices.ts'
import type { CompiledPolicy, PolicyOutcome, PolicyRequest, PolicyRule } from './types.ts'
import { warmUp } from './warm.ts'

export type Evaluator = {
  /**
   * Prepares a policy under a slot, replacing what was there.
   * @throws PolicyError `policy_not_loadable`; the slot is then empty and denies
   */
  load(slot: string, compiled: CompiledPolicy): void
  /** Judges a request. Never throws: whatever goes wrong is a deny with `errors`. */
  evaluate(slot: string, request: PolicyRequest): PolicyOutcome
  /**
   * The request as the policy sees it, before it is judged.
   * @returns undefined when there is no question to ask (nothing loaded, or a request that cannot be put)
   */
  question(slot: string, request: PolicyRequest): Question | undefined
  /** Makes the engine ready at start, so that the first decisions are not the slow ones. */
  warm(): void
  unload(slot: string): void
}

export type Question = {
  /** Everything the outcome depends on, as one exact text: the loaded policy and what of the request it can see. */
  key: string
  /** Judges it, as `evaluate` does. */
  judge(): PolicyOutcome
}

type Loaded = {
  place: Place
  generation: number
  asker: Asker
  slices: ReadonlyMap<string, Slice>
  rules: ReadonlyMap<string, PolicyRule>
}

/** Creates a policy evaluator. Slots are private to it; a slot per use case and purpose is the intended use. */
export function createEvaluator(): Evaluator {
  const slots = new Map<string, Loaded>()
  let generations = 0
  const evaluator: Evaluator = {
    load(slot, compiled) {
      const before = slots.get(slot)
      const place = before?.place ?? takePlace()
      const slices = slicesOf(compiled, place)
      // INVARIANT: a slot half replaced answers nothing. It is removed first and put back only when all parts are in.
      slots.delete(slot)
      if (before !== undefined) clear(before)
      try {
        prepare(slices)
      } catch (cause) {
        returnPlace(place)
        throw cause
      }
      const rules = new Map(compiled.rules.map((rule) => [rule.id, rule]))
      generations += 1
      slots.set(slot, {
        place,
        generation: generations,
        asker: askerOf(compiled, slices),
        slices,
        rules,
      })
    },
    evaluate(slot, request) {
      const loaded = slots.get(slot)
      if (loaded === undefined) return denyByError([{ message: 'no policy is loaded' }])
      return closedOnFailure(() => judge(loaded, cedarQuestion(loaded.asker, request)))
    },
    question(slot, request) {
      const loaded = slots.get(slot)
      if (loaded === undefined) return undefined
      try {
        const asked = cedarQuestion(loaded.asker, request)
        const key = `${loaded.generation}\n${JSON.stringify(asked)}`
        return { key, judge: () => closedOnFailure(() => judge(loaded, asked)) }
      } catch {
        return undefined
      }
    },
    warm: () => warmUp(createEvaluator),
    unload(slot) {
      const loaded = slots.get(slot)
      if (loaded === undefined) return
      slots.delete(slot)
      clear(loaded)
      returnPlace(loaded.place)
    },
  }
  return evaluator
}

const closedOnFailure = (judged: () => PolicyOutcome): PolicyOutcome => {
  try {
    return judged()
  } catch (cause) {
    const message = cause instanceof UnaskableError ? cause.message : 'the policy engine refused the request'
    return denyByError([{ message }])
  }
}

const prepare = (slices: ReadonlyMap<string, Slice>): void => {
  const texts = (rules: readonly PolicyRule[]): Record<string, string> =>
    Object.fromEntries(rules.map((rule) => [rule.id, rule.text]))
  const steps = [...new Set(slices.values())].flatMap(({ full, base, rules }) => [
    preparsePolicySet(full, { staticPolicies: texts(rules) }),
    preparsePolicySet(base, { staticPolicies: texts(rules.filter((rule) => rule.outcome !== 'review')) }),
  ])
  const errors = steps.flatMap((step) => (step.type === 'failure' ? step.errors : []))
  if (errors.length === 0) return
  const issues = errors.map(
    ({ message }) => ({ line: 0, column: 0, severity: 'error', code: 'syntax', message }) as const,
  )
  throw new PolicyError('policy_not_loadable', issues)
}

/** The engine forgets nothing by itself: what a slot held is replaced by empty sets. */
const clear = ({ slices }: Loaded): void => {
  for (const { full, base } of slices.values()) {
    preparsePolicySet(full, {})
    preparsePolicySet(base, {})
  }
}

/**
 * Three outcomes from a two-valued engine: review is an annotated forbid. When review rules alone stand in the way,
 * the set without them is asked as well, so that a review can only hold what something permits and never grants.
 */
const judge = (loaded: Loaded, question: CedarQuestion): PolicyOutcome => {
  const slice = loaded.slices.get(question.action.id)
  if (slice === undefined) return denyByError([{ message: 'the policy knows no such action' }])
  const full = ask(loaded, slice.full, question)
  if ('errors' in full) return denyByError(full.errors)
  if (full.allowed) return outcomeOfRules('allow', full.rules)
  if (full.rules.length === 0) return denyByDefault()
  const denying = full.rules.filter((rule) => rule.outcome === 'deny')
  if (denying.length > 0) return outcomeOfRules('deny', denying)
  const base = ask(loaded, slice.base, question)
  if ('errors' in base) return denyByError(base.errors)
  return base.allowed ? outcomeOfRules('review', full.rules) : denyByDefault()
}

type Answer = { allowed: boolean; rules: PolicyRule[] } | { errors: PolicyOutcome['errors'] }

const ask = (loaded: Loaded, preparsedPolicySetId: string, question: CedarQuestion): Answer => {
  // No schema goes along: rules were checked against it when they were compiled, and `cedarQuestion` gives every value
  // the type it has there. The engine would copy the schema at each call, for a third of the call's time.
  const answer = statefulIsAuthorized({ ...question, preparsedPolicySetId })
  if (answer.type === 'failure') return { errors: [{ message: 'the policy engine could not read the request' }] }
  const { decision, diagnostics } = answer.response
  // Cedar skips a rule whose condition fails; a skipped forbid is an open gate, so any error denies.
  if (diagnostics.errors.length > 0) {
    // Sorted, since the engine lists them in no fixed order and the same request must give the same answer.
    const failures = diagnostics.errors.map(({ policyId, error }) => ({ rule: policyId, message: plainFailure(error) }))
    return { errors: failures.toSorted((a, b) => (a.rule < b.rule ? -1 : 1)) }
  }
  const rules = diagnostics.reason.flatMap((id) => loaded.rules.get(id) ?? [])
  if (rules.length !== diagnostics.reason.length)
    return { errors: [{ message: 'the engine named a rule that is not loaded' }] }
  return { allowed: decision === 'allow', rules }
}

// The engine's own messages quote values of the request. Reasons are open text in the ledger, where no such value
// may stand (it could not be erased), so a failure is told by its kind.
const plainFailure = ({ message }: DetailedError): string =>
  message.includes('overflow') ? 'integer overflow' : 'the condition of the rule failed'
