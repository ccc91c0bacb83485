export { cedarLanguage } from './cedar.ts'
export { compilePolicy, type PolicySource } from './compile.ts'
export { decimalUnits } from './decimal.ts'
export { durationSeconds } from './duration.ts'
export { PolicyError, type PolicyErrorCode } from './error.ts'
export { createEvaluator, type Evaluator } from './evaluate.ts'
export {
  differenceSentences,
  explainPolicy,
  policyChapters,
  type PolicyChapters,
  policySentences,
  ruleSentence,
} from './explain.ts'
export { memoize } from './memo.ts'
export { parsePolicyTests, type PolicyTest } from './read-tests.ts'
export { comparePolicies, type PolicyComparison, type Transition } from './replay.ts'
export { type PolicyTestReport, type PolicyTestResult, runPolicyTests } from './run-tests.ts'
export { policyDocument } from './subject.ts'
export { policyDifference, type PolicyDifference, type RuleChange } from './tightening.ts'
export type {
  ActionClass,
  ArgumentType,
  CompiledPolicy,
  IssueCode,
  JsonValue,
  Mode,
  Outcome,
  PolicyArgument,
  PolicyFacts,
  PolicyIssue,
  PolicyOutcome,
  PolicyRequest,
  PolicyRule,
  PolicySubject,
  PolicyTool,
  PolicyTrace,
  ReviewRequirement,
  Sink,
  Undo,
} from './types.ts'
export { DETECTORS, ERROR_RULE, ISSUE_CODES, NO_DETECTIONS, NO_RULE } from './vocabulary.ts'
