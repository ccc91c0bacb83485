import type { JsonValue } from '@answerable/contract'
import type { Envelope, Model, Tools } from '@answerable/domain'
import type { AccessTokens } from '../auth/access-token.ts'
import type { Caller } from '../auth/caller.ts'
import type { RunTokens } from '../auth/run-token.ts'
import type { SetupToken } from '../auth/setup-token.ts'
import type { Statements } from '../auth/statements.ts'
import type { StatementDigests } from '../keys/statement-digests.ts'
import type { Links } from '../ledger/links.ts'
import type { PublishedLog } from '../ledger/published.ts'
import type { ReceiptFile } from '../ledger/receipts.ts'
import type { SignIn } from '../auth/sign-in.ts'
import type { Random } from '../platform/entropy.ts'
import type { LogReader } from '../read/log-reader.ts'
import type { Store } from '../store/store.ts'
import type { Answer } from '../writer/queue.ts'
import type { AnsweredCount } from '../writer/take-heads.ts'
import type { IdempotencyDigests } from './idempotency.ts'
import type { OwnEmitter } from './own-emitter.ts'

/** Governance at one index. */
export type View = { model: Model; index: number }

/** Everything the routes stand on. One object per deployment, put together in app/. */
export type Edge = {
  readonly origin: string
  readonly vkey: string
  readonly practice: boolean
  readonly version: string
  readonly storeKind: 'sqlite' | 'postgres'
  readonly store: Store
  readonly log: LogReader
  /** values of `aud` a client assertion may have */
  readonly audiences: readonly string[]
  readonly tokens: AccessTokens
  readonly runs: RunTokens
  readonly setup: SetupToken
  readonly statements: Statements
  /** how people sign in with a browser, and what they read with */
  readonly signIn: SignIn
  readonly idempotency: IdempotencyDigests
  /** @throws AnswerableError the refusal */
  submit(envelope: Envelope): Promise<Answer>
  /** the newest model this server knows, or governance as it was at `asOf` entries */
  view(asOf?: number): Promise<View>
  /** `erased`: fields that are gone, with the entries that erased them; their receipts are enclosed */
  receiptOf: (
    index: number,
    disclosures?: Readonly<Record<string, string>>,
    erased?: Readonly<Record<string, number>>,
  ) => Promise<ReceiptFile>
  /** the log as anyone may check it: checkpoints, tiles, proofs, witnesses */
  readonly published: PublishedLog
  /** decisions answered by servers here, by their own count */
  answered(): AnsweredCount
  /** numbers what comes in through doors */
  readonly emitter: OwnEmitter
  /** what leads from earlier keys to the present one */
  readonly links: Links
  /** entry bundles are served to anyone, not only to people with a token */
  readonly publicEntries: boolean
  /** the log's time: what ends, ends by it */
  now: () => Promise<string>
  /** the server's own clock: credentials made elsewhere live by it, even where a practice log's clock was moved */
  wallClock(): string
  newId: () => string
  readonly random: Random
  /** SHA-256 of the RFC 8785 form, `sha256:<hex>` */
  digest(value: JsonValue): string
  /** SHA-256 of UTF-8 text, `sha256:<hex>` */
  digestText(text: string): string
  /** what statements say about text and payload */
  readonly statementDigests: StatementDigests
  /** how the runs of a use case know somebody, `hmac-sha256:<b64u>`: by the name hosts give them, or their address */
  requesterIn(useCase: string, onBehalfOf: string): Promise<string>
  keyIdOf: (publicKey: string) => string
  /** whether a new key's own proof holds */
  keyProofHolds: Tools['keyProofHolds']
  /** the policy engine, for questions that are no decision; the documents it needs must have been read by `log` */
  evaluate: Tools['evaluate']
  /** what the waivable rules of a policy say, by the digest of their text; the same holds of its documents */
  waivableRules: Tools['waivableRules']
  /** how clients reach this server, where that is configured */
  readonly publicUrl: string | undefined
  /** whether AuthZEN profiles that are still drafts may be asked for */
  readonly authZenDrafts: boolean
  /** called once for each error that is ours, with the `instance` the caller was given */
  report(error: unknown, instance: string): void
}

/** One request on its way through a route. Path parameters and query are text as sent, already decoded. */
export type Call = {
  readonly edge: Edge
  readonly request: Request
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly caller: Caller
}

/**
 * What a handler answers; `text` and `bytes` for the few routes that do not speak JSON, `stream` for server-sent events.
 */
export type Reply = {
  status?: number
  headers?: Readonly<Record<string, string>>
  /** the use case an answer that is no JSON is about: whether the reader may read it is judged by that */
  about?: string
} & ({ json: object } | { text: string } | { bytes: Uint8Array<ArrayBuffer> } | { stream: ReadableStream<Uint8Array> })
export type Handler = (call: Call) => Promise<Reply>
