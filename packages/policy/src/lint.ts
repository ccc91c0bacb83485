import {
  ANNOTATIONS,
  type AnnotationKey,
  NEAR_NAMES,
  parseObligations,
  parseReviews,
  parseUseBefore,
  RULE_ID,
} from './annotations.ts'
import type { PolicyJson } from './cedar.ts'
import { durationSeconds } from './duration.ts'
import { contextPaths } from './reads.ts'
import type { Statement } from './scan.ts'
import { contextReads, hasWaiverClause, scopeActions } from './syntax.ts'
import type { IssueCode, Outcome, PolicyRule } from './types.ts'
import { DEFAULT_WITHIN, ERROR_RULE, MAX_INTEGER, NO_RULE } from './vocabulary.ts'

// One line: the sentences an owner signs are made from reasons, and a line end could forge another sentence.
const REASON = /^(?=.*\S)[^\p{C}\p{Zl}\p{Zp}]{1,300}$/u

/** Reports a finding at a UTF-16 offset inside the statement. */
export type Report = (offset: number, code: IssueCode, message: string) => void

/**
 * Reads one parsed statement into a rule and reports what Cedar's own validator cannot know:
 * annotations are free text to Cedar, and a misspelt one would silently do nothing.
 */
export function lintRule(
  statement: Statement,
  policy: PolicyJson,
  roles: ReadonlySet<string>,
  report: Report,
): Omit<PolicyRule, 'line'> {
  const places = annotationPlaces(statement)
  const given = new Map(Object.entries(policy.annotations ?? {}))
  const at = (key: string): number => places.get(key) ?? 0
  const invalid = (key: AnnotationKey, problem: string): void =>
    report(at(key), 'annotation_invalid', `@${key}: ${problem}`)
  for (const key of given.keys()) {
    if ((ANNOTATIONS as readonly string[]).includes(key)) continue
    const near = NEAR_NAMES.get(key)
    report(
      at(key),
      'annotation_unknown',
      `unknown annotation @${key}${near === undefined ? '' : `; did you mean @${near}?`}`,
    )
  }
  /** Runs a value parser where the annotation is present and belongs on such a rule. */
  const read = <T>(
    key: AnnotationKey,
    belongs: boolean,
    parse: (text: string) => { value: T } | { problem: string; unknownRole?: true },
  ): T | undefined => {
    const text = given.get(key)
    if (text === undefined) return undefined
    if (!belongs) {
      invalid(key, `does not belong on a rule that leads to ${outcome}`)
      return undefined
    }
    const parsed = parse(text)
    if ('value' in parsed) return parsed.value
    report(at(key), parsed.unknownRole ? 'role_unknown' : 'annotation_invalid', `@${key}: ${parsed.problem}`)
    return undefined
  }

  const outcome = outcomeOf(policy, given.get('outcome'), invalid)
  const id = given.get('id') ?? ''
  checkId(id, given.has('id'), at('id'), report)
  checkIntegers(statement, report)

  const waivable = read('waivable', policy.effect === 'forbid', (text) =>
    text === 'true' || text === 'false' ? { value: text === 'true' } : { problem: 'is "true" or "false"' },
  )
  checkWaiver(policy, id, waivable === true, at('waivable'), report)

  const isReview = outcome === 'review'
  const reviews = read('review', isReview, (text) => parseReviews(text, roles)) ?? []
  if (isReview && !given.has('review'))
    report(at('outcome'), 'annotation_invalid', 'a review rule says who decides: @review("role:n")')
  // Absent means yes: an owner may answer a review beforehand unless its author wants people each time.
  const standing = read('standing', isReview, (text) =>
    text === 'true' || text === 'false' ? { value: text === 'true' } : { problem: 'is "true" or "false"' },
  )
  const within = read('within', isReview, (text) =>
    durationSeconds(text) === undefined ? { problem: `"${text}" is no duration such as "PT4H"` } : { value: text },
  )
  const useBefore = read('use_before', policy.effect === 'permit', parseUseBefore)
  const reason = given.get('reason')
  if (reason !== undefined && !REASON.test(reason)) invalid('reason', 'is one line of 1 to 300 characters')
  return {
    id,
    effect: policy.effect,
    outcome,
    text: statement.text,
    actions: scopeActions(policy),
    reads: contextPaths(policy),
    reviews,
    within: within ?? DEFAULT_WITHIN,
    obligations: read('obligation', true, (text) => parseObligations(text, roles)) ?? [],
    waivable: waivable === true,
    standing: standing !== false,
    ...(reason === undefined ? {} : { reason }),
    ...(useBefore === undefined ? {} : { useBefore }),
  }
}

const outcomeOf = (
  policy: PolicyJson,
  given: string | undefined,
  invalid: (key: AnnotationKey, problem: string) => void,
): Outcome => {
  if (policy.effect === 'permit') {
    if (given !== undefined) invalid('outcome', 'only a forbid has an outcome; a permit allows')
    return 'allow'
  }
  if (given !== undefined && given !== 'review' && given !== 'deny') invalid('outcome', 'is "review" or "deny"')
  return given === 'review' ? 'review' : 'deny'
}

const checkId = (id: string, present: boolean, offset: number, report: Report): void => {
  if (!present) report(0, 'id_missing', 'every rule has an @id, by which decisions name it')
  else if (!RULE_ID.test(id))
    report(offset, 'id_invalid', `@id "${id}": small letters, digits, ".", "-" and "_", at most 64`)
  else if (id === NO_RULE || id === ERROR_RULE) report(offset, 'id_invalid', `@id "${id}" is reserved`)
}

/** An integer outside ±(2^53-1) would be judged by Cedar as one number and shown to people as another. */
const checkIntegers = (statement: Statement, report: Report): void => {
  for (const token of statement.tokens) {
    if (token.kind !== 'integer' || BigInt(token.text) <= BigInt(MAX_INTEGER)) continue
    report(token.start - statement.start, 'integer_range', `${token.text} is beyond 2^53-1`)
  }
}

/**
 * INVARIANT: an exception waives exactly the rule it names. A rule reads `context.waived` only in its own waiver
 * clause, and only when it says it is waivable; otherwise a waiver of one rule could open another.
 */
const checkWaiver = (policy: PolicyJson, id: string, waivable: boolean, offset: number, report: Report): void => {
  const reads = contextReads(policy, 'waived')
  if (!waivable && reads > 0) report(offset, 'waiver', 'reads context.waived without @waivable("true")')
  if (waivable && !hasWaiverClause(policy, id)) {
    report(offset, 'waiver', `a waivable rule needs its own clause: unless { context.waived.contains("${id}") }`)
  } else if (waivable && reads > 1)
    report(offset, 'waiver', 'context.waived may be read only in the waiver clause of the rule itself')
}

/** Offsets of the annotations, counted from the start of the statement. */
const annotationPlaces = ({ tokens, start }: Statement): Map<string, number> => {
  const places = new Map<string, number>()
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]
    if (token.text === '@' && next?.kind === 'word') places.set(next.text, token.start - start)
  }
  return places
}
