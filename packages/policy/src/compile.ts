import { checkParsePolicySet, type DetailedError, policyToJson, type ValidationError, validate } from './cedar.ts'
import { tooComplex } from './complexity.ts'
import { PolicyError } from './error.ts'
import { lintRule } from './lint.ts'
import { indexOfByte, position, scan, type Statement, statements } from './scan.ts'
import { schemaOf } from './schema.ts'
import { checkSubject, knownRoles } from './subject.ts'
import type { CompiledPolicy, IssueCode, PolicyIssue, PolicyRule, PolicySubject } from './types.ts'
import { MAX_RULES, MAX_TEXT } from './vocabulary.ts'

export type PolicySource = {
  text: string
  subject: PolicySubject
  /** `sha256:<hex>` over `policyDocument(text, subject)`, computed by the caller. */
  digest: string
}

/**
 * Parses, validates strictly and lints a policy.
 * @throws PolicyError `policy_invalid` or `subject_invalid` with every finding (warnings alone never throw), or
 * `engine_failed` when the engine itself broke
 */
export function compilePolicy(source: PolicySource): CompiledPolicy {
  checkSubject(source.subject)
  try {
    return compile(source)
  } catch (cause) {
    throw cause instanceof PolicyError ? cause : new PolicyError('engine_failed', [], cause)
  }
}

const compile = ({ text, subject, digest }: PolicySource): CompiledPolicy => {
  const issues: PolicyIssue[] = []
  const stopOnErrors = (): void => {
    if (issues.some((issue) => issue.severity === 'error'))
      throw new PolicyError('policy_invalid', issues.toSorted(byPlace))
  }
  const add = (
    index: number,
    code: IssueCode,
    message: string,
    rule?: string,
    severity: PolicyIssue['severity'] = 'error',
  ): void => {
    issues.push({ ...position(text, index), severity, code, message, ...(rule ? { rule } : {}) })
  }

  const found = parse(text, add)
  stopOnErrors()

  const roles = knownRoles(subject)
  const rules: PolicyRule[] = []
  const starts = new Map<string, Statement>()
  for (const statement of found) {
    const parsed = policyToJson(statement.text)
    if (parsed.type === 'failure') {
      for (const error of parsed.errors) add(statement.start, 'syntax', sentence(error))
      continue
    }
    const given = parsed.json.annotations?.['id']
    const rule = lintRule(statement, parsed.json, roles, (offset, code, message) =>
      add(statement.start + offset, code, message, given),
    )
    if (starts.has(rule.id)) add(statement.start, 'id_duplicate', `@id "${rule.id}" is used twice`, rule.id)
    starts.set(rule.id, statement)
    rules.push({ ...rule, line: position(text, statement.start).line })
  }
  stopOnErrors()

  checkTypes(rules, schemaOf(subject), (id, error, severity) => {
    const statement = starts.get(id)
    const offset = statement === undefined ? 0 : statement.start + indexOfByte(statement.text, firstByte(error))
    add(offset, 'type', sentence(error), id, severity)
  })
  if (!rules.some((rule) => rule.effect === 'permit'))
    add(0, 'no_permit', 'no rule permits anything: every request will be denied', undefined, 'warning')
  stopOnErrors()
  return { digest, subject, rules, warnings: issues.toSorted(byPlace) }
}

const byPlace = (a: PolicyIssue, b: PolicyIssue): number => a.line - b.line || a.column - b.column

const parse = (text: string, add: (index: number, code: IssueCode, message: string) => void): Statement[] => {
  if (text.length > MAX_TEXT) {
    add(0, 'text_too_large', `the policy text is longer than ${MAX_TEXT} characters`)
    return []
  }
  const complex = tooComplex(text)
  if (complex !== undefined) {
    add(complex.index, 'too_complex', complex.message)
    return []
  }
  const parsed = checkParsePolicySet({ staticPolicies: text })
  if (parsed.type === 'failure') {
    const slot = scan(text).find((token) => token.kind === 'mark' && token.text === '?')
    if (slot !== undefined)
      add(slot.start, 'template', 'templates are not used here: a rule names its own principal and resource')
    else for (const error of parsed.errors) add(indexOfByte(text, firstByte(error)), 'syntax', sentence(error))
    return []
  }
  const found = statements(text)
  if (found.length > MAX_RULES)
    add(
      found[MAX_RULES]?.start ?? 0,
      'too_many_rules',
      `${found.length} rules; at most ${MAX_RULES}, as each costs time on every decision`,
    )
  return found
}

const checkTypes = (
  rules: PolicyRule[],
  schema: ReturnType<typeof schemaOf>,
  add: (id: string, error: DetailedError, severity: 'error' | 'warning') => void,
): void => {
  const staticPolicies = Object.fromEntries(rules.map((rule) => [rule.id, rule.text]))
  const answer = validate({ schema, policies: { staticPolicies }, validationSettings: { mode: 'strict' } })
  if (answer.type === 'failure') {
    for (const error of answer.errors) add('', error, 'error')
    return
  }
  for (const { policyId, error } of oncePerPlace(answer.validationErrors)) add(policyId, error, 'error')
  for (const { policyId, error } of oncePerPlace(answer.validationWarnings)) add(policyId, error, 'warning')
}

/** Cedar reports a mistake once for every action the rule may apply to; people need it once. */
const oncePerPlace = (found: ValidationError[]): ValidationError[] => {
  const places = new Map<string, ValidationError>()
  for (const item of found.toSorted((a, b) => (a.error.message < b.error.message ? -1 : 1))) {
    const place = `${item.policyId} ${firstByte(item.error)}`
    if (!places.has(place)) places.set(place, item)
  }
  return [...places.values()]
}

const firstByte = (error: DetailedError): number => error.sourceLocations?.[0]?.start ?? 0

/** Cedar's message without its own prefixes, which repeat the rule id and the origin. */
const sentence = ({ message, help, sourceLocations }: DetailedError): string => {
  const plain = message.replace(/^for policy `[^`]*`, /, '').replace(/^failed to parse policies from string: /, '')
  const hint = help ?? sourceLocations?.[0]?.label
  return hint === null || hint === undefined || hint === '' ? plain : `${plain} (${hint})`
}
