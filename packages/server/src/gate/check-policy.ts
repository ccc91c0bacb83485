import { AnswerableError, type Issue, type Manifest, placed, readYaml, type YamlFile } from '@answerable/contract'
import type { PolicyCheck } from '@answerable/domain'
import { sha256Digest } from '@answerable/ledger'
import {
  type CompiledPolicy,
  compilePolicy,
  parsePolicyTests,
  policyDocument,
  PolicyError,
  type PolicyIssue,
  runPolicyTests,
} from '@answerable/policy'
import { policySubject } from './policy-subject.ts'

/** @throws PolicyError with every finding */
export function compileFor(manifest: Manifest, text: string): CompiledPolicy {
  const subject = policySubject(manifest)
  return compilePolicy({ text, subject, digest: sha256Digest(policyDocument(text, subject)) })
}

/**
 * Whether a policy may be published for a manifest: it compiles, and its own tests pass. Tests are a YAML text; an empty
 * one is a policy without tests, whose count the entry then shows as zero.
 */
export function checkPolicy(manifest: Manifest, policy: string, tests: string): PolicyCheck {
  let compiled: CompiledPolicy
  try {
    compiled = compileFor(manifest, policy)
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause
    return { ok: false, code: 'policy_invalid', issues: cause.issues.map(policyIssue) }
  }
  return tests.trim() === '' ? { ok: true, rules: compiled.rules.length, testsPassed: 0 } : runTests(compiled, tests)
}

function runTests(compiled: CompiledPolicy, text: string): PolicyCheck {
  try {
    const file = readYaml(text)
    const cases = parseTests(file)
    const { passed, results } = runPolicyTests(compiled, cases)
    const issues = results.flatMap(({ name, passed: good, differences }, index) =>
      good ? [] : [{ path: `cases[${index}]`, message: `${name}: ${differences.join('; ')}` }],
    )
    if (issues.length === 0) return { ok: true, rules: compiled.rules.length, testsPassed: passed }
    return { ok: false, code: 'policy_tests_failed', issues: placed(issues, file) }
  } catch (cause) {
    if (!(cause instanceof AnswerableError)) throw cause
    return { ok: false, code: 'policy_tests_failed', issues: [...cause.issues] }
  }
}

function parseTests(file: YamlFile): ReturnType<typeof parsePolicyTests> {
  try {
    return parsePolicyTests(file.value)
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause
    const issues = cause.issues.map(({ path, message }) => ({ path: path ?? '', message }))
    throw new AnswerableError('policy_tests_failed', undefined, { issues: placed(issues, file), cause })
  }
}

function policyIssue({ line, column, message, rule, path }: PolicyIssue): Issue {
  return {
    path: path ?? (rule === undefined ? 'policy' : `rule ${rule}`),
    message,
    ...(line === 0 ? {} : { line, column }),
  }
}
