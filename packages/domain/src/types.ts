import type {
  Actor,
  AnyRow,
  Command,
  DomainEvent,
  Emitted,
  EntityDirectory,
  ErrorCode,
  Issue,
  JsonObject,
  JsonValue,
  LeakedIn,
  LoggedEvent,
  Manifest,
  Outcome,
  PasskeyAssertion,
  RecordKey,
  RecordKind,
  RecordRow,
  SignedStatement,
  Statement,
} from '@answerable/contract'
import type { Model } from './model.ts'
import type { Trace } from './provenance/index.ts'

/** Who says it, as the shell established it: signature or token checked, nothing else assumed. */
export type Principal =
  | { kind: 'person'; id: string; signed: SignedStatement }
  | { kind: 'agent'; id: string }
  /** a deployment pipeline; `statement` is the digest its proof is about, checked at the edge */
  | {
      kind: 'pipeline'
      statement: string
      by: { key: string; signature: string } | { issuer: string; subject: string; token: string }
    }
  | { kind: 'installer' }
  /** whoever holds the token of an invitation: they may register their own key, once */
  | { kind: 'invitee'; id: string }
  | { kind: 'system'; id: string }

/**
 * What the edge saw in the texts of a command before it redacted them: the command itself no longer holds a secret.
 * INVARIANT: set by the edge alone. No route has a field for it, so no client can say what was found, or of what the
 * digest is.
 */
export type Seen = {
  /** digest of tool and arguments, or kind and text, as the caller sent them: what an approval is bound to */
  action?: string
  secrets: readonly SeenSecret[]
  personal: readonly { type: string; count: number }[]
}
/** One sighting. `secret` is its digest under a key of this log, `hmac-sha256:<b64u>`: the same for the same secret. */
export type SeenSecret = { rule: string; secret: string; where: LeakedIn }

/** A command with who says it. `idempotency` holds keyed digests: the key itself never enters an entry. */
export type Envelope = {
  command: Command
  principal: Principal
  /** absent: nothing was found, and the command is as the caller sent it */
  seen?: Seen
  idempotency?: {
    key: string
    body: string
    /** keys the same command may also have come under, each good while its entry is younger than that many milliseconds */
    beside?: { keys: readonly string[]; forMs: number }
  }
  /**
   * What the edge joined from the vault: the name and address sealed in the invitation that is accepted.
   * INVARIANT: set by the edge alone. No route has a field for it.
   */
  joined?: { name: string; email: string }
  /** who sent it and its number there; absent: it was not counted */
  emitter?: Emitted
}

/** Rows wanted by column values; `state` and the like may name several. `upTo` bounds the `due` column. */
export type RecordQuery = {
  kind: RecordKind
  where: Readonly<Record<string, string | number | readonly (string | number)[]>>
  due?: { atMost?: string; after?: string }
  limit: number
}

/** What `decide` will look at, named before anything is read: the shell loads it in one read per batch. */
export type Needs = {
  keys: RecordKey[]
  queries: RecordQuery[]
  /** runs whose trace index is needed */
  traces: string[]
  /** documents by digest: manifests and entity files */
  documents: string[]
  /** log entries by index, of any kind; absent means none */
  entries?: number[]
}

/** What was loaded, plus what earlier commands of the same batch produced. */
export type Facts = {
  row<K extends RecordKind>(kind: K, id: string): RecordRow<K> | undefined
  /** rows in index order; `total` counts beyond the limit */
  query<K extends RecordKind>(query: RecordQuery & { kind: K }): { rows: RecordRow<K>[]; total: number }
  trace(run: string): Trace
  manifest(digest: string): Manifest | undefined
  entities(digest: string): EntityDirectory | undefined
  /** an entry shown to be in the log; undefined where there is none at that index */
  entry(index: number): LoggedEvent | undefined
}

