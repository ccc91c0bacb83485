import type { PolicyIssue } from './types.ts'

export type PolicyErrorCode =
  | 'policy_invalid'
  | 'subject_invalid'
  | 'tests_invalid'
  | 'policy_not_loadable'
  | 'engine_failed'

/** Every error this package throws on purpose. `issues` says where and what, for people. */
export class PolicyError extends Error {
  readonly code: PolicyErrorCode
  readonly issues: PolicyIssue[]

  constructor(code: PolicyErrorCode, issues: PolicyIssue[], cause?: unknown) {
    super(describe(code, issues), cause === undefined ? undefined : { cause })
    this.name = 'PolicyError'
    this.code = code
    this.issues = issues
  }
}

const describe = (code: PolicyErrorCode, issues: PolicyIssue[]): string => {
  const first = issues.find((issue) => issue.severity === 'error') ?? issues[0]
  if (first === undefined) return code
  const place = first.path ?? `line ${first.line}, column ${first.column}`
  return `${code}: ${place}: ${first.message}`
}
