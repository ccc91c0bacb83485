/** Largest integer that survives every JSON reader between the gate, the ledger and a verifier (RFC 8785, I-JSON). */
export const MAX_INTEGER = Number.MAX_SAFE_INTEGER

export const MAX_RULES = 200
export const MAX_TEXT = 262_144
/** Bracket depth and operator signs of one rule; the engine's stack ends at about 5 times as much. */
export const MAX_DEPTH = 24
export const MAX_STEPS = 256
export const DEFAULT_WITHIN = 'PT4H'
/** Seconds: the gate's own bound on a permit, which policy may only shorten. */
export const MAX_USE_BEFORE = 30
export const MAX_REVIEWERS = 9

/** Reported in place of a rule when nothing permits the request, and when evaluation failed. */
export const NO_RULE = 'none'
export const ERROR_RULE = 'error'

export const NAMESPACE = 'Answerable'
export const ACTION_CLASSES = ['read', 'write', 'external', 'destroy', 'access', 'identity'] as const
export const UNDO = ['reversible', 'compensable', 'irreversible'] as const
export const ARGUMENT_TYPES = ['text', 'integer', 'decimal', 'boolean', 'text_set'] as const
export const SINKS = ['recipient', 'amount', 'url', 'path', 'identity', 'content'] as const
export const STANDING_ROLES = ['owner', 'deputy'] as const
export const TRACE_KEYS = ['request', 'trusted', 'untrusted', 'model', 'unknown'] as const
export const INCIDENT_KINDS = ['hallucination', 'data_leakage', 'bias', 'unauthorized_action', 'other'] as const

/** Detectors a policy may read. A gate that has none of them yet passes {@link NO_DETECTIONS}. */
export const DETECTORS = ['secretsInArguments', 'secretsInRun', 'personalDataInArguments'] as const
export const NO_DETECTIONS: Readonly<Record<(typeof DETECTORS)[number], number>> = Object.freeze({
  secretsInArguments: 0,
  secretsInRun: 0,
  personalDataInArguments: 0,
})

/** Action names the schema defines itself, so no tool may carry them. */
export const ACT = 'act'
export const OUTPUT = 'output'
export const RECOMMEND = 'recommend'
export const classGroup = (name: string): string => `class:${name}`
/** The groups a policy can name instead of a tool. */
export const groupsOf = (tool: { class: string }): string[] => [ACT, classGroup(tool.class)]

/** Every kind of finding, in the order of the work: subject, text, annotations, types, tests. */
export const ISSUE_CODES = [
  'subject',
  'text_too_large',
  'too_complex',
  'syntax',
  'template',
  'too_many_rules',
  'id_missing',
  'id_invalid',
  'id_duplicate',
  'annotation_unknown',
  'annotation_invalid',
  'role_unknown',
  'integer_range',
  'waiver',
  'type',
  'no_permit',
  'test',
] as const