/** The policy package behind a function: pure in its arguments, so its answers can be kept. */
export type PolicyVerdict = {
  outcome: Outcome
  rules: string[]
  reasons: { rule: string; text: string }[]
  reviews: { role: string; count: number; within: string; rule: string; waivable: boolean; standing?: boolean }[]
  obligations: string[]
  errors: { rule?: string; message: string }[]
  useBefore?: number
}
export type PolicyQuestion = {
  agent: string
  kind: 'action' | 'output' | 'recommendation'
  tool: string
  arguments: Record<string, JsonValue>
  trace: { request: string[]; trusted: string[]; untrusted: string[]; model: string[]; unknown: string[] }
  facts: {
    tier: 'T1' | 'T2' | 'T3' | 'T4'
    mode: 'live' | 'review_all' | 'advisory_only' | 'paused'
    autonomy: string
    runUntrusted: boolean
    callsInRun: number
    waived: string[]
    nowMs?: number
    practice: boolean
    dataClasses: string[]
    detectors: Record<string, number>
  }
}
export type Evaluate = (policy: { manifest: string; policy: string }, question: PolicyQuestion) => PolicyVerdict

export type PolicyCheck =
  | { ok: true; rules: number; testsPassed: number }
  | { ok: false; code: 'policy_invalid' | 'policy_tests_failed'; issues: Issue[] }

export type PolicyTightening = { tighter: true; changes: number } | { tighter: false; issues: Issue[] }

/** Pure functions the domain is given, so that it imports no cryptography and no engine. */
export type Tools = {
  /** SHA-256 of the RFC 8785 form of a value, `sha256:<hex>`. */
  digest(value: JsonValue): string
  /** SHA-256 of UTF-8 text, `sha256:<hex>`. */
  digestText(text: string): string
  /** what a statement's `digest` must be for it to be about this payload */
  statementDigest(statement: Pick<Statement, 'nonce' | 'salted'>, payload: JsonValue): string
  /** HMAC-SHA-256 under the vault key of a use case, `hmac-sha256:<b64u>`. */
  keyed(useCase: string, text: string): string
  /** `p_…` and `k_…` of a public key. */
  personIdOf(publicKey: string): string
  keyIdOf(publicKey: string): string
  /**
   * Whether `proof` is the key's own signature over `keyProofText(origin, publicKey)`; for a passkey, an assertion for
   * the relying party `rpId` whose challenge is the SHA-256 digest of that text.
   */
  keyProofHolds(origin: string, publicKey: string, proof: string | PasskeyAssertion, rpId?: string): boolean
  evaluate: Evaluate
  /**
   * The rules of a policy that say they are waivable, each with the digest of its text; undefined: a document is missing
   * or does not compile.
   */
  waivableRules(policy: { manifest: string; policy: string }): Readonly<Record<string, string>> | undefined
  checkPolicy(manifest: Manifest, policy: string, tests: string): PolicyCheck
  /** Whether a policy text provably allows nothing the policy of these documents does not. */
  tightens(policy: { manifest: string; policy: string }, text: string): PolicyTightening
  /** a fresh UUIDv7 */
  newId(): string
}

/** Everything `decide` sees. `now` is the batch time, RFC 3339 UTC with milliseconds: it becomes the entries' time. */
export type DecideContext = { model: Model; facts: Facts; tools: Tools; now: string }

/** A document to be stored by digest in the same transaction. */
export type NewDocument = {
  digest: string
  kind: 'manifest' | 'policy' | 'policy_tests' | 'entities' | 'statement_text'
  text: string
}

export type Decided =
  | { ok: true; events: DomainEvent[]; documents?: NewDocument[] }
  | {
      ok: false
      code: ErrorCode
      detail: string
      issues?: readonly Issue[]
      /** what the attempt itself showed: written although the command is refused */
      found?: readonly DomainEvent[]
    }

/** Rows by key, as a projection reads them. */
export type RowReader = <K extends RecordKind>(kind: K, id: string) => RecordRow<K> | undefined

export type { Actor, AnyRow, Command, DomainEvent, JsonObject, LoggedEvent }
