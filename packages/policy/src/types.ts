import type { ContextPath } from './reads.ts'
import type { ISSUE_CODES } from './vocabulary.ts'

/** Any value JSON can carry. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

export type ActionClass = 'read' | 'write' | 'external' | 'destroy' | 'access' | 'identity'
export type Undo = 'reversible' | 'compensable' | 'irreversible'
export type ArgumentType = 'text' | 'integer' | 'decimal' | 'boolean' | 'text_set'
export type Sink = 'recipient' | 'amount' | 'url' | 'path' | 'identity' | 'content'

/** One argument of a tool that policy may see. */
export type PolicyArgument = {
  name: string
  type: ArgumentType
  /** Only for `decimal`: the policy reads a Long in units of 10^-scale. 0 to 6, default 0. */
  scale?: number
  sink?: Sink
}

export type PolicyTool = { name: string; class: ActionClass; undo: Undo; arguments: PolicyArgument[] }

/** What a policy is compiled against; taken from the signed manifest. */
export type PolicySubject = {
  useCase: string
  tools: PolicyTool[]
  /** Review roles named in the manifest. `owner` and `deputy` are always known. */
  roles: string[]
}

export type Mode = 'live' | 'review_all' | 'advisory_only' | 'paused'

/** Facts the gate establishes itself; the caller of the gate never supplies them. */
export type PolicyFacts = {
  tier: 'T1' | 'T2' | 'T3' | 'T4'
  mode: Mode
  autonomy: string
  runUntrusted: boolean
  callsInRun: number
  /** Ids of rules waived by live exceptions for this use case, agent and tool. */
  waived: string[]
  /** Milliseconds since 1970. Needed only where the policy reads `context.now`. */
  nowMs?: number
  practice: boolean
  dataClasses: string[]
  /** Counts by detector; every key of {@link DETECTORS} must be present. */
  detectors: Record<string, number>
}

/** Argument names (and sink kinds, as `sink:recipient`) by where their values came from. */
export type PolicyTrace = {
  request: string[]
  trusted: string[]
  untrusted: string[]
  model: string[]
  unknown: string[]
}

export type PolicyRequest = {
  agent: string
  kind: 'action' | 'output' | 'recommendation'
  /** Name of the tool for an action; empty for an output or a recommendation. */
  tool: string
  /** Raw arguments of the call. Only declared ones are visible to policy. */
  arguments: Record<string, JsonValue>
  trace: PolicyTrace
  facts: PolicyFacts
}

export type Outcome = 'allow' | 'review' | 'deny'

export type ReviewRequirement = {
  role: string
  count: number
  /** ISO 8601 duration of days, hours, minutes and seconds. */
  within: string
  rule: string
  waivable: boolean
  /** whether an approval its owner gave beforehand may answer it */
  standing: boolean
}

export type PolicyOutcome = {
  outcome: Outcome
  /** Ids of the determining rules, sorted; `none` when no rule permits, `error` when evaluation failed. */
  rules: string[]
  reasons: { rule: string; text: string }[]
  reviews: ReviewRequirement[]
  obligations: string[]
  /** Never empty without `outcome` being `deny`. */
  errors: { rule?: string; message: string }[]
  /** Seconds a permit stays good; the smallest `@use_before` of the determining permits. */
  useBefore?: number
}

export type PolicyRule = {
  id: string
  effect: 'permit' | 'forbid'
  /** What the rule brings about when it is satisfied. */
  outcome: Outcome
  /** Exact source text of the rule, annotations included. */
  text: string
  /** Line of the source text on which the rule starts, from 1. */
  line: number
  reason?: string
  /** Actions and action groups the rule is scoped to; empty means every action. */
  actions: string[]
  /** What of the context it can see: `tier`, `arguments.amount`, `trace`. With `now` its answer depends on the instant. */
  reads: ContextPath[]
  reviews: { role: string; count: number }[]
  within: string
  obligations: string[]
  waivable: boolean
  standing: boolean
  useBefore?: number
}

/** A policy that passed parsing, strict validation and lint. Plain data. */
export type CompiledPolicy = {
  digest: string
  subject: PolicySubject
  rules: PolicyRule[]
  warnings: PolicyIssue[]
}

export type IssueCode = (typeof ISSUE_CODES)[number]

/** One finding. Line and column are 1-based in the policy text; 0 when the finding is elsewhere (see `path`). */
export type PolicyIssue = {
  line: number
  /** In UTF-16 units, as editors count. */
  column: number
  severity: 'error' | 'warning'
  code: IssueCode
  message: string
  rule?: string
  /** Where in the subject or the tests, for findings outside the policy text: `tools[2].name`. */
  path?: string
}
